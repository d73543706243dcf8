// The lab `diffusion` in a project elsewhere: its own model, copied to ./lab, learns from made-up pictures and makes some.
import { showProgress } from '@engram/plot/node';
import { Adam, clipGradNorm, compile, Generator, ones, pad, stack, type Tensor } from '@engram/tensor';
import { denoisingLoss, sample } from './lab/diffusion.ts';
import { UNet } from './lab/model.ts';

const STEPS = 12;
const SIDE = 16;

const noise = new Generator(1);
const model = new UNet({ generator: new Generator(0) });
const optimizer = new Adam(model.parameters(), { lr: 3e-3 });

/** A bright bar at another height in each: [8, 1, 16, 16], from −1 to 1. */
const bars = stack(
  Array.from({ length: 8 }, (_, i) => {
    const bar = ones([1, 3, SIDE - 8]);
    return pad(bar, [4, 4, 2 + i, SIDE - 5 - i], { value: -1 });
  }),
);

const step = compile((pictures: Tensor) => {
  optimizer.zeroGrad();
  const loss = denoisingLoss(model, pictures, noise);
  loss.backward();
  clipGradNorm(model.parameters(), 1);
  optimizer.step();
  return loss;
});

const losses: number[] = [];
const progress = showProgress(STEPS);
for (let i = 0; i < STEPS; i++) {
  const loss = await (await step(bars)).item();
  losses.push(loss);
  progress.update(i + 1, { status: `loss ${loss.toFixed(4)}` });
}
progress.stop();
const made = await sample(model, [2, 1, SIDE, SIDE], { generator: noise, steps: 4 });

const pixels = [...(await made.data())];
if (!pixels.every((x) => x >= -1 && x <= 1)) throw new Error(`the pictures are not within −1 … 1: ${pixels}`);
const [first, last] = [losses[0]!, losses.at(-1)!];
if (!(last < 0.9 * first)) throw new Error(`it did not learn: loss ${first} → ${last}`);
console.log(`loss ${first.toFixed(3)} → ${last.toFixed(3)} in ${STEPS} steps; ${made.shape.join(' × ')} pictures`);
