import { select, type Tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { NTM, type NTMConfig } from '../../src/index.ts';
import { check } from '../property.ts';
import { CONTROLLERS, cube, LARGE, machine, OPTIONS, SMALL, sequences } from './machines.ts';
import { runNTM, type Step } from './reference.ts';

const TIGHT = { rtol: 1e-8, atol: 1e-10 };

const expectedSteps = (model: NTM, inputs: Tensor): Step[][] =>
  cube(inputs).map((sequence) => runNTM(model.stateDict(), model.config, sequence));

/** One thing of every step of every sequence: [B, T, …]. */
const over = <T>(steps: readonly Step[][], pick: (step: Step) => T): T[][] => steps.map((row) => row.map(pick));

const matches = (model: NTM, inputs: Tensor, options = TIGHT): void =>
  assertClose(
    model.forward(inputs),
    over(expectedSteps(model, inputs), (s) => s.logits),
    options,
  );

suite('NTM against its equations in plain loops', (test) => {
  const configs: Record<string, NTMConfig> = Object.fromEntries([
    ...CONTROLLERS.map((controller) => [controller, { ...LARGE, controller }]),
    ...Object.entries(OPTIONS).map(([name, option]) => [name, { ...LARGE, ...option }]),
  ]);
  for (const [name, config] of Object.entries(configs)) {
    test(`${name}: logits, with several layers and heads`, () => matches(machine(config), sequences(3, 6)));

    test(`${name}: all of the state after each step`, () => {
      const model = machine(config);
      const inputs = sequences(2, 4);
      const expected = expectedSteps(model, inputs);
      let state = model.zeroState(2);
      for (let t = 0; t < 4; t++) {
        const { output, state: next, acts } = model.cell.step(select(inputs, 1, t), state);
        const close = (what: string, actual: Tensor, pick: (step: Step) => unknown) =>
          assertClose(actual, expected.map((row) => pick(row[t]!)) as number[][], {
            ...TIGHT,
            label: `${what}, step ${t}`,
          });
        close('output', output, (s) => [...s.hidden, ...s.reads.flat()]);
        close('memory', next.memory, (s) => s.memory);
        for (let i = 0; i < LARGE.readHeads; i++) {
          close(`read ${i}`, next.reads[i]!, (s) => s.reads[i]);
          close(`read weights ${i}`, next.readWeights[i]!, (s) => s.readWeights[i]);
        }
        for (let i = 0; i < LARGE.writeHeads; i++) {
          close(`write weights ${i}`, next.writeWeights[i]!, (s) => s.actions[i]!.weights);
          for (const field of ['weights', 'erase', 'add'] as const) {
            close(`${field} ${i}`, acts.writes[i]![field], (s) => s.actions[i]![field]);
          }
        }
        assert.is(next.bookmarks.length, config.bookmark ? LARGE.readHeads + LARGE.writeHeads : 0);
        next.bookmarks.forEach((bookmark, i) => {
          close(`bookmark ${i}`, bookmark, (s) => s.bookmarks[i]);
        });
        state = next;
      }
    });
  }

  for (const initialMemory of ['constant', 'random', 'learned'] as const) {
    for (const initialWeights of ['one-hot', 'learned', 'uniform'] as const) {
      if (initialMemory === 'constant' && initialWeights === 'uniform') continue;
      test(`memory ${initialMemory} and weights ${initialWeights} to start from`, () => {
        matches(machine({ ...LARGE, initialMemory, initialWeights }), sequences(2, 5));
        matches(machine({ ...LARGE, ...OPTIONS.both, initialMemory, initialWeights }), sequences(2, 5));
      });
    }
  }

  test('any sizes, down to one of each', () => {
    const n = fc.integer({ min: 1, max: 4 });
    const any = fc.record({
      controller: fc.constantFrom(...CONTROLLERS),
      inputSize: n,
      outputSize: n,
      hiddenSize: n,
      layers: n,
      slots: n,
      width: n,
      readHeads: n,
      writeHeads: n,
      bookmark: fc.boolean(),
      maskedLookup: fc.boolean(),
      batch: n,
      time: n,
      seed: n,
    });
    check(any, ({ batch, time, seed, ...config }) => {
      const model = machine({ ...config, shifts: config.slots > 2 ? 3 : 1 }, { seed });
      matches(model, sequences(batch, time, config.inputSize, seed));
    });
  });

  test('the paper’s sizes', () => {
    const model = machine({ inputSize: 9, outputSize: 8 }, { scale: 0.1 });
    matches(model, sequences(1, 4, 9));
  });

  test('what is written at a step is read from the next on, not at once', () => {
    const model = machine(SMALL);
    const state = model.zeroState(1);
    const { state: next } = model.cell.step(sequences(1, 1).select(1, 0), state);
    assertClose(next.reads[0]!, next.readWeights[0]!.matmul(state.memory.select(0, 0)));
    const late = next.readWeights[0]!.matmul(next.memory.select(0, 0)).sub(next.reads[0]!);
    assert.ok(Math.max(...late.abs().dataSync()) > 1e-3, `${late}`);
  });

  test('float32 is the same network', () => {
    for (const controller of CONTROLLERS) {
      const double = machine({ ...LARGE, controller });
      const single = new NTM({ ...LARGE, controller });
      single.loadStateDict(double.stateDict());
      const inputs = sequences(2, 5);
      const logits = single.forward(inputs.to('float32'));
      assert.is(logits.dtype, 'float32');
      assertClose(logits.to('float64'), double.forward(inputs), { rtol: 1e-3, atol: 1e-4, label: controller });
    }
  });
});
