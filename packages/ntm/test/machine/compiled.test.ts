import {
  binaryCrossEntropyWithLogits,
  clipGradNorm,
  compile,
  type FloatDType,
  grad,
  type Module,
  manualSeed,
  RMSprop,
  type Tensor,
} from '@engram/tensor';
import { assertClose, type CloseOptions } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { LSTMBaseline, NTM, type NTMConfig, type SequenceModel } from '../../src/index.ts';
import { CONTROLLERS, LARGE, leftBy, machine, OPTIONS, SMALL, sequences } from './machines.ts';

const STEPS = 45;

const CLOSE: Record<FloatDType, CloseOptions> = {
  float32: { rtol: 2e-3, atol: 2e-4 },
  float64: { rtol: 1e-9, atol: 1e-11 },
};

/** Batches and lengths, each of which is a program of its own. */
const FORMS = [
  [1, 3],
  [3, 4],
  [1, 1],
] as const;

/** Slots and widths that fill vectors, that do not, and that are too few for one. */
const CONFIGS: Record<string, NTMConfig> = {
  ...Object.fromEntries(CONTROLLERS.map((controller) => [controller, { ...LARGE, controller }])),
  ...Object.fromEntries(Object.entries(OPTIONS).map(([name, option]) => [name, { ...LARGE, ...option }])),
  'one of each': { inputSize: 2, outputSize: 1, hiddenSize: 1, slots: 1, width: 1, shifts: 1 },
  'three slots': { ...SMALL, slots: 3 },
  'whole vectors': { ...SMALL, slots: 16, width: 8, shifts: 7 },
  'learned, one shift': {
    ...SMALL,
    slots: 9,
    width: 5,
    shifts: 1,
    initialMemory: 'learned',
    initialWeights: 'learned',
  },
};

/** Calls `fn` eagerly and compiled, in every form twice. */
const agrees = async (
  fn: (inputs: Tensor) => Record<string, Tensor>,
  dtype: FloatDType,
  simds: readonly boolean[],
): Promise<void> => {
  for (const simd of simds) {
    const f = compile(fn, { simd });
    for (const [batch, time] of FORMS) {
      for (const seed of [1, 2]) {
        const inputs = sequences(batch, time, SMALL.inputSize, seed).to(dtype);
        const [want, got] = [fn(inputs), await f(inputs)];
        for (const [name, x] of Object.entries(got)) {
          const label = `${name}, ${dtype}, simd ${simd}, ${batch} × ${time}`;
          assertClose(x, want[name]!.detach(), { ...CLOSE[dtype], label });
        }
      }
    }
    assert.is(f.programs.length, FORMS.length);
  }
};

/** The gradients of all parameters, by name. */
const gradients = (model: Module, loss: Tensor): Record<string, Tensor> => {
  const named = model.namedParameters();
  const found = grad(
    loss,
    named.map(([, parameter]) => parameter),
  );
  return Object.fromEntries(named.map(([name], i) => [name, found[i]!]));
};

suite('NTM, compiled', (test) => {
  for (const [name, config] of Object.entries(CONFIGS)) {
    test(`${name}: logits, weights, memory and all gradients are those of eager`, async () => {
      for (const dtype of ['float32', 'float64'] as const) {
        const model = machine(config, { dtype, scale: 0.5 });
        await agrees(
          (inputs) => {
            const [logits, memory, writes, reads] = leftBy(model, inputs) as [Tensor, Tensor, Tensor, Tensor];
            const loss = [logits, memory, writes, reads].map((x) => x.square().sum()).reduce((a, b) => a.add(b));
            return { logits, memory, writes, reads, ...gradients(model, loss) };
          },
          dtype,
          dtype === 'float32' ? [true, false] : [true],
        );
      }
    });
  }

  test('the trace of a run, without reads too, and with more slots', async () => {
    const model = machine(LARGE, { dtype: 'float32' });
    const f = compile((inputs: Tensor, options: { reads: boolean; slots: number }) => {
      const { logits, trace } = model.run(inputs, options);
      const { rows: _, ...tensors } = trace;
      return { logits, ...tensors };
    });
    const inputs = sequences(2, 4).to('float32');
    for (const options of [
      { reads: true, slots: 7 },
      { reads: false, slots: 7 },
      { reads: true, slots: 30 },
    ]) {
      const { logits, trace } = model.run(inputs, options);
      const { rows: _, ...tensors } = trace;
      const want: Record<string, Tensor> = { logits, ...tensors };
      for (const [name, x] of Object.entries(await f(inputs, options))) {
        assertClose(x, want[name]!, { ...CLOSE.float32, label: name });
      }
    }
    assert.is(f.programs.length, 3);
  });

  const models: Record<string, () => SequenceModel> = {
    NTM: () => new NTM({ ...LARGE, hiddenSize: 12, slots: 12, width: 6 }),
    LSTMBaseline: () => new LSTMBaseline({ inputSize: 2, outputSize: 3, hiddenSize: 8, layers: 2 }),
  };
  for (const [name, make] of Object.entries(models)) {
    test(`${name}: clipped training steps at several lengths, of one and three sequences, are those of eager`, async () => {
      const train = async (compiled: boolean) => {
        manualSeed(3);
        const model = make();
        const optimizer = new RMSprop(model.parameters(), { lr: 1e-3, alpha: 0.95, momentum: 0.9 });
        const eager = (inputs: Tensor, targets: Tensor): Tensor => {
          const loss = binaryCrossEntropyWithLogits(model.forward(inputs), targets);
          optimizer.zeroGrad();
          loss.backward();
          clipGradNorm(model.parameters(), 0.1);
          optimizer.step();
          return loss.detach();
        };
        const step = compiled ? compile(eager) : eager;
        const losses: number[] = [];
        for (let i = 0; i < STEPS; i++) {
          const [batch, time] = FORMS[i % FORMS.length]!;
          const inputs = sequences(batch, time).to('float32');
          losses.push((await step(inputs, sequences(batch, time, 3, 5).gt(0).to('float32'))).itemSync());
        }
        return { losses, weights: model.parameters().map((p) => p.detach()) };
      };
      const [eager, compiled] = [await train(false), await train(true)];
      const { losses } = eager;
      const total = (list: readonly number[]) => list.reduce((a, b) => a + b);
      assert.ok(total(losses.slice(-6)) < 0.9 * total(losses.slice(0, 6)), `it learns: ${losses}`);
      losses.forEach((loss, i) => {
        assert.ok(Math.abs(compiled.losses[i]! - loss) < 1e-4, `step ${i}: ${compiled.losses[i]} and ${loss}`);
      });
      eager.weights.forEach((weight, i) => {
        assertClose(compiled.weights[i]!, weight, { rtol: 1e-2, atol: 1e-3 });
      });
    });
  }
});
