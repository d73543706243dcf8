import { Adam, ArgumentError, Generator, manualSeed, SGD, type Tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import {
  copyTask,
  evaluate,
  type FitOptions,
  fit,
  streams,
  TinyNTM,
  type TokenBatch,
  trainStep,
} from '../src/index.ts';

const SMALL = { hidden: 6, slots: 4, width: 3 };

const small = (seed = 0): TinyNTM => {
  manualSeed(seed);
  return new TinyNTM(SMALL);
};
const batchOf = (size: number, seed = 1): TokenBatch => copyTask.sample(size, 2, new Generator(seed));

const values = (x: Tensor): number[] => [...x.dataSync()];
const rows = (x: Tensor): number[][] => x.arraySync() as number[][];
const weights = (model: TinyNTM): number[][] => model.parameters().map(values);
const distance = (a: readonly number[][], b: readonly number[][]): number =>
  Math.sqrt(a.flat().reduce((sum, v, i) => sum + (v - b.flat()[i]!) ** 2, 0));

suite('trainStep', (test) => {
  test('returns the mean cross-entropy over all steps, before the update', () => {
    const model = small().to('float64');
    const { inputs, targets } = batchOf(3);
    const said = model.forward(inputs).arraySync() as number[][][];
    const losses = rows(targets).flatMap((row, b) =>
      row.map((token, t) => {
        const logits = said[b]![t]!;
        return Math.log(logits.reduce((sum, v) => sum + Math.exp(v), 0)) - logits[token]!;
      }),
    );
    const loss = trainStep(model, new SGD(model.parameters(), { lr: 0.1 }))(inputs, targets);
    assertClose(loss, losses.reduce((a, b) => a + b) / losses.length);
    assert.equal(loss.shape, []);
    assert.not.ok(loss.requiresGrad);
  });

  test('goes downhill: plain gradient descent lowers the loss of its batch', () => {
    const model = small();
    const { inputs, targets } = batchOf(8);
    const step = trainStep(model, new SGD(model.parameters(), { lr: 0.05 }));
    const losses = Array.from({ length: 10 }, () => step(inputs, targets).itemSync());
    for (let i = 1; i < losses.length; i++) assert.ok(losses[i]! < losses[i - 1]!, `${losses}`);
  });

  test('gradients are fresh at every step', () => {
    const model = small().to('float64');
    const { inputs, targets } = batchOf(2);
    const step = trainStep(model, new SGD(model.parameters(), { lr: 1e-12 }));
    const gradients = () => {
      step(inputs, targets);
      return model.parameters().map((p) => values(p.grad!));
    };
    const first = gradients();
    assert.ok(distance(gradients(), first) < 1e-9);
  });

  test('clips the gradients’ norm when told to, and only then', () => {
    const { inputs, targets } = batchOf(4);
    // One step of SGD at rate 1 moves the weights by the gradient.
    const moved = (clip?: number): number => {
      const model = small();
      const before = weights(model);
      trainStep(model, new SGD(model.parameters(), { lr: 1 }), clip)(inputs, targets);
      return distance(weights(model), before);
    };
    const free = moved();
    assert.ok(free > 0.02, `${free}`);
    assert.ok(Math.abs(moved(0.01) - 0.01) < 1e-5, `${moved(0.01)}`);
    assert.ok(Math.abs(moved(1000) - free) < 1e-6);
  });
});

suite('fit', (test) => {
  const fitSmall = async (options: Partial<FitOptions> = {}, seed = 0) => {
    const model = small(seed);
    const generator = new Generator(seed + 1);
    const losses: number[] = [];
    const result = await fit(model, new Adam(model.parameters(), { lr: 0.02 }), {
      steps: 5,
      batch: () => copyTask.sample(4, 2, generator),
      clip: 1,
      onStep: (_, loss) => {
        losses.push(loss);
        return false;
      },
      ...options,
    });
    return { model, losses, result };
  };

  test('takes the steps that it is told to, and reports each', async () => {
    const batches: number[] = [];
    const told: [number, number][] = [];
    const { result } = await fitSmall({
      batch: (step) => {
        batches.push(step);
        return batchOf(2, step);
      },
      onStep: (step, loss) => {
        told.push([step, loss]);
        return undefined;
      },
    });
    assert.equal(batches, [0, 1, 2, 3, 4]);
    assert.equal(
      told.map(([step]) => step),
      [1, 2, 3, 4, 5],
    );
    assert.equal(result, { steps: 5, loss: told[4]![1], stopped: false });
  });

  test('lets timers have their turn', async () => {
    // Without one, this would train on until it has taken all of its steps.
    let rung = false;
    setTimeout(() => {
      rung = true;
    }, 1);
    const { result } = await fitSmall({ steps: 100_000, onStep: () => rung });
    assert.ok(result.stopped);
  });

  test('needs no onStep', async () => {
    const model = small();
    const result = await fit(model, new Adam(model.parameters()), { steps: 2, batch: () => batchOf(1) });
    assert.is(result.steps, 2);
    assert.ok(result.loss > 0);
  });

  test('stops when onStep says so, at once or after a while', async () => {
    const stopAt = (last: number) => (step: number) => step === last;
    const later = (last: number) => async (step: number) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return step === last;
    };
    for (const onStep of [stopAt(3), later(3)]) {
      const { result, model } = await fitSmall({ onStep });
      assert.is(result.steps, 3);
      assert.is(result.stopped, true);
      assert.equal(weights(model), weights((await fitSmall({ steps: 3 })).model), 'no step is taken after that');
    }
    assert.equal((await fitSmall({ onStep: stopAt(5) })).result.stopped, true, 'stopped by the very last step');
    const { result } = await fitSmall({ onStep: (() => 1) as unknown as NonNullable<FitOptions['onStep']> });
    assert.is(result.steps, 5, 'only true stops');
  });

  test('is `trainStep` again and again', async () => {
    const { model, losses } = await fitSmall();
    const other = small();
    const generator = new Generator(1);
    const step = trainStep(other, new Adam(other.parameters(), { lr: 0.02 }), 1);
    const own = losses.map(() => {
      const { inputs, targets } = copyTask.sample(4, 2, generator);
      return step(inputs, targets).itemSync();
    });
    // Sums run in another order where the step is compiled.
    losses.forEach((loss, i) => {
      assert.ok(Math.abs(loss - own[i]!) < 1e-5, `${loss} should be ${own[i]}`);
    });
    assert.ok(distance(weights(model), weights(other)) < 1e-3);
    const eager = await fitSmall({ compiled: false });
    assert.equal(eager.losses, own);
    assert.equal(weights(eager.model), weights(other));
  });

  test('the same seed gives the same losses and weights, bit for bit; another seed others', async () => {
    const [first, second, other] = [await fitSmall(), await fitSmall(), await fitSmall({}, 1)];
    assert.equal(first.losses, second.losses);
    assert.equal(weights(first.model), weights(second.model));
    assert.not.equal(first.losses, other.losses);
  });

  test('learns: a small network copies one token', async () => {
    manualSeed(0);
    const model = new TinyNTM({ hidden: 16, slots: 4, width: 8 });
    const { training, test: fresh } = streams(0);
    const optimizer = new Adam(model.parameters(), { lr: 0.03 });
    await fit(model, optimizer, { steps: 120, batch: () => copyTask.sample(16, 1, training), clip: 1 });
    const { sequence } = await evaluate(model, copyTask, 1, { count: 200, generator: fresh });
    assert.ok(sequence > 0.95, `${sequence} right`);
  });

  for (const steps of [0, -1, 1.5, Number.NaN]) {
    test(`steps ${steps} make no sense, and nothing is done`, async () => {
      const model = small();
      const before = weights(model);
      const never = (): never => {
        throw new Error('called');
      };
      const run = () => fit(model, new Adam(model.parameters()), { steps, batch: never, onStep: never });
      await assert.rejects(run, new RegExp(`^fit: steps is a whole number ≥ 1, got ${steps}$`));
      await assert.rejects(run, ArgumentError);
      assert.equal(weights(model), before);
    });
  }

  test('a norm that cannot be clipped to is an error, and the weights have not moved', async () => {
    const model = small();
    const before = weights(model);
    const run = () => fit(model, new Adam(model.parameters()), { steps: 1, batch: () => batchOf(1), clip: -1 });
    await assert.rejects(run, ArgumentError);
    assert.equal(weights(model), before);
  });

  test('what batch and onStep throw comes out', async () => {
    await assert.rejects(
      () =>
        fitSmall({
          batch: () => {
            throw new Error('no data');
          },
        }),
      /^no data$/,
    );
    await assert.rejects(() => fitSmall({ onStep: async () => Promise.reject(new Error('no more')) }), /^no more$/);
  });
});
