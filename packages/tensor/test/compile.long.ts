import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { assert, suite } from '@engram/tools/suite';
import { theMachine } from '../src/backend/simd/machine.ts';
import {
  Adam,
  clipGradNorm,
  compile,
  crossEntropy,
  Dropout,
  Generator,
  GRU,
  Linear,
  Module,
  randint,
  randn,
  type Tensor,
} from '../src/index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const generator = new Generator(1);

class Classifier extends Module {
  readonly gru = new GRU(3, 4, { generator });
  readonly dropout = new Dropout(0.1);
  readonly out = new Linear(4, 5, { generator });

  /** x [T, B, 3] → logits [T · B, 5] */
  forward(x: Tensor): Tensor {
    return this.out.forward(this.dropout.forward(this.gru.forward(x).output)).reshape([-1, 5]);
  }
}

const MB = 2 ** 20;
const REPLAYS = 100_000;

/** What Node knows of, and the heap of compiled functions. */
interface Usage extends NodeJS.MemoryUsage {
  readonly compiled: number;
}

const settle = async (): Promise<Usage> => {
  for (let i = 0; i < 4; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20)); // finalizers run between tasks
  }
  return { ...process.memoryUsage(), compiled: theMachine().heap.bytes };
};

const grown = (before: Usage, after: Usage, key: keyof Usage): number => (after[key] - before[key]) / MB;

const report = (before: Usage, after: Usage): string =>
  (['heapUsed', 'arrayBuffers', 'compiled', 'rss'] as const)
    .map((key) => `${key} ${grown(before, after, key).toFixed(2)} MB`)
    .join(', ');

suite('compile: memory', (test) => {
  test(`stays flat over ${REPLAYS.toLocaleString('en')} replays of a training step`, async () => {
    const model = new Classifier();
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    const step = compile((x: Tensor, y: Tensor) => {
      const loss = crossEntropy(model.forward(x), y);
      optimizer.zeroGrad();
      loss.backward();
      clipGradNorm(model.parameters(), 1);
      optimizer.step();
      return loss;
    });
    const x = randn([2, 2, 3], { generator });
    const y = randint(0, 5, [4], { generator });
    const train = async (steps: number): Promise<Usage> => {
      for (let i = 0; i < steps; i++) await step(x, y);
      return settle();
    };
    const before = await train(20_000);
    const after = await train(REPLAYS);
    console.log(`\nafter ${REPLAYS.toLocaleString('en')} more replays: ${report(before, after)}`);
    assert.is(step.programs.length, 1);
    assert.ok(grown(before, after, 'heapUsed') < 1, report(before, after));
    assert.is(grown(before, after, 'compiled'), 0);
    assert.ok(grown(before, after, 'arrayBuffers') < 0.5, report(before, after));
    assert.ok(grown(before, after, 'rss') < 12, report(before, after));
  });

  test('is given back by compiled functions that nobody has any more', async () => {
    const rounds = async (count: number): Promise<Usage> => {
      for (let i = 0; i < count; i++) {
        const layer = new Linear(64, 64, { generator });
        const f = compile((x: Tensor) => {
          layer.zeroGrad();
          const loss = layer.forward(x).square().sum();
          loss.backward();
          return loss;
        });
        await f(randn([32, 64], { generator }));
        if (i % 50 === 49) await settle();
      }
      return settle();
    };
    const before = await rounds(300);
    const after = await rounds(2000);
    console.log(`\nafter 2,000 more functions: ${report(before, after)}`);
    // 2,000 functions with their parameters and gradients would be 100 MB.
    assert.ok(grown(before, after, 'heapUsed') < 4, report(before, after));
    assert.ok(grown(before, after, 'compiled') < 5, report(before, after));
  });

  test('of a program of many calls is a few hundred bytes a call', async () => {
    const gru = new GRU(3, 4, { generator });
    const optimizer = new Adam(gru.parameters());
    const step = compile((x: Tensor) => {
      const loss = gru.forward(x).output.square().mean();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss;
    });
    const record = async (steps: number): Promise<void> => {
      for (let run = 0; run < 2; run++) await step(randn([steps, 1, 3], { generator }));
    };
    // What V8 keeps of the recorder's own code comes with the first long program; it is not the programs'.
    await record(300);
    const before = await settle();
    for (const steps of [400, 500, 600]) await record(steps);
    const after = await settle();
    const calls = step.programs.slice(1).reduce((sum, { graph }) => sum + graph.calls.length, 0);
    const bytes = (['heapUsed', 'arrayBuffers'] as const).reduce((sum, key) => sum + grown(before, after, key) * MB, 0);
    console.log(`\n${calls} calls: ${report(before, after)}`);
    assert.is(step.programs.length, 4);
    assert.ok(bytes < 500 * calls, `${bytes} bytes for ${calls} calls`);
  });

  test('a failing call leaves nothing behind', async () => {
    const f = compile((x: Tensor) => x.sum().itemSync() as unknown as Tensor);
    const x = randn([1000], { generator });
    const fail = async (count: number): Promise<Usage> => {
      for (let i = 0; i < count; i++) await f(x).catch(() => {});
      return settle();
    };
    const before = await fail(500);
    const after = await fail(5000);
    console.log(`\nafter 5,000 more failures: ${report(before, after)}`);
    assert.ok(grown(before, after, 'heapUsed') < 1, report(before, after));
    assert.is(grown(before, after, 'compiled'), 0);
  });
});
