import { imageGrid, terminalImageGrid } from '@engram/plot';
import {
  Adam,
  cat,
  clamp,
  clipGradNorm,
  compile,
  ExponentialMovingAverage,
  interpolate,
  oneCycle,
  squeeze,
  type Tensor,
  TensorDataset,
} from '@engram/tensor';
import { Option } from 'commander';
import { type DataFlags, dataFlag, loadDigits, SIDE } from '../digits/data.ts';
import { learnToRead, read } from '../digits/learn.ts';
import type { CNN } from '../digits/model.ts';
import { lab } from '../lab/course/lab.ts';
import { shuffledBatches, stream } from '../lab/course/streams.ts';
import { whole } from '../lab/flag-values.ts';
import about from './about.ts';
import { denoisingLoss, type SampleOptions, sample } from './diffusion.ts';
import { UNet } from './model.ts';

/** The side of the pictures that it makes: those of MNIST, made coarser. */
const COARSE = 16;
const BATCH = 32;
/** The learning rate at its highest. */
const LR = 3e-3;
/** Steps from noise to picture. */
const BACK = 50;
/** How much of the noise is kept at each of them: a little less than all makes them surer and less varied. */
const TEMPERATURE = 0.97;
/** Pictures that are made at once. */
const AT_ONCE = 100;
/** How sure the reader must be of a picture for it to count as a digit. */
const SURE = 0.9;
/** Pictures that are shown on their way out of the noise, and after which steps. */
const [WATCHED, AFTER] = [10, [0, 10, 20, 30, 40, 45, 50]];
const IN_TERMINAL = 4;

interface Flags extends DataFlags {
  readonly samples: number;
  readonly readerSteps: number;
}

const flags = [
  dataFlag,
  new Option('--samples <n>', 'pictures to make').argParser(whole(WATCHED, 100_000)).default(500),
  new Option('--reader-steps <n>', 'training steps of the CNN that says how sure it is of them')
    .argParser(whole(1, 1e9))
    .default(1120),
];

const resized = (images: Tensor, size: number): Tensor => interpolate(images, { size, mode: 'bilinear' });

/** From 0 … 1, paper to ink, to what the diffusion works on, and back to what the reader reads. */
const toCoarse = (images: Tensor): Tensor => resized(images, COARSE).mul(2).sub(1);
const toInk = (pictures: Tensor): Tensor => clamp(pictures.add(1).div(2), 0, 1);

/** [N, 1, H, W] → N pictures of rows of pixels. */
const pixelsOf = async (ink: Tensor): Promise<number[][][]> => (await squeeze(ink, 1).array()) as number[][][];

/** So many pictures out of noise, some at once: [N, 1, 16, 16]. */
const sampleMany = async (
  model: UNet,
  count: number,
  options: Pick<SampleOptions, 'generator' | 'watch'>,
): Promise<Tensor> => {
  const made: Tensor[] = [];
  for (let done = 0; done < count; done += AT_ONCE) {
    const shape = [Math.min(AT_ONCE, count - done), 1, COARSE, COARSE];
    made.push(await sample(model, shape, { ...options, steps: BACK, temperature: TEMPERATURE }));
  }
  return cat(made, 0);
};

/** Of how many pictures the reader is sure, and of which digits. → the share, and a count for each of the ten. */
const judge = async (reader: CNN, ink: Tensor): Promise<{ readonly share: number; readonly digits: number[] }> => {
  const all = (await read(reader, resized(ink, SIDE)).array()) as number[][];
  const digits = new Array<number>(10).fill(0);
  for (const sureness of all) {
    const most = Math.max(...sureness);
    if (most >= SURE) digits[sureness.indexOf(most)]!++;
  }
  return { share: digits.reduce((sum, n) => sum + n, 0) / all.length, digits };
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const diffusion = { name: 'diffusion', about, steps: 3400, largestProduct: BATCH * COARSE ** 2 * (32 * 16 * 9), flags };

await lab<Flags>(diffusion, async (desk) => {
  const { steps, seed, samples, readerSteps } = desk.flags;
  const { training, heldOut } = await loadDigits(desk.flags);
  const pictures = new TensorDataset(toCoarse(training.images));
  desk.say(`A U-Net on ${pictures.length} digits of ${COARSE} × ${COARSE} pixels`);

  const noise = stream(seed, 1);
  const model = new UNet({ generator: stream(seed, 0) });
  const optimizer = new Adam(model.parameters(), { lr: LR });
  const average = new ExponentialMovingAverage(model.parameters(), { decay: 0.995 });
  const rows = shuffledBatches(pictures.length, BATCH, seed);
  const update = compile((batch: Tensor) => {
    optimizer.zeroGrad();
    const loss = denoisingLoss(model, batch, noise);
    loss.backward();
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
    average.update();
    return loss;
  });
  await desk.train({
    model,
    optimizer,
    average,
    generators: { noise },
    steps,
    schedule: oneCycle(LR, { steps, pctStart: 0.05 }),
    step: async (step) => update(...pictures.getBatch(await rows(step))),
  });

  const frames: Tensor[] = [];
  const watch = (x: Tensor, step: number): void => {
    if (AFTER.includes(step) && frames.length < AFTER.length) frames.push(x.narrow(0, 0, WATCHED));
  };
  const start = performance.now();
  const options = { generator: stream(seed, 2), watch };
  const ink = toInk(await average.averageParameters(() => sampleMany(model, samples, options)));
  await ink.data(); // a GPU may not have made them yet
  const sampleSeconds = (performance.now() - start) / 1000;
  desk.say(`${samples} pictures out of noise, in ${sampleSeconds.toFixed(1)} s:\n`);
  const way = await Promise.all(frames.map(async (x) => pixelsOf(toInk(x))));
  for (const [i, frame] of way.entries()) {
    const shown = { columns: IN_TERMINAL, title: `after ${AFTER[i]} of ${BACK} steps` };
    if (i % 2 === 0) desk.show(terminalImageGrid(frame.slice(0, IN_TERMINAL), shown));
  }
  await desk.figure(
    'denoising',
    imageGrid(way.flat(), {
      title: 'diffusion: out of noise, step by step',
      columns: WATCHED,
      rowLabels: AFTER.map((step) => `step ${step}`),
    }),
  );
  const sheet = await pixelsOf(ink.narrow(0, 0, Math.min(samples, 100)));
  await desk.figure('samples', imageGrid(sheet, { title: 'diffusion: digits that nobody wrote', columns: 10 }));

  const reader = await learnToRead(desk, { training, heldOut, steps: readerSteps }, 'reader');
  const [made, real] = [await judge(reader, ink), await judge(reader, toInk(toCoarse(heldOut.images)))];
  desk.say(
    `A reader is sure of ${percent(made.share)} of them (${SURE} or more), of held-out digits of ${percent(real.share)}`,
  );
  desk.say(`It takes them for ${made.digits.map((n, digit) => `${digit} (${n})`).join(', ')}\n`);
  return { samples, sampleSeconds, sure: made.share, sureOfReal: real.share, digits: made.digits };
});
