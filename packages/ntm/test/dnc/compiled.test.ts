import { compile, type FloatDType, grad, type Tensor } from '@engram/tensor';
import { assertClose, type CloseOptions } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import type { DNC, DNCConfig } from '../../src/index.ts';
import { CONTROLLERS, sequences } from '../machine/machines.ts';
import { dnc, LARGE, leftBy, PLAIN, SMALL, traced } from './dncs.ts';

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
const CONFIGS: Record<string, DNCConfig> = {
  ...Object.fromEntries(CONTROLLERS.map((controller) => [controller, { ...LARGE, controller }])),
  'without the cures': { ...LARGE, ...PLAIN },
  'one of each': { inputSize: 2, outputSize: 1, hiddenSize: 1, slots: 1, width: 1 },
  'two slots': { ...SMALL, slots: 2 },
  'whole vectors': { ...SMALL, slots: 16, width: 8, readHeads: 4 },
};

const everything = (model: DNC, inputs: Tensor): Record<string, Tensor> => {
  const left = leftBy(model, inputs);
  const loss = Object.values(left)
    .map((x) => x.square().sum())
    .reduce((a, b) => a.add(b));
  const named = model.namedParameters();
  const gradients = grad(
    loss,
    named.map(([, parameter]) => parameter),
  );
  return { ...left, ...Object.fromEntries(named.map(([name], i) => [name, gradients[i]!])) };
};

suite('DNC, compiled', (test) => {
  for (const [name, config] of Object.entries(CONFIGS)) {
    test(`${name}: logits, all of the state and all gradients are those of eager and of float64`, async () => {
      const double = dnc(config, { scale: 0.5 });
      for (const dtype of ['float32', 'float64'] as const) {
        const model = dnc(config, { dtype, scale: 0.5 });
        for (const simd of dtype === 'float32' ? [true, false] : [true]) {
          const f = compile((inputs: Tensor) => everything(model, inputs), { simd });
          for (const [batch, time] of FORMS) {
            for (const seed of [1, 2]) {
              const inputs = sequences(batch, time, 2, seed);
              const [want, exact] = [everything(model, inputs.to(dtype)), everything(double, inputs)];
              for (const [part, x] of Object.entries(await f(inputs.to(dtype)))) {
                const label = `${part}, ${dtype}, simd ${simd}, ${batch} × ${time}`;
                assertClose(x, want[part]!.detach(), { ...CLOSE[dtype], label });
                assertClose(x.to('float64'), exact[part]!.detach(), { ...CLOSE[dtype], label: `${label}, float64` });
              }
            }
          }
          assert.is(f.programs.length, FORMS.length);
        }
      }
    });
  }

  test('the trace of a run, without reads too, and with other numbers of slots', async () => {
    const model = dnc(LARGE, { dtype: 'float32' });
    const f = compile((inputs: Tensor, options: { reads: boolean; slots: number }) => traced(model, inputs, options));
    const inputs = sequences(2, 4).to('float32');
    for (const options of [
      { reads: true, slots: 7 },
      { reads: false, slots: 7 },
      { reads: true, slots: 30 },
      { reads: true, slots: 1 },
    ]) {
      const want = traced(model, inputs, options);
      for (const [name, x] of Object.entries(await f(inputs, options))) {
        assertClose(x, want[name]!, { ...CLOSE.float32, label: name });
      }
    }
  });
});
