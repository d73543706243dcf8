import { Adam, ArgumentError, argmax, Generator, manualSeed, oneHot, SGD, type Tensor, tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import {
  copyTask,
  type EvaluateOptions,
  evaluate,
  type FitOptions,
  fit,
  recallTask,
  repeatTask,
  streams,
  TinyNTM,
  type TokenBatch,
  type TokenModel,
  trainStep,
  VOCAB,
} from '../src/index.ts';
import { throwsError } from './property.ts';

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
    assert.equal(losses, own);
    assert.equal(weights(model), weights(other));
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
    const { sequence } = evaluate(model, copyTask, 1, { count: 200, generator: fresh });
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

/** What a model was asked. */
interface Asked {
  readonly inputs: number[][];
  readonly reads: boolean | undefined;
}

/** A model that answers with the tokens of `answer`, and remembers what it was asked. */
const says = (answer: (inputs: number[][], options: { reads?: boolean }) => number[][]) => {
  const asked: Asked[] = [];
  const model: TokenModel = {
    run: (inputs, options = {}) => {
      asked.push({ inputs: rows(inputs), reads: options.reads });
      return { logits: oneHot(tensor(answer(rows(inputs), options), { dtype: 'int32' }), VOCAB).to('float32') };
    },
  };
  return { model, asked };
};

const blanks = (n: number): number[] => new Array<number>(n).fill(0);

/** The right answers to the copy task. */
const copied = (inputs: number[][]): number[][] =>
  inputs.map((row) => {
    const length = row.indexOf(9);
    return [...blanks(length + 1), ...row.slice(0, length)];
  });
/** The right answers to the repeat task. */
const repeated = (inputs: number[][]): number[][] =>
  inputs.map((row) => {
    const length = row.indexOf(9);
    const shown = row.slice(0, length);
    return [...blanks(length + 1), ...shown, ...shown];
  });
/** The right answers to the recall task: what followed the cue. */
const recalled = (inputs: number[][]): number[][] =>
  inputs.map((row) => {
    const start = row.indexOf(9) + 1;
    const pattern = row.indexOf(8) + 1;
    return [...blanks(start), ...row.slice(pattern, pattern + row.length - start)];
  });

suite('evaluate', (test) => {
  test('a perfect model scores 1 and 1', () => {
    assert.equal(evaluate(says(copied).model, copyTask, 4), { token: 1, sequence: 1 });
    assert.equal(evaluate(says(repeated).model, repeatTask, 3), { token: 1, sequence: 1 });
    assert.equal(evaluate(says(recalled).model, recallTask, 3), { token: 1, sequence: 1 });
  });

  test('a model that always says the same is right by chance: an eighth of the tokens', () => {
    for (const token of [0, 5]) {
      const constant = says((inputs) => inputs.map((row) => row.map(() => token)));
      const one = evaluate(constant.model, copyTask, 1);
      assert.ok(Math.abs(one.token - 1 / 8) < 0.04, `${one.token}`);
      assert.is(one.sequence, one.token);
      const three = evaluate(constant.model, copyTask, 3);
      assert.ok(Math.abs(three.token - 1 / 8) < 0.03, `${three.token}`);
      assert.ok(three.sequence < 0.02, `${three.sequence}`);
    }
    const never = says((inputs) => inputs.map((row) => row.map(() => 8)));
    assert.equal(evaluate(never.model, copyTask, 3), { token: 0, sequence: 0 });
  });

  test('only the recall half counts', () => {
    const noise = says((inputs) =>
      copied(inputs).map((row) => row.map((token, t) => (2 * t < row.length ? 9 : token))),
    );
    assert.equal(evaluate(noise.model, copyTask, 4), { token: 1, sequence: 1 });
    const silent = says((inputs) => inputs.map((row) => row.map((_, t) => (2 * t < row.length ? 0 : 8))));
    assert.equal(evaluate(silent.model, copyTask, 4), { token: 0, sequence: 0 });
  });

  test('one wrong token spoils its sequence and counts once', () => {
    const last = says((inputs) => copied(inputs).map((row) => [...row.slice(0, -1), 8]));
    assert.equal(evaluate(last.model, copyTask, 4, { count: 100 }), { token: 0.75, sequence: 0 });
    const odd = says((inputs) =>
      copied(inputs).map((row, b) => (b % 2 === 0 ? row : [...row.slice(0, -2), 8, row.at(-1)!])),
    );
    assert.equal(evaluate(odd.model, copyTask, 4, { count: 100 }), { token: 0.875, sequence: 0.5 });
  });

  test('draws as many as it is told to, and weighs them all alike', () => {
    for (const count of [1, 249, 250, 251, 612]) {
      const { model, asked } = says(copied);
      assert.equal(evaluate(model, copyTask, 2, { count }), { token: 1, sequence: 1 });
      assert.is(asked.flatMap(({ inputs }) => inputs).length, count);
    }
    // Right about the very first batch only, however the 612 are divided.
    let calls = 0;
    let first = 0;
    const { model } = says((inputs) => {
      if (calls++ > 0) return inputs.map((row) => row.map(() => 8));
      first = inputs.length;
      return copied(inputs);
    });
    const { token, sequence } = evaluate(model, copyTask, 2, { count: 612 });
    assert.ok(calls > 1);
    assert.ok(Math.abs(token - first / 612) < 1e-12, `${token}`);
    assert.ok(Math.abs(sequence - first / 612) < 1e-12, `${sequence}`);
  });

  test('1,000 fresh sequences by default, the same at every call', () => {
    const { model, asked } = says(copied);
    evaluate(model, copyTask, 3);
    const first = asked.splice(0).flatMap(({ inputs }) => inputs);
    evaluate(model, copyTask, 3);
    assert.equal(
      asked.flatMap(({ inputs }) => inputs),
      first,
    );
    assert.is(first.length, 1000);
    assert.ok(new Set(first.map(String)).size > 400, 'out of 512 possible ones');
  });

  test('draws from the generator that it is given', () => {
    const shown = (options: EvaluateOptions) => {
      const { model, asked } = says(copied);
      evaluate(model, copyTask, 3, { count: 300, ...options });
      return asked.flatMap(({ inputs }) => inputs);
    };
    const generator = new Generator(5);
    const first = shown({ generator });
    assert.not.equal(shown({ generator }), first, 'it moves on');
    assert.equal(shown({ generator: new Generator(5) }), first);
    assert.equal(first, rows(copyTask.sample(300, 3, new Generator(5)).inputs));
  });

  test('passes `reads` on', () => {
    const { model, asked } = says((inputs, { reads }) => copied(inputs).map((row) => row.map((t) => (reads ? t : 8))));
    assert.is(evaluate(model, copyTask, 2, { reads: true }).sequence, 1);
    assert.is(evaluate(model, copyTask, 2, { reads: false }).sequence, 0);
    assert.is(evaluate(model, copyTask, 2).sequence, 1);
    assert.equal([...new Set(asked.map(({ reads }) => reads))], [true, false]);
  });

  test('agrees with counting by hand what TinyNTM says, and leaves it as it was', () => {
    const model = small();
    const before = weights(model);
    const { inputs, targets } = copyTask.sample(60, 2, new Generator(4));
    for (const reads of [true, false]) {
      const said = rows(argmax(model.run(inputs, { reads }).logits, -1));
      const right = rows(targets).map((row, b) => [3, 4].map((t) => (row[t] === said[b]![t] ? 1 : 0)));
      const token = right.flat().filter(Boolean).length / 120;
      const sequence = right.filter((pair) => pair.every(Boolean)).length / 60;
      const found = evaluate(model, copyTask, 2, { count: 60, generator: new Generator(4), reads });
      assert.ok(Math.abs(found.token - token) < 1e-12 && Math.abs(found.sequence - sequence) < 1e-12);
    }
    assert.equal(weights(model), before);
    assert.ok(model.parameters().every((p) => p.grad === null));
  });

  for (const count of [0, -1, 2.5, Number.NaN]) {
    test(`count ${count} makes no sense`, () => {
      const { model, asked } = says(copied);
      throwsError(
        () => evaluate(model, copyTask, 2, { count }),
        ArgumentError,
        new RegExp(`^evaluate: count is a whole number ≥ 1, got ${count}$`),
      );
      assert.is(asked.length, 0);
    });
  }

  test('a length that makes no sense is the task’s own error', () => {
    throwsError(
      () => evaluate(says(copied).model, recallTask, 1001),
      ArgumentError,
      /^recall: length is a whole number from 1 to 1000, got 1001$/,
    );
  });
});

suite('streams', (test) => {
  const draw = (generator: Generator, n = 200): number[] => Array.from({ length: n }, () => generator.nextInt(2 ** 32));

  test('the same seed gives the same streams', () => {
    const [a, b] = [streams(3), streams(3)];
    for (const name of ['training', 'validation', 'test'] as const) assert.equal(draw(a[name]), draw(b[name]));
  });

  test('all streams of all seeds, and the seeds themselves, differ', () => {
    const all = [0, 1, 2, 2 ** 32 - 1].flatMap((seed) => [...Object.values(streams(seed)), new Generator(seed)]);
    const drawn = all.flatMap((generator) => draw(generator));
    // Of 3,200 32-bit numbers a repeated one is rare; a shared stream would repeat 200.
    assert.ok(new Set(drawn).size > drawn.length - 10);
  });

  test('drawing from one does not move another, nor the default generator', () => {
    const generator = manualSeed(8);
    const before = generator.getState();
    const [used, untouched] = [streams(1), streams(1)];
    draw(used.training, 1000);
    assert.equal(draw(used.validation), draw(untouched.validation));
    assert.equal(draw(used.test), draw(untouched.test));
    assert.equal(generator.getState(), before);
  });

  for (const seed of [-1, 2 ** 32, 0.5, Number.NaN]) {
    test(`seed ${seed} is out of range`, () => {
      throwsError(
        () => streams(seed),
        ArgumentError,
        new RegExp(`^seed is a whole number from 0 to 4294967295, got ${seed}$`),
      );
    });
  }
});
