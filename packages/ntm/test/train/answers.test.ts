import {
  ArgumentError,
  full,
  Generator,
  Module,
  manualSeed,
  mul,
  narrow,
  noGrad,
  ShapeError,
  type Tensor,
  zeros,
} from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import {
  answersOf,
  copyBits,
  type EvaluateOptions,
  EvaluationError,
  evaluate,
  LSTMBaseline,
  NTM,
  type SequenceModel,
  slotsFor,
  tasks,
} from '../../src/index.ts';

const machine = (changes: object = {}): NTM => {
  manualSeed(1);
  return new NTM({ inputSize: 9, outputSize: 8, hiddenSize: 5, slots: 6, width: 3, ...changes });
};
const baseline = (): LSTMBaseline => new LSTMBaseline({ inputSize: 9, outputSize: 8, hiddenSize: 5, layers: 2 });

const inputsOf = (batch: number, length = 2): Tensor => copyBits.sample(batch, { length }, new Generator(0)).inputs;

/** How often a model's step runs in JavaScript: once for each program. */
const counted = <S extends object>(model: SequenceModel<S>): { model: SequenceModel<S>; count: () => number } => {
  let steps = 0;
  const { step } = model;
  Object.assign(model, {
    step: (...args: Parameters<typeof step>) => {
      steps++;
      return step.apply(model, args);
    },
  });
  return { model, count: () => steps };
};

const spoiled = (value: number): NTM => {
  const model = machine();
  noGrad(() => model.output.bias!.assign(full([8], value)));
  return model;
};

suite('slotsFor', (test) => {
  test('has a slot for every step that shows something, or the network’s own where these are more', () => {
    const model = machine({ slots: 20 });
    assert.is(slotsFor(model, copyBits, { length: 3 }), 20);
    assert.is(slotsFor(model, copyBits, { length: 30 }), 39);
    // More is shown here than is answered: four steps an item, and every edge of a graph.
    assert.is(slotsFor(model, tasks['associative-recall'], { items: 50 }), 213);
    assert.is(slotsFor(model, tasks['graph-traversal'], { nodes: 30, degree: 3, path: 5 }), 105);
  });

  test('leaves a number alone that the network was trained to', () => {
    assert.is(slotsFor(machine({ initialMemory: 'learned' }), copyBits, { length: 30 }), undefined);
    assert.is(slotsFor(baseline(), copyBits, { length: 30 }), undefined);
  });
});

suite('answers, step by step', (test) => {
  for (const [name, make] of [
    ['an LSTM machine', () => machine()],
    [
      'a GRU machine with a learned start',
      () => machine({ controller: 'gru', initialMemory: 'learned', initialWeights: 'learned' }),
    ],
    ['a feed-forward machine', () => machine({ controller: 'feed-forward' })],
    ['a baseline', baseline],
  ] as const) {
    test(`take one program for all steps, of one sequence or several: ${name}`, async () => {
      for (const batch of [1, 3]) {
        const { model, count } = counted(make() as SequenceModel<object>);
        await answersOf(model).run(inputsOf(batch));
        assert.is(count(), 1, `batch ${batch}`);
      }
    });

    test(`take another for blocks of eight, and are those of all at once: ${name}`, async () => {
      // T = 9 is one block and one step, 41 are five and one, 16 and more have none or several left.
      for (const batch of [1, 3]) {
        const { model, count } = counted(make() as SequenceModel<object>);
        const answers = answersOf(model);
        for (const steps of [9, 8, 16, 23, 41]) {
          const inputs = narrow(inputsOf(batch, 20), 1, 0, steps);
          const logits = await answers.run(inputs);
          const expected = noGrad(() => model.forward(inputs));
          assertClose(logits, expected, { rtol: 1e-4, atol: 1e-5 });
        }
        assert.is(count(), 9, `batch ${batch}`);
      }
    });
  }

  test('of states too large for all at once come part by part, and are the same', async () => {
    /** Its answer is its input; it carries 2²³ numbers for nothing. */
    class Heavy extends Module {
      readonly config = {};
      readonly over = 'bits';
      readonly slots = null;
      readonly inputSize = 9;
      readonly outputSize = 9;
      readonly batches: number[] = [];
      zeroState(batch: number) {
        this.batches.push(batch);
        return { parts: [zeros([batch, 2 ** 22])], more: { part: zeros([batch, 2 ** 22]) } };
      }
      step(x: Tensor, state: object) {
        return { logits: mul(x, 1), state };
      }
      runStep(x: Tensor, state: object) {
        return { ...this.step(x, state), trace: null };
      }
      forward(inputs: Tensor): Tensor {
        return inputs;
      }
      run(inputs: Tensor) {
        return { logits: inputs, trace: null };
      }
    }
    const model = new Heavy();
    const inputs = inputsOf(3);
    const logits = await answersOf(model).run(inputs);
    assert.equal(model.batches, [1, 2, 1]);
    assert.equal(logits.arraySync(), inputs.arraySync());
  });

  test('are refused for inputs and options that make no sense', async () => {
    const answers = answersOf(machine());
    await assert.rejects(() => answers.run(full([1, 2, 3], 0)), ShapeError);
    await assert.rejects(() => answers.run(full([1, 0, 9], 0)), ShapeError);
    await assert.rejects(
      () => answers.run(inputsOf(1), { read: false } as object),
      /unknown option "?read"?; did you mean reads/,
    );
  });
});

suite('scores', (test) => {
  const size = { length: 2 };

  test('there are none of answers that are not finite', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const answers = answersOf(spoiled(value));
      await assert.rejects(() => evaluate(answers, copyBits, size, { count: 2 }), EvaluationError);
      await assert.rejects(
        () => evaluate(answers, copyBits, null, { count: 2 }),
        /NaN or infinity, so there are no scores/,
      );
    }
  });

  test('are refused for options that nobody reads', async () => {
    const answers = answersOf(machine());
    for (const [options, message] of [
      [{ counts: 5 }, /evaluate: unknown option "?counts"?; did you mean count\?/],
      [{ noise: 5 }, /evaluate: unknown option/],
      [5, /evaluate: options go in an object/],
      [{ count: '5' }, /count is a number, got "5"/],
      [{ count: 0 }, /count is a whole number ≥ 1, got 0/],
    ] as const) {
      const run = () => evaluate(answers, copyBits, size, options as unknown as EvaluateOptions);
      await assert.rejects(run, ArgumentError);
      await assert.rejects(run, message);
    }
  });
});
