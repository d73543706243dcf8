import { Generator, manualSeed, SGD, type Tensor, tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { copyTask, type TaskBatch, TinyNTM, trainStep } from '../../src/index.ts';

const SMALL = { hidden: 6, slots: 4, width: 3 };

const small = (seed = 0): TinyNTM => {
  manualSeed(seed);
  return new TinyNTM(SMALL);
};
const batchOf = (size: number, seed = 1): TaskBatch => copyTask.sample(size, { length: 2 }, new Generator(seed));

const values = (x: Tensor): number[] => [...x.dataSync()];
const rows = (x: Tensor): number[][] => x.arraySync() as number[][];
const weights = (model: TinyNTM): number[][] => model.parameters().map(values);
const distance = (a: readonly number[][], b: readonly number[][]): number =>
  Math.sqrt(a.flat().reduce((sum, v, i) => sum + (v - b.flat()[i]!) ** 2, 0));

suite('trainStep', (test) => {
  test('returns the loss, the errors and the norm of the gradients, before the update', () => {
    const model = small().to('float64');
    const batch = batchOf(3);
    const { inputs, targets, mask } = batch;
    const said = model.forward(inputs).arraySync() as number[][][];
    const losses = rows(targets).flatMap((row, b) =>
      row.map((token, t) => {
        const logits = said[b]![t]!;
        return Math.log(logits.reduce((sum, v) => sum + Math.exp(v), 0)) - logits[token]!;
      }),
    );
    const wrong = rows(targets).map((row, b) =>
      row.filter((token, t) => {
        const logits = said[b]![t]!;
        return rows(mask)[b]![t] === 1 && logits.indexOf(Math.max(...logits)) !== token;
      }),
    );
    const result = trainStep(model, copyTask, new SGD(model.parameters(), { lr: 0.1 }))(batch);
    assert.equal(result.shape, [3]);
    assert.not.ok(result.requiresGrad);
    const [loss, errors, norm] = values(result);
    assertClose(tensor([loss!, errors!]), [losses.reduce((a, b) => a + b) / losses.length, wrong.flat().length / 3]);
    const squares = model.parameters().flatMap((p) => values(p.grad!).map((g) => g * g));
    assertClose(tensor(norm!), Math.sqrt(squares.reduce((a, b) => a + b)));
  });

  test('goes downhill: plain gradient descent lowers the loss of its batch', () => {
    const model = small();
    const batch = batchOf(8);
    const step = trainStep(model, copyTask, new SGD(model.parameters(), { lr: 0.05 }));
    const losses = Array.from({ length: 10 }, () => step(batch).dataSync()[0]!);
    for (let i = 1; i < losses.length; i++) assert.ok(losses[i]! < losses[i - 1]!, `${losses}`);
  });

  test('gradients are fresh at every step', () => {
    const model = small().to('float64');
    const batch = batchOf(2);
    const step = trainStep(model, copyTask, new SGD(model.parameters(), { lr: 1e-12 }));
    const gradients = () => {
      step(batch);
      return model.parameters().map((p) => values(p.grad!));
    };
    const first = gradients();
    assert.ok(distance(gradients(), first) < 1e-9);
  });

  test('clips the gradients’ norm when told to, and only then', () => {
    const batch = batchOf(4);
    // One step of SGD at rate 1 moves the weights by the gradient.
    const moved = (clip: number | null = null): number => {
      const model = small();
      const before = weights(model);
      trainStep(model, copyTask, new SGD(model.parameters(), { lr: 1 }), { clip })(batch);
      return distance(weights(model), before);
    };
    const free = moved();
    assert.ok(free > 0.02, `${free}`);
    assert.ok(Math.abs(moved(0.01) - 0.01) < 1e-5, `${moved(0.01)}`);
    assert.ok(Math.abs(moved(1000) - free) < 1e-6);
  });
});
