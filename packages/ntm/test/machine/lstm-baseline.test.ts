import { ArgumentError, ShapeError, type Tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { LSTMBaseline, type LSTMBaselineConfig } from '../../src/index.ts';
import { check, throwsError } from '../property.ts';
import type { Vector } from '../reference.ts';
import { linear, lstm, range } from './layers.ts';
import { cube, redrawn, sequences } from './machines.ts';

/** Logits of every step of every sequence, in loops. */
const expectedLogits = (model: LSTMBaseline, inputs: Tensor): number[][][] => {
  const dict = model.stateDict();
  const first = (name: string, layer: number) => (dict[`cell.initial_${name}.${layer}`]!.arraySync() as number[][])[0]!;
  return cube(inputs).map((sequence) => {
    const states = range(model.config.layers).map((i) => ({ h: first('hidden', i), c: first('cell', i) }));
    return sequence.map((x) => {
      let below: Vector = x;
      states.forEach(({ h, c }, i) => {
        states[i] = lstm(dict, `cell.layers.${i}`, below, h, c);
        below = states[i].h;
      });
      return linear(dict, 'output', below);
    });
  });
};

const parameterCount = ({ inputSize: I, outputSize: O, hiddenSize: H, layers: L }: Required<LSTMBaselineConfig>) => {
  // Four gates with two biases each, layer by layer; h and c to start from; the map to the logits.
  const gates = 4 * H * (I + H + 2) + (L - 1) * 4 * H * (H + H + 2);
  return gates + 2 * L * H + O * (H + 1);
};

const count = (model: LSTMBaseline): number => model.parameters().reduce((sum, { numel }) => sum + numel, 0);

const n = fc.integer({ min: 1, max: 4 });
const configs = fc.record({ inputSize: n, outputSize: n, hiddenSize: n, layers: n });

suite('LSTMBaseline', (test) => {
  test('logits are those of the equations in plain loops', () => {
    check(fc.tuple(configs, n, n, n), ([config, batch, time, seed]) => {
      const model = redrawn(new LSTMBaseline(config), { seed });
      const inputs = sequences(batch, time, config.inputSize, seed);
      assertClose(model.forward(inputs), expectedLogits(model, inputs), { rtol: 1e-10, atol: 1e-12 });
    });
  });

  test('the paper’s three layers of 256 for copy have the parameters that the formula gives', () => {
    const model = new LSTMBaseline({ inputSize: 9, outputSize: 8 });
    assert.equal(model.config, { inputSize: 9, outputSize: 8, hiddenSize: 256, layers: 3 });
    assert.is(parameterCount(model.config), 1_329_672);
    assert.is(count(model), 1_329_672);
  });

  test('parameters of any size are counted by the formula', () => {
    check(configs, (config) => assert.is(count(new LSTMBaseline(config)), parameterCount(config)));
  });

  test('step by step as in one', () => {
    const model = redrawn(new LSTMBaseline({ inputSize: 2, outputSize: 3, hiddenSize: 4, layers: 2 }));
    const inputs = sequences(2, 5);
    const whole = model.forward(inputs);
    let state = model.zeroState(2);
    for (let t = 0; t < 5; t++) {
      const step = model.step(inputs.select(1, t), state);
      assertClose(step.logits, whole.select(1, t), { rtol: 1e-14, atol: 1e-14 });
      state = step.state;
    }
  });

  test('a state dict takes all of it along, and float32 is the same network', () => {
    const config = { inputSize: 2, outputSize: 3, hiddenSize: 4, layers: 2 };
    const model = redrawn(new LSTMBaseline(config));
    const [double, single] = [new LSTMBaseline(config).to('float64'), new LSTMBaseline(config)];
    for (const other of [double, single]) other.loadStateDict(model.stateDict());
    const inputs = sequences(2, 5);
    const own = model.forward(inputs);
    assert.equal(cube(double.forward(inputs)), cube(own));
    const loose = single.forward(inputs.to('float32'));
    assert.is(loose.dtype, 'float32');
    assertClose(loose.to('float64'), own, { rtol: 1e-4, atol: 1e-5 });
  });

  test('a size that is none is an error that names the field', () => {
    for (const field of ['inputSize', 'outputSize', 'hiddenSize', 'layers'] as const) {
      for (const value of [0, 1.5, '3', null]) {
        const config = { inputSize: 2, outputSize: 2, [field]: value } as LSTMBaselineConfig;
        const message = new RegExp(`^LSTMBaseline: ${field} is a whole number ≥ 1, got ${JSON.stringify(value)}$`);
        throwsError(() => new LSTMBaseline(config), ArgumentError, message);
      }
    }
    throwsError(
      () => new LSTMBaseline({ inputSize: 2 } as LSTMBaselineConfig),
      ArgumentError,
      /^LSTMBaseline: outputSize .*got undefined$/,
    );
    const more = { inputSize: 2, outputSize: 2, slots: 4 } as LSTMBaselineConfig;
    throwsError(() => new LSTMBaseline(more), ArgumentError, /unknown field slots/);
  });

  test('sequences of other sizes are an error', () => {
    const model = new LSTMBaseline({ inputSize: 2, outputSize: 2, hiddenSize: 3, layers: 1 });
    throwsError(() => model.forward(sequences(2, 3, 3)), ShapeError, /^unroll: inputs must be \[B, T, 2\]/);
  });
});
