import { assert, suite } from '@engram/tools/suite';
import { type FloatDType, type NestedInput, Tensor, tensor } from '../../src/index.ts';
import { assertClose, gradcheck, gradgradcheck } from '../../src/testing/index.ts';
import { makeInputs, type OpCase } from './case.ts';

const check = (row: OpCase, float: FloatDType): void => {
  const inputs = makeInputs(row.inputs, float, false);
  checkResults(row, float, inputs, row.run(...inputs));
};

/** Compares results with the values that a row expects of these inputs. */
export const checkResults = (
  row: OpCase,
  float: FloatDType,
  inputs: readonly Tensor[],
  result: Tensor | readonly Tensor[],
): void => {
  const results = result instanceof Tensor ? [result] : result;
  const expected: readonly NestedInput[] =
    typeof row.expected === 'function' ? row.expected(...inputs.map((x) => Array.from(x.dataSync()))) : row.expected;
  assert.is(results.length, expected.length, 'number of results');
  results.forEach((out, i) => {
    const dtype = row.dtype?.[i] ?? row.dtype?.[0] ?? 'float';
    const wanted = dtype === 'float' ? float : dtype;
    assert.is(out.dtype, wanted);
    assertClose(out, tensor(expected[i], { dtype: wanted }), {
      ...(row.rtol !== undefined ? { rtol: row.rtol } : {}),
      ...(row.atol !== undefined ? { atol: row.atol } : {}),
    });
  });
};

/** Registers the tests of a table: values in both float dtypes, then gradients in float64. */
export const checkCases = (stem: string, cases: readonly OpCase[]): void =>
  suite(`op cases: ${stem}`, (test) => {
    for (const row of cases) {
      const name = `${row.op}: ${row.title}`;
      test(`${name} (float32)`, () => check(row, 'float32'));
      test(`${name} (float64)`, () => check(row, 'float64'));
      if (row.gradient === false) continue;
      test(`${name} (gradient)`, () => gradcheck(row.run, makeInputs(row.inputs, 'float64', true)));
      if (row.gradient === 'first') continue;
      test(`${name} (second gradient)`, () => gradgradcheck(row.run, makeInputs(row.inputs, 'float64', true)));
    }
  });
