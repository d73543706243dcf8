import { Adam, ArgumentError, Generator, zeros } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import {
  answersOf,
  bitTask,
  copyBits,
  copyTask,
  EvaluationError,
  evaluate,
  GRUController,
  LSTMBaseline,
  makeModel,
  NTM,
  NTMCell,
  TinyNTM,
  Trainer,
  tokenTask,
  trainStep,
  unroll,
} from '../src/index.ts';
import { tinyPlan } from './train/plans.ts';

const sizes = { inputSize: 2, outputSize: 1, hiddenSize: 3 };
const machine = new NTM({ ...sizes, slots: 4, width: 2 });
const baseline = new LSTMBaseline({ ...sizes, layers: 1 });
const tiny = new TinyNTM({ hidden: 3, slots: 2, width: 2 });
const inputs = zeros([1, 2, 2]);
const x = zeros([1, 2]);
const batch = () => copyTask.sample(1, { length: 1 }, new Generator(0));

// biome-ignore lint/suspicious/noExplicitAny: what JavaScript would pass
const any = (value: unknown): any => value;

/** What is called with a slip in its options, and what the message says. */
const calls: Record<string, readonly [() => unknown, RegExp]> = {
  TinyNTM: [() => new TinyNTM(any({ hiddenSize: 8 })), /^TinyNTM: unknown field hiddenSize; did you mean hidden\?/],
  'TinyNTM of a number': [() => new TinyNTM(any(8)), /^TinyNTM is a record, got 8$/],
  'TinyNTM.run': [() => tiny.run(batch().inputs, any({ read: false })), /unknown option "read"; did you mean reads\?/],
  'TinyNTM.forward': [() => tiny.forward(batch().inputs, any({ read: false })), /did you mean reads\?/],
  LSTMBaseline: [
    () => new LSTMBaseline(any({ ...sizes, hidden: 8 })),
    /unknown field hidden; did you mean hiddenSize\?/,
  ],
  'LSTMBaseline.forward': [() => baseline.forward(inputs, any({ slot: 8 })), /did you mean slots\?/],
  'LSTMBaseline.step': [() => baseline.step(x, baseline.zeroState(1), any({ slot: 8 })), /did you mean slots\?/],
  'LSTMBaseline.zeroState': [() => baseline.zeroState(1, any({ slot: 8 })), /did you mean slots\?/],
  'NTM.forward': [() => machine.forward(inputs, any({ clipTroughTime: 1 })), /did you mean clipThroughTime\?/],
  'NTM.run': [() => machine.run(inputs, any({ slot: 8 })), /did you mean slots\?/],
  'NTM.step': [() => machine.step(x, machine.zeroState(1), any({ read: false })), /did you mean reads\?/],
  'NTM.zeroState': [() => machine.zeroState(1, any({ slot: 8 })), /did you mean slots\?/],
  NTMCell: [() => new NTMCell(any({ ...sizes, head: 1 })), /unknown field head; did you mean readHeads\?/],
  'NTMCell.step': [() => machine.cell.step(x, machine.zeroState(1), any({ noises: 1 })), /did you mean noise\?/],
  'NTMCell.zeroState': [() => machine.cell.zeroState(1, any(8)), /options go in an object/],
  GRUController: [() => new GRUController(any({ ...sizes, layers: 1 })), /Controller: unknown field outputSize/],
  'GRUController of no layers': [
    () => new GRUController(any({ inputSize: 1, hiddenSize: 1 })),
    /layers is a whole number ≥ 1, got undefined/,
  ],
  unroll: [
    () => unroll(machine.cell, inputs, any({ states: 1 })),
    /^unroll: unknown option "states"; did you mean state\?/,
  ],
  bitTask: [() => bitTask(any({ ...copyBits, draw: () => {}, sizes: [] })), /^bitTask: unknown option/],
  tokenTask: [() => tokenTask(any({ ...copyTask, draw: () => {} })), /^tokenTask: unknown option "inputSize"/],
  trainStep: [
    () => trainStep(baseline, copyBits, new Adam(baseline.parameters()), any({ clip: 1, clipTroughTime: 1 })),
    /^trainStep: .*did you mean clipThroughTime\?/,
  ],
  Trainer: [() => new Trainer(tinyPlan(), any({ compile: false })), /^Trainer: .*did you mean compiled\?/],
  answersOf: [() => answersOf(tiny, any({ compile: false })), /^answersOf: .*did you mean compiled\?/],
  evaluate: [
    () => evaluate(answersOf(tiny), copyTask, { length: 1 }, any({ counts: 1 })),
    /^evaluate: unknown option "counts"; did you mean count\?/,
  ],
  'evaluate by text': [
    () => evaluate(answersOf(tiny), copyTask, { length: 1 }, any({ reads: 'false' })),
    /^evaluate: reads is true or false, got "false"/,
  ],
  'NTM.forward by text': [
    () => machine.forward(inputs, any({ reads: 'false' })),
    /: reads is true or false, got "false"/,
  ],
  'Trainer by text': [
    () => new Trainer(tinyPlan(), any({ compiled: 0 })),
    /^Trainer: compiled is true or false, got 0/,
  ],
  'trainStep by text': [
    () => trainStep(baseline, copyBits, new Adam(baseline.parameters()), any({ clip: '1' })),
    /^trainStep: clip is a number or null, got "1"/,
  ],
  'Trainer.run': [
    () => new Trainer(tinyPlan()).run(any({ onRecord: () => {} })),
    /^Trainer\.run: .*did you mean onRecords\?/,
  ],
};

