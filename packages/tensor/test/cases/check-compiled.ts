import { assert, suite } from '@engram/tools/suite';
import { compile, type FloatDType, Generator, grad, randn, Tensor } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { makeInputs, type OpCase } from './case.ts';
import { checkResults } from './check.ts';

const modes = [
  { label: 'compiled, SIMD', simd: true },
  { label: 'compiled, typed arrays', simd: false },
];

const NOT_COMPILED =
  /^\w+: the shape of its result depends on values, and a compiled function has none while .* call it outside/;

const asList = (result: Tensor | readonly Tensor[]): readonly Tensor[] =>
  result instanceof Tensor ? [result] : result;

/** Gradients of the results, weighed at random, and of the sum of the squares of these gradients. */
const gradients =
  (run: OpCase['run'], second: boolean) =>
  (...inputs: readonly Tensor[]): readonly Tensor[] => {
    const outputs = asList(run(...inputs)).filter((out) => out.requiresGrad);
    const checked = inputs.filter((x) => x.requiresGrad);
    if (outputs.length === 0) return [];
    const generator = new Generator(3);
    const gradOutputs = outputs.map(({ shape, dtype }) => randn(shape, { dtype: dtype as FloatDType, generator }));
    const options = { gradOutputs, allowUnused: true, createGraph: second } as const;
    const first = grad(outputs, checked, options).filter((g): g is Tensor => g !== null);
    if (!second) return first;
    const curved = first.filter((g) => g.requiresGrad);
    if (curved.length === 0) return first;
    const energy = curved.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
    return [...first, ...grad(energy, checked, { allowUnused: true }).filter((g): g is Tensor => g !== null)];
  };

const checkGradients = async (row: OpCase, dtype: FloatDType, simd: boolean): Promise<void> => {
  const fn = gradients(row.run, row.gradient !== 'first');
  const want = fn(...makeInputs(row.inputs, dtype, true));
  const got = await compile(fn, { simd })(...makeInputs(row.inputs, dtype, true));
  assert.is(got.length, want.length);
  got.forEach((g, i) => {
    const size = Math.max(...Array.from(want[i].dataSync()).map(Math.abs).filter(Number.isFinite));
    const close = dtype === 'float32' ? { rtol: 1e-4, atol: 2e-5 * Math.max(1, size) } : { rtol: 1e-12, atol: 1e-12 };
    assertClose(g, want[i].detach(), { label: `gradient ${i}`, ...close });
  });
};

/** Registers the rows of a table once more: recorded and replayed, on both sets of kernels. */
export const checkCompiledCases = (stem: string, cases: readonly OpCase[]): void =>
  suite(`op cases, compiled: ${stem}`, (test) => {
    for (const row of cases) {
      if (row.dynamic) {
        test(`${row.op}: ${row.title} (says why not)`, async () => {
          const inputs = makeInputs(row.inputs, 'float32', false);
          await assert.rejects(async () => compile(row.run)(...inputs), NOT_COMPILED);
        });
        continue;
      }
      for (const { label, simd } of modes) {
        test(`${row.op}: ${row.title} (${label})`, async () => {
          const program = compile(row.run, { simd });
          for (const dtype of simd ? (['float32'] as const) : (['float32', 'float64'] as const)) {
            const inputs = makeInputs(row.inputs, dtype, false);
            checkResults(row, dtype, inputs, await program(...inputs));
            checkResults(row, dtype, inputs, await program(...inputs)); // a replay finds what the first run left behind
          }
        });
        if (row.gradient === false || !row.inputs.some((input) => !('dtype' in input) || input.dtype === 'float'))
          continue;
        test(`${row.op}: ${row.title} (gradients, ${label})`, () =>
          checkGradients(row, simd ? 'float32' : 'float64', simd));
      }
    }
  });
