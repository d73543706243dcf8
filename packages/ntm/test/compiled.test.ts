import { Adam, compile, Generator, grad, IndexError, manualSeed, ones, type Tensor, tensor } from '@engram/tensor';
import '@engram/tensor/conformance'; // has the graphs of all programs checked
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { copyTask, type TaskBatch, TinyNTM, trainStep } from '../src/index.ts';
import { KINDS, network, SMALL, tokens } from './networks.ts';

const values = (x: Tensor): number[] => [...x.dataSync()];
const last = (list: readonly number[], count: number): number[] => list.slice(-count);
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b) / list.length;
const worst = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

const STEPS = 1000;
/** Measured: 1e-5 in the weights and 2e-5 in the losses after all steps. */
const CLOSE = 2e-4;

suite('TinyNTM, compiled', (test) => {
  for (const memory of KINDS) {
    test(`${memory} memory: logits and all gradients`, async () => {
      const model = network({ ...SMALL, memory });
      const fn = (inputs: Tensor): Tensor[] => {
        const logits = model.forward(inputs);
        return [logits, ...grad(logits.square().mean(), model.parameters())];
      };
      for (const simd of [true, false]) {
        const f = compile(fn, { simd });
        for (const [batch, time] of [
          [2, 4],
          [1, 1],
          [3, 7],
        ] as const) {
          for (let seed = 0; seed < 2; seed++) {
            const inputs = tokens(batch, time, { seed });
            const [want, got] = [fn(inputs), await f(inputs)];
            for (const [i, x] of got.entries()) {
              assertClose(x, want[i]!.detach(), { rtol: 1e-10, atol: 1e-12, label: `result ${i}` });
            }
          }
        }
        assert.is(f.programs.length, 3);
      }
    });

    test(`${memory} memory: the trace of a run, and a run without reads`, async () => {
      const model = network({ ...SMALL, memory });
      const f = compile((inputs: Tensor, options: { reads: boolean }) => {
        const { logits, trace } = model.run(inputs, options);
        const { readWeights, writeWeights, memory: left } = trace;
        return { logits, readWeights, writeWeights, memory: left };
      });
      for (const reads of [true, false, true]) {
        const inputs = tokens(2, 5);
        const { logits, trace } = model.run(inputs, { reads });
        const got = await f(inputs, { reads });
        assertClose(got.logits, logits);
        assertClose(got.readWeights, trace.readWeights);
        assertClose(got.memory, trace.memory);
        if (trace.writeWeights === null) assert.is(got.writeWeights, null);
        else assertClose(got.writeWeights!, trace.writeWeights);
      }
      assert.is(f.programs.length, 2);
    });

    test(`${memory} memory: 1,000 clipped training steps are those of eager training`, async () => {
      const train = async (compiled: boolean) => {
        manualSeed(3);
        const model = new TinyNTM({ hidden: 8, slots: 4, width: 4, memory });
        const optimizer = new Adam(model.parameters(), { lr: 0.003 });
        const eager = trainStep(model, copyTask, optimizer, { clip: 1 });
        const step = compiled ? compile(eager) : eager;
        const generator = new Generator(5);
        const losses: number[] = [];
        for (let i = 0; i < STEPS; i++) {
          const batch = copyTask.sample(4, { length: 1 + (i % 2) }, generator);
          losses.push((await step(batch)).dataSync()[0]!);
        }
        return { losses, weights: model.parameters().flatMap(values) };
      };
      const [eager, compiled] = [await train(false), await train(true)];
      assert.ok(mean(last(eager.losses, 50)) < 0.8 * mean(eager.losses.slice(0, 50)), 'it learns');
      const off = [worst(compiled.weights, eager.weights), worst(last(compiled.losses, 100), last(eager.losses, 100))];
      assert.ok(Math.max(...off) < CLOSE, `weights, losses: ${off}`);
    });

    test(`${memory} memory: an unknown token is the embedding’s own error, and changes nothing`, async () => {
      manualSeed(1);
      const model = new TinyNTM({ ...SMALL, memory });
      const optimizer = new Adam(model.parameters(), { lr: 0.1 });
      const eager = trainStep(model, copyTask, optimizer, { clip: 1 });
      const step = compile(eager);
      const [inputs, targets] = [tokens(2, 3), tokens(2, 3, { seed: 4 })];
      const batchOf = (shown: Tensor): TaskBatch => ({ inputs: shown, targets, mask: ones([2, 3]) });
      await step(batchOf(inputs));
      const state = () => [model.parameters().map(values), optimizer.stateDict().steps];
      const before = state();
      const bad = tensor(
        [
          [0, 1, 6],
          [0, 1, 2],
        ],
        { dtype: 'int32' },
      );
      let message = '';
      try {
        eager(batchOf(bad));
      } catch (error) {
        message = (error as Error).message;
      }
      await assert.rejects(
        () => step(batchOf(bad)),
        (error: unknown) => error instanceof IndexError && error.message === message,
      );
      assert.equal(state(), before);
      await step(batchOf(inputs));
      assert.is(optimizer.stateDict().steps[0], 2);
    });
  }

  test('a program has one product for the gradient of each weight of the controller', async () => {
    const model = new TinyNTM({ ...SMALL });
    const f = compile((inputs: Tensor) => grad(model.forward(inputs).square().mean(), model.parameters()));
    await f(tokens(2, 6));
    const { calls } = f.programs[0]!.graph;
    const ofShape = (shape: string) => model.parameters().filter((p) => p.shape.join() === shape).length;
    const weights = Object.entries(model.stateDict()).filter(([name]) =>
      /weight_[ih]h$|read_head.weight|output.weight/.test(name),
    );
    assert.is(weights.length, 4);
    for (const [, { shape }] of weights) {
      const products = calls.filter(
        ({ kernel, outs }) => kernel.name === 'matmul' && outs[0]!.shape.join() === shape.join(),
      );
      assert.is(products.length, ofShape(shape.join()), shape.join());
    }
  });
});
