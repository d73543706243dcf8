import type { Tensor } from '@engram/tensor';
import { gradcheck, gradgradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { LSTMBaseline, type NTMConfig, ReadHead, readMemory, unroll, writeMemory } from '../../src/index.ts';
import { CONTROLLERS, leaf, leftBy, machine, normals, OPTIONS, redrawn, SMALL, sequences } from './machines.ts';

const TIGHT = { atol: 1e-7, rtol: 1e-5 };

/** Small, and still with more than one of what is counted, where `layers` says so. */
const TINY = { ...SMALL, outputSize: 2, hiddenSize: 2, slots: 4, width: 2 } satisfies NTMConfig;

suite('gradients of a whole unrolled machine', (test) => {
  for (const controller of CONTROLLERS) {
    test(`${controller}: over 4 steps, by every parameter and by the inputs`, () => {
      const model = machine({ ...TINY, controller });
      const inputs = leaf(sequences(2, 4));
      gradcheck((x) => leftBy(model, x!), [inputs, ...model.parameters()], TIGHT);
    });
  }

  for (const [name, option] of Object.entries(OPTIONS)) {
    test(`${name}: over 4 steps, by every parameter and by the inputs`, () => {
      const model = machine({ ...TINY, ...option });
      const inputs = leaf(sequences(2, 4));
      gradcheck((x) => leftBy(model, x!), [inputs, ...model.parameters()], TIGHT);
    });
  }

  test('two layers, two read and three write heads, five shifts, over 3 steps', () => {
    const model = machine({ ...TINY, layers: 2, readHeads: 2, writeHeads: 3, slots: 5, shifts: 5 });
    gradcheck(() => leftBy(model, sequences(1, 3)), model.parameters(), TIGHT);
  });

  test('learned memory and learned weights to start from', () => {
    const model = machine({ ...TINY, initialMemory: 'learned', initialWeights: 'learned' });
    const names = model.namedParameters().map(([name]) => name);
    assert.ok(
      names.includes('cell.memory.initial.memory') && names.includes('cell.memory.initial.weights'),
      `${names}`,
    );
    gradcheck(() => leftBy(model, sequences(2, 3)), model.parameters(), TIGHT);
  });

  test('every parameter gets a gradient other than 0', () => {
    for (const controller of CONTROLLERS) {
      const learned = { initialMemory: 'learned', initialWeights: 'learned' } as const;
      const model = machine({ ...TINY, ...OPTIONS.both, ...learned, controller, readHeads: 2 });
      const loss = leftBy(model, sequences(2, 4)).map((x) => x.square().sum());
      loss.reduce((a, b) => a.add(b)).backward();
      for (const [name, { grad }] of model.namedParameters()) {
        assert.ok(
          grad?.dataSync().some((g) => g !== 0),
          `${controller}: ${name}`,
        );
      }
    }
  });

  test('through the state that a run goes on from', () => {
    const model = machine(TINY);
    const { state } = unroll(model.cell, sequences(1, 2));
    const [memory, hidden, cell] = [state.memory, ...state.controller].map(leaf) as [Tensor, Tensor, Tensor];
    gradcheck(
      (m, h, c) =>
        unroll(model.cell, sequences(1, 2, 2, 5), { state: { ...state, memory: m!, controller: [h!, c!] } }).outputs,
      [memory, hidden, cell],
      TIGHT,
    );
  });

  test('a read', () => {
    const normal = normals(3);
    const inputs = [normal([2, 4]).softmax(1), normal([2, 4, 3])].map(leaf);
    gradcheck((weights, memory) => readMemory(weights!, memory!), inputs, TIGHT);
  });

  test('second derivatives, of a head and of a write', () => {
    const normal = normals(4);
    const head = redrawn(new ReadHead(2, { width: 2, shifts: 3 }));
    gradgradcheck(
      (h, memory, previous) => head.forward(h!, memory!, previous!),
      [normal([2, 2]), normal([2, 4, 2]), normal([2, 4]).softmax(1)].map(leaf),
    );
    gradgradcheck(
      (memory, weights, erase, add) => writeMemory(memory!, weights!, erase!, add!),
      [normal([2, 3, 2]), normal([2, 3]).softmax(1), normal([2, 2]).sigmoid(), normal([2, 2])].map(leaf),
    );
  });

  test('the LSTM baseline, two layers over 4 steps, by every parameter', () => {
    const model = redrawn(new LSTMBaseline({ inputSize: 2, outputSize: 2, hiddenSize: 3, layers: 2 }));
    gradcheck((x) => model.forward(x!), [leaf(sequences(2, 4)), ...model.parameters()], TIGHT);
  });
});
