import { add, arange, type Module, mul, sin, sum, type Tensor } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import type { Reference } from './torch-values.ts';

/** 0.8 sin(0.7 i + seed), float64: numbers that look like weights and that any language can write down. */
export const wave = (shape: readonly number[], seed: number, requiresGrad = false): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  const x = mul(sin(add(mul(arange(n, undefined, 1, { dtype: 'float64' }), 0.7), seed)), 0.8).reshape(shape);
  x.requiresGrad = requiresGrad;
  return x;
};

/** The module in float64 with every parameter filled by `wave`, seeds 1, 2, … */
export const withWaves = <M extends Module>(module: M): M => {
  const filled = module.namedParameters().map(([name, p], i) => [name, wave(p.shape, i + 1)] as const);
  module.to('float64').loadStateDict(Object.fromEntries(filled));
  return module;
};

/** Inputs that require gradients, filled by `wave`, seeds 20, 23, … */
export const waveInputs = (...shapes: readonly (readonly number[])[]): Tensor[] =>
  shapes.map((shape, i) => wave(shape, 20 + 3 * i, true));

const close = { rtol: 1e-9, atol: 1e-10 };
const assertValues = (label: string, actual: Tensor, expected: readonly number[]): void =>
  assertClose(actual.flatten(), [...expected], { ...close, label });

/** Compares outputs, then the gradients of the loss described with the values. */
export const assertMatches = (
  { outputs, inputs, parameters }: Reference,
  module: Module,
  leaves: readonly Tensor[],
  results: readonly Tensor[],
): void => {
  for (const [i, out] of results.entries()) assertValues(`output ${i}`, out, outputs[i]);
  results
    .map((out, i) => sum(mul(out, wave(out.shape, 50 + i))))
    .reduce((a, b) => add(a, b))
    .backward();
  for (const [i, x] of leaves.entries()) assertValues(`gradient of input ${i}`, x.grad!, inputs[i]);
  const marks = module.namedParameters().map(([name, p]) => [name, sum(mul(p.grad!, wave(p.shape, 0.3)))] as const);
  for (const [name, mark] of marks) assertClose(mark, parameters[name], { ...close, label: `gradient of ${name}` });
  if (marks.length !== Object.keys(parameters).length) throw new Error('a parameter is missing');
};
