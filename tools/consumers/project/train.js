// What a project does with the packages, in Node, on a page and in a worker: train through methods, eagerly and compiled, train a
// memory of @engram/ntm. Throws where something is wrong; gives the losses.
import { recipes, Trainer } from '@engram/ntm';
import { Adam, backend, compile, Linear, manualSeed, tensor } from '@engram/tensor';
import { cpu } from '@engram/tensor/backend';

const STEPS = 40;

/** y = x₀ − 2 x₁ + ½, learned from points on a grid. */
const line = async (compiled) => {
  manualSeed(0);
  const points = Array.from({ length: 81 }, (_, i) => [(i % 9) / 4 - 1, Math.floor(i / 9) / 4 - 1]);
  const x = tensor(points);
  const y = tensor(points.map(([a, b]) => [a - 2 * b + 0.5]));
  const model = new Linear(2, 1);
  const optimizer = new Adam(model.parameters(), { lr: 0.1 });
  const step = (inputs, targets) => {
    const loss = model.forward(inputs).sub(targets).square().mean();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.detach();
  };
  const run = compiled ? compile(step) : step;
  const losses = [];
  for (let i = 0; i < STEPS; i++) losses.push(await (await run(x, y)).item());
  return losses;
};

const memory = async () => {
  const trainer = new Trainer({ ...recipes['copy-task'], sizes: { length: [3, 3] }, steps: STEPS, seed: 0 });
  const losses = [];
  await trainer.run({
    onStep: ({ loss }) => {
      losses.push(loss);
      return false;
    },
  });
  return losses;
};

const learned = (what, losses, part) => {
  const [first, last] = [losses[0], losses.at(-1)];
  if (!(last < first * part)) throw new Error(`${what} did not learn: loss ${first} → ${last}`);
};

export const train = async () => {
  const eager = await line(false);
  const compiled = await line(true);
  const ntm = await memory();
  learned('the line, eager,', eager, 0.1);
  learned('the line, compiled,', compiled, 0.1);
  learned('the NTM', ntm, 0.95);
  if (compiled.some((loss, i) => Math.abs(loss - eager[i]) > 1e-4)) throw new Error('eager and compiled do not agree');
  if (backend() !== cpu) throw new Error('/backend and the main entry do not have one CPU backend');
  return { line: eager.at(-1), ntm: ntm.at(-1), backend: backend().describe() };
};
