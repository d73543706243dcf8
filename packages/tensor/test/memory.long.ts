import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { assert, suite } from '@engram/tools/suite';
import { theMachine } from '../src/backend/simd/machine.ts';
import {
  Adam,
  clipGradNorm,
  compile,
  crossEntropy,
  Embedding,
  exp,
  Generator,
  GRU,
  Linear,
  Module,
  matmul,
  randint,
  randn,
  silu,
  softmax,
  type Tensor,
  zeros,
} from '../src/index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const generator = new Generator(1);

class Copier extends Module {
  readonly embedding = new Embedding(10, 8, { generator });
  readonly gru = new GRU(8, 16, { generator });
  readonly out = new Linear(16, 10, { generator });

  /** tokens [T, B] → logits [T · B, V] */
  forward(tokens: Tensor): Tensor {
    return this.out.forward(this.gru.forward(this.embedding.forward(tokens)).output).reshape([-1, 10]);
  }
}

const MB = 2 ** 20;

suite('memory over 10,000 training steps', (test) => {
  test('stays flat: in the heap, in array buffers and in the resident set', () => {
    const model = new Copier();
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    const step = (): void => {
      const tokens = randint(0, 10, [5, 2], { generator });
      optimizer.zeroGrad();
      const loss = crossEntropy(model.forward(tokens), tokens.reshape([-1]));
      loss.backward();
      clipGradNorm(model.parameters(), 1);
      optimizer.step();
    };
    const train = (steps: number): NodeJS.MemoryUsage => {
      for (let i = 0; i < steps; i++) step();
      for (let i = 0; i < 3; i++) collect();
      return process.memoryUsage();
    };

    const before = train(2000);
    const after = train(10_000);
    const grown = (key: keyof NodeJS.MemoryUsage): number => (after[key] - before[key]) / MB;
    const report = (['heapUsed', 'arrayBuffers', 'rss'] as const)
      .map((key) => `${key} ${grown(key).toFixed(2)} MB`)
      .join(', ');
    console.log(`\nafter 10,000 more steps: ${report}; resident ${(after.rss / MB).toFixed(0)} MB`);
    // What is reachable must not grow at all; the resident set also moves with the collector's own plans.
    assert.ok(grown('heapUsed') < 1, report);
    assert.ok(grown('arrayBuffers') < 0.5, report);
    assert.ok(grown('rss') < 12, report);
    assert.ok(after.rss < 300 * MB, `${after.rss / MB} MB resident`);
  });
});

suite('memory of weights that nobody holds any more', (test) => {
  test('comes back, also where eager calls had left them in the heap', async () => {
    const { heap } = theMachine();
    const rows = randn([4, 500], { generator });
    const before = heap.bytes;
    for (let i = 0; i < 200; i++) {
      const weights = randn([500, 500], { generator });
      for (let k = 0; k < 10; k++) matmul(rows, weights);
      if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve));
    }
    const most = heap.bytes;
    collect();
    await new Promise((resolve) => setTimeout(resolve));
    assert.ok(most > before + MB, 'some stayed in the heap');
    assert.ok(2 * most <= heap.buffer.byteLength, `${most / MB} MB`);
    assert.ok(heap.bytes < before + MB, `${(heap.bytes - before) / MB} MB`);
  });
});

suite('memory of models that nobody holds any more', (test) => {
  test('comes back in a loop that awaits nothing but compiled functions', async () => {
    const x = randn([8, 512], { generator });
    let most = 0;
    for (let i = 0; i < 500; i++) {
      const layers = [new Linear(512, 512, { generator }), new Linear(512, 512, { generator })];
      const optimizer = new Adam(layers.flatMap((layer) => [...layer.parameters()]));
      const step = compile((input: Tensor) => {
        const loss = layers
          .reduce((h, layer) => layer.forward(h), input)
          .square()
          .mean();
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return loss;
      });
      await step(x);
      most = Math.max(most, process.memoryUsage.rss() / MB);
    }
    console.log(`\n500 models of 512 wide, one after the other: ${most.toFixed(0)} MB resident at most`);
    assert.ok(most < 1000, `${most} MB`);
  });

  test('of a large eager call is not kept: its work is done in pieces', () => {
    const before = theMachine().heap.bytes;
    for (const fn of [exp, silu, (a: Tensor) => softmax(a.reshape([-1, 100]), 1)]) fn(zeros([10_000_000]));
    assert.ok(theMachine().heap.bytes - before < MB, `${(theMachine().heap.bytes - before) / MB} MB`);
  });
});
