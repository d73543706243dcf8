import { heatmap, terminalHeatmap } from '@engram/plot';
import {
  AdamW,
  add,
  arange,
  clipGradNorm,
  compile,
  crossEntropy,
  defaultGenerator,
  flatten,
  indexSelect,
  manualSeed,
  narrow,
  noGrad,
  oneCycle,
  randint,
  reshape,
  type Tensor,
  tensor,
  unsqueeze,
} from '@engram/tensor';
import { Option } from 'commander';
import { lab } from '../lab/course/lab.ts';
import { stream } from '../lab/course/streams.ts';
import { whole } from '../lab/flag-values.ts';
import { count } from '../lab/report.ts';
import about from './about.ts';
import { attentionMaps, HEADS, LanguageModel, WIDTH, WINDOW } from './model.ts';
import { goOn, numbersOf } from './sample.ts';
import { bigramLoss, loadText } from './text.ts';

const BATCH = 32;
const VISIBLE: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵' };
const TEMPERATURES = [0.5, 0.8, 1.1];
/** Where in the held-out text the characters stand whose attention is drawn. */
const SHOWN = 2016;

const characters = {
  name: 'characters',
  about,
  steps: 1200,
  largestProduct: BATCH * WINDOW * WIDTH * 4 * WIDTH,
  flags: [
    new Option('--prompt <text>', 'what the model goes on with').default('The '),
    new Option('--characters <n>', 'how many characters it writes').argParser(whole(1, 1e5)).default(300),
  ],
};

await lab<{ prompt: string; characters: number }>(characters, async (desk) => {
  const { seed, steps, prompt, characters: length } = desk.flags;
  const text = await loadText();
  const { alphabet } = text;
  const start = numbersOf(alphabet, prompt);
  const bigram = bigramLoss(text);
  const [many, few] = [count(text.training.length), count(text.heldOut.length)];
  desk.say(`${many} characters to learn from, ${few} held out; ${alphabet.length} different ones`);
  desk.say(`Guessing each from the one before: ${bigram.toFixed(3)} nats a character\n`);

  manualSeed(seed); // what dropout draws from
  const model = new LanguageModel(alphabet.length, stream(seed, 0));
  const optimizer = new AdamW(model.parameters(), { betas: [0.9, 0.98], weightDecay: 0.1 });
  const windows = stream(seed, 1);
  const [training, heldOut] = [tensor(text.training), tensor(text.heldOut)];

  /** The mean loss over windows of a text that begin at these places [N]: each character from those before it. */
  const lossAt = (from: Tensor, at: Tensor): Tensor => {
    const index = add(unsqueeze(at, 1), arange(WINDOW + 1, undefined, 1, { dtype: 'int32' }));
    const read = reshape(indexSelect(from, 0, flatten(index)), [-1, WINDOW + 1]);
    const logits = model.forward(narrow(read, 1, 0, WINDOW));
    return crossEntropy(flatten(logits, 0, 1), flatten(narrow(read, 1, 1, WINDOW)));
  };
  const update = compile(() => {
    const loss = lossAt(training, randint(0, training.numel - WINDOW, [BATCH], { generator: windows }));
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
    return loss;
  });
  const all = arange(0, heldOut.numel - WINDOW, WINDOW, { dtype: 'int32' });
  const test = compile(() => noGrad(() => lossAt(heldOut, all)));
  const heldOutLoss = async (): Promise<number> => (await (await test()).item()) as number;

  await desk.train(
    {
      model,
      optimizer,
      generators: { windows, dropout: defaultGenerator },
      steps,
      step: () => update(),
      schedule: oneCycle(8e-3, { steps, pctStart: 0.1 }),
      measure: { name: 'held out', every: 100, run: heldOutLoss },
      settings: { characters: text.training.length, alphabet: alphabet.length },
    },
    { axis: { yLabel: 'nats a character' }, baselines: { 'bigram, held out': bigram } },
  );
  const loss = await heldOutLoss();
  desk.say(`Held out: ${loss.toFixed(3)} nats a character, where the bigram has ${bigram.toFixed(3)}\n`);

  const written = (await goOn(model, start, length, TEMPERATURES, stream(seed, 2))).map((numbers) =>
    numbers.map((place) => alphabet[place]).join(''),
  );
  for (const [i, temperature] of TEMPERATURES.entries())
    desk.say(`At temperature ${temperature}:\n\n${prompt}${written[i]}\n`);

  const seen = narrow(heldOut, 0, SHOWN, WINDOW);
  const labels = [...text.heldOut.slice(SHOWN, SHOWN + WINDOW)].map(
    (place) => VISIBLE[alphabet[place]!] ?? alphabet[place]!,
  );
  const maps = await Promise.all(noGrad(() => attentionMaps(model, seen)).map((map) => map.array()));
  const panels = maps.map((map, i) => ({
    title: `layer ${Math.floor(i / HEADS) + 1}, head ${(i % HEADS) + 1}`,
    values: map as number[][],
    rowLabels: labels,
    columnLabels: labels,
  }));
  const axes = { yLabel: 'from', xLabel: 'to', min: 0, max: 1 };
  const { values, title: which, ...labelled } = panels.at(-1)!;
  desk.show(terminalHeatmap(values, { ...axes, ...labelled, title: `Where ${which} looks:` }));
  desk.say('');
  const title = 'characters: where each head looks from each character';
  await desk.figure('attention', heatmap(panels, { ...axes, title, columns: HEADS, cellSize: 14 }));
  return { heldOut: loss, bigram, written };
});
