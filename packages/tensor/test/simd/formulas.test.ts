import { suite } from '@engram/tools/suite';
import { type ElementType, primitivesOf } from '../../formulas/expression.ts';
import type { Formula } from '../../formulas/formula.ts';
import { formulas } from '../../formulas/index.ts';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { agree, assertNoInstruction, LENGTHS, randomBools, randomInts, specialFloats } from './agree.ts';
import { randomFloats } from './harness.ts';
import { walks } from './walks.ts';

/** Of functions, more in tails, where a rounded exponent weighs; and the last bits of what is too small for a full float32. */
const TOLERANCES = {
  exact: undefined,
  rounded: { relative: 4e-7, absolute: 1e-44 },
  functions: { relative: 5e-6, absolute: 2e-43 },
};
/** Beside a zero that is not at 0, terms of size 1 cancel. */
const CANCELS: Readonly<Record<string, { relative: number; absolute: number }>> = {
  geluSlope: { relative: 5e-6, absolute: 1e-7 },
  siluSlope: { relative: 5e-6, absolute: 1e-7 },
};

const ATTRIBUTES: Readonly<Record<string, number>> = {
  min: -1.1,
  max: 0.7,
  negativeSlope: 0.1,
  beta: 1,
  threshold: 20,
};

const SPECIAL: Readonly<Record<ElementType, TypedArray>> = {
  float32: specialFloats(),
  int32: Int32Array.of(0, 1, -1, 2, 46341, 65536, 123456789, 2 ** 31 - 1, -(2 ** 31)),
  bool: Uint8Array.of(0, 1),
};

const drawn = (type: ElementType, length: number, seed: number): TypedArray => {
  if (type === 'bool') return randomBools(length, seed);
  return type === 'float32' ? randomFloats(length, seed, 5) : randomInts(length, seed, -3, 4);
};

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** A formula over elements of a dtype: what its operands are and its result. */
const subjectOf = (formula: Formula, type: ElementType) => {
  const { operands, value, attributes, exactness } = formula;
  const types = operands.map(({ kind }): ElementType => (kind === 'truth' ? 'bool' : type));
  const numbers = Object.fromEntries(attributes.map((name) => [name, ATTRIBUTES[name]]));
  const result = (length: number): TypedArray => new ARRAYS[value.kind === 'truth' ? 'bool' : type](length).fill(7);
  // A single operation is rounded once, and so is a double that is stored.
  const isOnce = exactness === 'rounded' && primitivesOf(value).length === 1;
  return {
    name: formula.name as 'add', // or another one
    types,
    result,
    tolerance: isOnce ? undefined : (CANCELS[formula.name] ?? TOLERANCES[exactness]),
    line: (n: number) =>
      (types.length > 1
        ? broadcastRows(
            [n],
            types.map(() => [n]),
          )
        : numbers) as never,
  };
};

suite('simd formulas', (test) => {
  for (const formula of formulas) {
    for (const type of formula.simd) {
      const { name, types, result, tolerance, line } = subjectOf(formula, type);
      test(`${name}, ${type}: every length, in place too`, () => {
        for (const n of [...LENGTHS, 1023, 1024, 1025, 2500]) {
          const ins = types.map((each, i) => drawn(each, n, n + 100 * i));
          const places = ins.filter((a) => a.constructor === result(0).constructor);
          for (const out of [result(n), ...places]) agree(name, [out], ins, line(n), tolerance, `${n}`);
        }
      });
      test(`${name}, ${type}: special values, each with each`, () => {
        const values = types.map((each) => [...SPECIAL[each]]);
        const all = values
          .reduce<number[][]>((mixes, next) => mixes.flatMap((mix) => next.map((value) => [...mix, value])), [[]])
          // What comes back from a tanh or a sigmoid is no larger; a double would hold its square.
          .filter(([, y]) => !name.endsWith('Backward') || !(Math.abs(y) > 1));
        const ins = types.map((each, i) => ARRAYS[each].from(all.map((mix) => mix[i])));
        agree(name, [result(all.length)], ins, line(all.length), tolerance);
      });
      if (types.length === 1) continue;
      test(`${name}, ${type}: every mix of views`, () => {
        const shapes = [
          [5, 16],
          [3, 7],
          [2, 33],
          [3, 0],
        ] as const;
        for (const { label, rows, count, lengths } of types.length > 2 ? walks(types.length, shapes) : walks(2)) {
          const ins = types.map((each, i) => drawn(each, lengths[i], i));
          agree(name, [result(count)], ins, rows as never, tolerance, label);
        }
      });
    }
    if (formula.simd.length > 0) {
      test(`${formula.name}: no instruction for another dtype, nor for a mix`, () => {
        const { name, types, line } = subjectOf(formula, formula.simd[0]);
        const others = [Float64Array, Float32Array, Int32Array, Uint8Array].filter(
          (array) => !formula.simd.some((type) => ARRAYS[type] === array),
        );
        for (const array of others) {
          const ins = types.map((_, i) => (formula.operands[i].kind === 'truth' ? new Uint8Array(3) : new array(3)));
          const out = formula.value.kind === 'truth' ? new Uint8Array(3) : new array(3);
          assertNoInstruction(name, [out], ins, line(3));
        }
        if (types.length < 2) return;
        const mixed = types.map((each, i) => (i === types.length - 1 ? new Float64Array(3) : new ARRAYS[each](3)));
        assertNoInstruction(name, [new Uint8Array(3)], mixed, line(3));
      });
    }
  }
});