suite('options of ntm', (test) => {
  for (const [name, [call, message]] of Object.entries(calls)) {
    test(`a slip is refused by name: ${name}`, async () => {
      const fails = async (): Promise<unknown> => call();
      await assert.rejects(fails, ArgumentError);
      await assert.rejects(fails, (error: Error) => message.test(error.message.replace(/^in model[\w.]*: /, '')));
    });
  }

  test('those that are right are taken, undefined as well', () => {
    machine.forward(inputs, { slots: 5, reads: false, noise: undefined, clipThroughTime: undefined });
    new TinyNTM({});
    new LSTMBaseline({ ...sizes, layers: undefined } as never);
  });
});

suite('scores of tokens', (test) => {
  test('there are none of answers that are not finite', async () => {
    const model = new TinyNTM({ hidden: 3, slots: 2, width: 2 });
    model.loadStateDict({ ...model.stateDict(), 'output.bias': zeros([10]).add(Number.NaN) });
    await assert.rejects(
      () => evaluate(answersOf(model, { compiled: false }), copyTask, { length: 1 }, { count: 2 }),
      EvaluationError,
    );
    await assert.rejects(
      () => evaluate(answersOf(model), copyTask, { length: 1 }, { count: 2 }),
      /there are no scores/,
    );
  });
});

suite('what is beyond any memory', (test) => {
  for (const task of [copyBits, copyTask]) {
    test(`is an error in words: ${task.name}`, () => {
      const sample = (): unknown => task.sample(2 ** 50, { length: 1 }, new Generator(0));
      assert.throws(sample, ArgumentError);
      assert.throws(sample, /^copy(-task)?: there is no memory for 1125899906842624 sequences of 3 steps/);
    });
  }

  test('or of no kind there is', () => {
    const make = (): unknown => makeModel(any({ kind: 'gru', hiddenSize: 2 }), copyBits, 0);
    assert.throws(make, /^ModelPlan: kind is one of 'ntm', 'dnc', 'lstm', 'tiny-ntm', got "gru"$/);
    assert.throws(() => makeModel(any({ kind: 'ntm', hidden: 2 }), copyBits, 0), /did you mean hiddenSize/);
  });
});
