import { ArgumentError, argmax, Generator, manualSeed, noGrad, oneHot, type Tensor, tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import {
  type AnswerOptions,
  type Answers,
  answersOf,
  copyTask,
  type EvaluateOptions,
  evaluate,
  recallTask,
  repeatTask,
  type Task,
  TinyNTM,
  VOCAB,
} from '../../src/index.ts';

const SMALL = { hidden: 6, slots: 4, width: 3 };

const small = (seed = 0): TinyNTM => {
  manualSeed(seed);
  return new TinyNTM(SMALL);
};

const values = (x: Tensor): number[] => [...x.dataSync()];
const rows = (x: Tensor): number[][] => x.arraySync() as number[][];
const weights = (model: TinyNTM): number[][] => model.parameters().map(values);

/** What a model was asked. */
interface Asked {
  readonly inputs: number[][];
  readonly reads: boolean | undefined;
}

/** A model that answers with the tokens of `answer`, and remembers what it was asked. */
const says = (answer: (inputs: number[][], options: AnswerOptions) => number[][]) => {
  const asked: Asked[] = [];
  const model: Answers = {
    run: async (inputs, options = {}) => {
      asked.push({ inputs: rows(inputs), reads: options.reads });
      return oneHot(tensor(answer(rows(inputs), options), { dtype: 'int32' }), VOCAB).to('float32');
    },
  };
  return { model, asked };
};

/** The shares of tokens and of whole sequences that are right. */
const accuracy = async (answers: Answers, task: Task, length: number, options: EvaluateOptions = {}) => {
  const { errors, exact } = await evaluate(answers, task, { length }, { count: 1000, ...options });
  return { token: 1 - errors / task.counted({ length }), sequence: exact };
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

suite('evaluate, over tokens', (test) => {
  test('a perfect model scores 1 and 1', async () => {
    assert.equal(await accuracy(says(copied).model, copyTask, 4), { token: 1, sequence: 1 });
    assert.equal(await accuracy(says(repeated).model, repeatTask, 3), { token: 1, sequence: 1 });
    assert.equal(await accuracy(says(recalled).model, recallTask, 3), { token: 1, sequence: 1 });
  });

  test('a model that always says the same is right by chance: an eighth of the tokens', async () => {
    for (const token of [0, 5]) {
      const constant = says((inputs) => inputs.map((row) => row.map(() => token)));
      const one = await accuracy(constant.model, copyTask, 1);
      assert.ok(Math.abs(one.token - 1 / 8) < 0.04, `${one.token}`);
      assert.ok(Math.abs(one.sequence - one.token) < 1e-9);
      const three = await accuracy(constant.model, copyTask, 3);
      assert.ok(Math.abs(three.token - 1 / 8) < 0.03, `${three.token}`);
      assert.ok(three.sequence < 0.02, `${three.sequence}`);
    }
    const never = says((inputs) => inputs.map((row) => row.map(() => 8)));
    assert.equal(await accuracy(never.model, copyTask, 3), { token: 0, sequence: 0 });
  });

  test('only the recall half counts', async () => {
    const noise = says((inputs) =>
      copied(inputs).map((row) => row.map((token, t) => (2 * t < row.length ? 9 : token))),
    );
    assert.equal(await accuracy(noise.model, copyTask, 4), { token: 1, sequence: 1 });
    const silent = says((inputs) => inputs.map((row) => row.map((_, t) => (2 * t < row.length ? 0 : 8))));
    assert.equal(await accuracy(silent.model, copyTask, 4), { token: 0, sequence: 0 });
  });

  test('one wrong token spoils its sequence and counts once', async () => {
    const last = says((inputs) => copied(inputs).map((row) => [...row.slice(0, -1), 8]));
    assert.equal(await accuracy(last.model, copyTask, 4, { count: 100 }), { token: 0.75, sequence: 0 });
    const odd = says((inputs) =>
      copied(inputs).map((row, b) => (b % 2 === 0 ? row : [...row.slice(0, -2), 8, row.at(-1)!])),
    );
    assert.equal(await accuracy(odd.model, copyTask, 4, { count: 100 }), { token: 0.875, sequence: 0.5 });
  });

  test('draws as many as it is told to, and weighs them all alike', async () => {
    for (const count of [1, 249, 250, 251, 612]) {
      const { model, asked } = says(copied);
      assert.equal(await accuracy(model, copyTask, 2, { count }), { token: 1, sequence: 1 });
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
    const { token, sequence } = await accuracy(model, copyTask, 2, { count: 612 });
    assert.ok(calls > 1);
    assert.ok(Math.abs(token - first / 612) < 1e-12, `${token}`);
    assert.ok(Math.abs(sequence - first / 612) < 1e-12, `${sequence}`);
  });

  test('100 fresh sequences by default, the same at every call', async () => {
    const { model, asked } = says(copied);
    await evaluate(model, copyTask, { length: 3 });
    const first = asked.splice(0).flatMap(({ inputs }) => inputs);
    await evaluate(model, copyTask, { length: 3 });
    assert.equal(
      asked.flatMap(({ inputs }) => inputs),
      first,
    );
    assert.is(first.length, 100);
    assert.ok(new Set(first.map(String)).size > 80, 'out of 512 possible ones');
  });

  test('draws from the generator that it is given', async () => {
    const shown = async (options: EvaluateOptions) => {
      const { model, asked } = says(copied);
      await accuracy(model, copyTask, 3, { count: 300, ...options });
      return asked.flatMap(({ inputs }) => inputs);
    };
    const generator = new Generator(5);
    const first = await shown({ generator });
    assert.not.equal(await shown({ generator }), first, 'it moves on');
    assert.equal(await shown({ generator: new Generator(5) }), first);
    assert.equal(first, rows(copyTask.sample(300, { length: 3 }, new Generator(5)).inputs));
  });

  test('passes `reads` on', async () => {
    const { model, asked } = says((inputs, { reads }) =>
      copied(inputs).map((row) => row.map((t) => (reads === false ? 8 : t))),
    );
    assert.is((await accuracy(model, copyTask, 2, { reads: true })).sequence, 1);
    assert.is((await accuracy(model, copyTask, 2, { reads: false })).sequence, 0);
    assert.is((await accuracy(model, copyTask, 2)).sequence, 1);
    assert.equal([...new Set(asked.map(({ reads }) => reads))], [true, false, undefined]);
  });

  test('agrees with counting by hand what TinyNTM says, and leaves it as it was', async () => {
    const model = small();
    const before = weights(model);
    const { inputs, targets } = copyTask.sample(60, { length: 2 }, new Generator(4));
    for (const reads of [true, false]) {
      const said = rows(argmax(model.run(inputs, { reads }).logits, -1));
      const right = rows(targets).map((row, b) => [3, 4].map((t) => (row[t] === said[b]![t] ? 1 : 0)));
      const token = right.flat().filter(Boolean).length / 120;
      const sequence = right.filter((pair) => pair.every(Boolean)).length / 60;
      const found = await accuracy(answersOf(model), copyTask, 2, { count: 60, generator: new Generator(4), reads });
      assert.ok(Math.abs(found.token - token) < 1e-12 && Math.abs(found.sequence - sequence) < 1e-12);
    }
    assert.equal(weights(model), before);
    assert.ok(model.parameters().every((p) => p.grad === null));
  });

  test('compiled answers are those of the network itself', async () => {
    const model = small();
    const fast = answersOf(model);
    const slow = answersOf(model, { compiled: false });
    for (const reads of [true, false]) {
      const options = () => ({ count: 300, generator: new Generator(4), reads });
      assert.equal(await accuracy(fast, copyTask, 2, options()), await accuracy(slow, copyTask, 2, options()));
    }
    noGrad(() => model.cell.memory.readHead.bias!.assign(tensor([9, 0, 0, 0])));
    const { inputs } = copyTask.sample(3, { length: 2 }, new Generator(1));
    assertClose(await fast.run(inputs), model.run(inputs).logits, { label: 'with weights as they are now' });
  });

  for (const count of [0, -1, 2.5, Number.NaN]) {
    test(`count ${count} makes no sense`, async () => {
      const { model, asked } = says(copied);
      const run = () => evaluate(model, copyTask, { length: 2 }, { count });
      await assert.rejects(run, new RegExp(`^evaluate: count is a whole number ≥ 1, got ${count}$`));
      await assert.rejects(run, ArgumentError);
      assert.is(asked.length, 0);
    });
  }

  test('a length that makes no sense is the task’s own error', async () => {
    const run = () => evaluate(says(copied).model, recallTask, { length: 1001 });
    await assert.rejects(run, /^recall-task: length is a whole number from 1 to 1000, got 1001$/);
    await assert.rejects(run, ArgumentError);
  });
});
