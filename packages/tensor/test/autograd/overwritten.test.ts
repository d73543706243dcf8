import { assert, suite } from '@engram/tools/suite';
import { add, GradientError, mul, noGrad, type Tensor } from '../../src/index.ts';
import { makeInputs, type OpCase } from '../cases/case.ts';
import { tables } from '../cases/index.ts';

// What is overwritten between the forward pass and backward is either refused or does not matter.

interface Setting {
  /** The input whose gradient is asked for. */
  readonly of: number;
  /** How far that input is from the row's. */
  readonly by?: number;
  readonly overwrite?: 'input' | 'others' | 'results';
}

const floats = (tensors: readonly Tensor[]): Tensor[] => tensors.filter(({ dtype }) => dtype.startsWith('float'));

/** The gradient of one input of a row, as text. @throws {GradientError} */
const gradientOf = (row: OpCase, { of, by = 0, overwrite }: Setting): string => {
  const inputs = makeInputs(row.inputs, 'float64', false);
  const x = floats(inputs)[of]!;
  if (by !== 0) noGrad(() => x.assign(add(mul(x, 1 + by), by)));
  x.requiresGrad = true;
  const results = floats([row.run(...inputs)].flat() as Tensor[]);
  const loss = results.map((y) => y.sum()).reduce((a, b) => add(a, b));
  if (!loss.requiresGrad) return 'none';
  const targets = { input: [x], others: floats(inputs).filter((other) => other !== x), results };
  for (const target of overwrite ? targets[overwrite] : []) noGrad(() => target.assign(add(mul(target, 3), 1)));
  loss.backward();
  return JSON.stringify(x.grad && [...x.grad.dataSync()]);
};

/** Their gradient reads x, though with an exponent of 1, or a single element, it is the same for every x. */
const AT_ODD_PLACES = /^(?:pow|prod|max|min|logsumexp)$/;

suite('what is overwritten before backward', (test) => {
  for (const row of Object.values(tables).flat()) {
    if (row.gradient === false) continue;
    test(`is refused or does not matter, ${row.op}: ${row.title}`, () => {
      floats(makeInputs(row.inputs, 'float64', false)).forEach((_, of) => {
        const expected = gradientOf(row, { of });
        const free = expected.length > 4 && [1e-3, -3.7, 5.3].every((by) => gradientOf(row, { of, by }) === expected);
        for (const overwrite of ['input', 'others', 'results'] as const) {
          let got: string;
          try {
            got = gradientOf(row, { of, overwrite });
          } catch (error) {
            assert.instance(error, GradientError);
            if (overwrite === 'input' && free && !AT_ODD_PLACES.test(row.op)) {
              assert.unreachable(`input ${of}: ${(error as Error).message}`);
            }
            continue;
          }
          assert.is(got, expected, `${overwrite} of input ${of}`);
        }
      });
    });
  }
});
