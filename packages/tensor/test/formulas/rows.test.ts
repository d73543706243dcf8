import { assert, suite } from '@engram/tools/suite';
import type { ElementType, Expression } from '../../formulas/expression.ts';
import type { Formula } from '../../formulas/formula.ts';
import { formulas } from '../../formulas/index.ts';
import type { KernelRow } from '../../src/backend/kernel.ts';
import * as kernels from '../../src/backend/kernels/index.ts';
import * as special from '../../src/backend/kernels/special.ts';
import { broadcastRows, rowsOf } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { specialFloats } from '../simd/agree.ts';

type Meaning = (...args: number[]) => number;

/** What primitives mean, of doubles, where it is not the function of that name; a truth is 1 or 0. */
const meanings: Readonly<Record<string, Meaning>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  neg: (x) => -x,
  round: special.roundHalfEven,
  floorDivide: (x, y) => special.wholeQuotient(x, y, true),
  truncDivide: (x, y) => special.wholeQuotient(x, y, false),
  log1pOfPart: Math.log1p,
  fmod: (x, y) => x % y,
  eq: (x, y) => +(x === y),
  lt: (x, y) => +(x < y),
  le: (x, y) => +(x <= y),
  gt: (x, y) => +(x > y),
  ge: (x, y) => +(x >= y),
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  not: (x) => 1 - x,
  select: (so, x, y) => (so ? x : y),
};

/** Of int32 where it is not that of doubles. */
const wholeMeanings: Readonly<Record<string, Meaning>> = {
  mul: Math.imul,
  floorDivide: (x, y) => Math.floor(x / y),
  truncDivide: (x, y) => Math.trunc(x / y),
  pow: special.powInt,
};

const functions = Object.assign(Object.create(Math), special) as Readonly<Record<string, Meaning>>;

const numbers: Readonly<Record<string, number>> = { min: -1.5, max: 3, negativeSlope: 0.1, beta: 2, threshold: 15 };

const meant = (node: Expression, type: ElementType, operands: readonly number[]): number => {
  if (node.is === 'operand') return operands[node.index];
  if (node.is === 'attribute') return numbers[node.name];
  if (node.is === 'constant') return node.value;
  const { name } = node.primitive;
  const meaning = (type === 'int32' ? wholeMeanings[name] : undefined) ?? meanings[name] ?? functions[name];
  return meaning(...node.args.map((arg) => meant(arg, type, operands)));
};

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
const VALUES = {
  float32: [...specialFloats()],
  int32: [0, 1, -1, 2, 3, -7, 46341, 65536, 2 ** 31 - 1, -(2 ** 31), 123456789],
  bool: [0, 1],
} as const satisfies Record<ElementType, readonly number[]>;

/** Every mix of values for the operands, one after the other. */
const mixes = (formula: Formula, type: ElementType): number[][] =>
  formula.operands.reduce<number[][]>(
    (all, { kind }) => all.flatMap((mix) => VALUES[kind === 'truth' ? 'bool' : type].map((value) => [...mix, value])),
    [[]],
  );

const check = (formula: Formula, type: ElementType, wide: boolean): void => {
  const { loop } = (kernels as Readonly<Record<string, KernelRow<unknown>>>)[formula.name];
  const all = mixes(formula, type);
  const numeric = wide ? Float64Array : ARRAYS[type];
  const ins = formula.operands.map(({ kind }, i) =>
    (kind === 'truth' ? Uint8Array : numeric).from(all.map((mix) => mix[i])),
  );
  const out: TypedArray = new (formula.value.kind === 'truth' ? Uint8Array : numeric)(all.length);
  const want = out.slice();
  for (let i = 0; i < want.length; i++) want[i] = meant(formula.value, type, all[i]);
  const compare = (): void => {
    for (let i = 0; i < want.length; i++) {
      assert.ok(
        Object.is(out[i], want[i]),
        `${formula.name} of ${type} ${all[i]}: ${out[i]}, and should be ${want[i]}`,
      );
    }
  };
  const shapes = ins.map(() => [all.length]);
  loop([out], ins, ins.length > 1 ? broadcastRows([all.length], shapes) : numbers);
  compare();
  if (ins.length < 2) return;
  // As a row that does not begin at the first element, which no loop over lines takes.
  const later = ins.map((array) => {
    const longer = new (array.constructor as Float32ArrayConstructor)(array.length + 1);
    longer.set(array, 1);
    return longer;
  });
  const [steps, bases] = [ins.map(() => [1]), ins.map(() => 1)];
  loop([out.fill(0)], later, rowsOf([all.length], steps, bases));
  compare();
};

suite('rows that are made of formulas', (test) => {
  for (const formula of formulas) {
    test(`${formula.name}: its loop computes what the formula says`, () => {
      for (const type of formula.dtypes) check(formula, type, false);
      if (formula.dtypes.includes('float32')) check(formula, 'float32', true);
    });
  }
});
