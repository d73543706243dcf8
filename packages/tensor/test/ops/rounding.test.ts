import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  abs,
  ceil,
  DTypeError,
  floor,
  mul,
  neg,
  round,
  sign,
  type Tensor,
  tensor,
  trunc,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { gradientAt } from '../cases/gradient.ts';
import { rounding } from '../cases/rounding.ts';

checkCases('rounding', rounding);

const steps = { sign, floor, ceil, round, trunc };

suite('rounding: steps', (test) => {
  for (const [name, op] of Object.entries(steps)) {
    test(`${name} has gradient 0, on a step too`, () => {
      assert.equal(gradientAt(op, [-1.5, -1, 0, 0.5, 2]), [[0, 0, 0, 0, 0]]);
    });
    test(`${name} needs a tensor`, () => {
      assert.throws(() => op(1.5 as unknown as Tensor), ArgumentError);
      assert.throws(() => op(1.5 as unknown as Tensor), new RegExp(`^${name}: the input must be a tensor, got number`));
    });
  }
  test('rounding is not defined for bool', () => {
    for (const [name, op] of Object.entries({ floor, ceil, round, trunc })) {
      assert.throws(() => op(tensor([true])), DTypeError);
      assert.throws(() => op(tensor([true])), new RegExp(`^${name}: not defined for bool`));
    }
  });
  test('a negative number that rounds to zero gives −0', () => {
    for (const op of [ceil, round, trunc]) assert.ok(Object.is(op(tensor([-0.25])).dataSync()[0], -0));
    for (const op of [floor, ceil, round, trunc]) assert.ok(Object.is(op(tensor([-0])).dataSync()[0], -0));
  });
});

suite('rounding: properties', (test) => {
  const property = (name: string, check: (x: Tensor, values: number[]) => void) =>
    test(name, () => {
      // Quarters, so that halves come often.
      const values = fc.array(
        fc.integer({ min: -4000, max: 4000 }).map((n) => n / 4),
        { maxLength: 20 },
      );
      fc.assert(
        fc.property(values, (x) => check(tensor(x, { dtype: 'float64' }), x)),
        { seed: 4, numRuns: 30 },
      );
    });
  property('floor, ceil and trunc are those of Math', (x, values) => {
    assertClose(floor(x), values.map(Math.floor));
    assertClose(ceil(x), values.map(Math.ceil));
    assertClose(trunc(x), values.map(Math.trunc));
  });
  property('round is nearest, and even on a tie', (x, values) => {
    for (const [i, r] of Array.from(round(x).dataSync()).entries()) {
      const distance = Math.abs(r - values[i]);
      assert.ok(Number.isInteger(r) && distance <= 0.5);
      if (distance === 0.5) assert.is(Math.abs(r % 2), 0);
    }
  });
  property('round, trunc and sign are odd', (x) => {
    for (const op of [round, trunc, sign]) assertClose(op(neg(x)), neg(op(x)));
  });
  property('x = |x| · sign x', (x) => assertClose(mul(abs(x), sign(x)), x));
});
