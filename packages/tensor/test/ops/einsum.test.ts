import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  ArgumentError,
  einsum,
  matmul,
  outer,
  permute,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { checkCases } from '../cases/check.ts';
import { sums } from '../cases/einsum.ts';
import { build, reader } from '../cases/plain.ts';
import { check, randomOf, throwsError } from '../property.ts';

checkCases('einsum', sums);

suite('einsum', (test) => {
  const x = zeros([2, 3]);

  test('an empty result', () => {
    assert.equal(einsum('ij,jk->ki', zeros([2, 3]), zeros([3, 0])).shape, [0, 2]);
  });

  test('equations that cannot be read', () => {
    throwsError(() => einsum('ij->i->j', x), ArgumentError, /^einsum: 'ij->i->j': more than one arrow/);
    throwsError(() => einsum('ij,jk->ik', x), ArgumentError, /^einsum: 'ij,jk->ik': names 2 operands, got 1/);
    throwsError(() => einsum('->'), ArgumentError, /^einsum: '->': names 1 operands, got 0/);
    throwsError(
      () => einsum('i1->i', x),
      ArgumentError,
      /^einsum: 'i1->i': 'i1' is not letters with at most one '...'/,
    );
    throwsError(() => einsum('...i...', x), ArgumentError, /'...i...' is not letters with at most one '...'/);
    throwsError(() => einsum('ij->ij.', x), ArgumentError, /'ij.' is not letters/);
    throwsError(
      () => einsum('ijk->i', x),
      ArgumentError,
      /^einsum: 'ijk->i': operand 0 is \[2, 3\], which 'ijk' does not name/,
    );
    throwsError(() => einsum('ijk...->i', x), ArgumentError, /operand 0 is \[2, 3\], which 'ijk...' does not name/);
    throwsError(() => einsum('i->i', x), ArgumentError, /operand 0 is \[2, 3\], which 'i' does not name/);
    throwsError(() => einsum('ij->ik', x), ArgumentError, /^einsum: 'ij->ik': 'k' of the result is in no operand/);
    throwsError(() => einsum('ij->ii', x), ArgumentError, /^einsum: 'ij->ii': 'i' is twice in the result/);
    throwsError(() => einsum('i', [1] as never), ArgumentError, /^einsum: operand 0 must be a tensor, got an array/);
  });

  test('sizes that differ', () => {
    throwsError(
      () => einsum('ij,jk->ik', x, zeros([4, 2])),
      ShapeError,
      /^einsum: 'ij,jk->ik': axis 'j' is 3 in one place and 4 in operand 1 \[4, 2\]/,
    );
    throwsError(
      () => einsum('ii->i', x),
      ShapeError,
      /^einsum: 'ii->i': axis 'i' is 2 in one place and 3 in operand 0 \[2, 3\]/,
    );
    // Within one operand a size of 1 does not give way.
    throwsError(
      () => einsum('ii->i', zeros([3, 1])),
      ShapeError,
      /axis 'i' is 3 in one place and 1 in operand 0 \[3, 1\]/,
    );
    throwsError(
      () => einsum('ii->i', zeros([1, 3])),
      ShapeError,
      /axis 'i' is 1 in one place and 3 in operand 0 \[1, 3\]/,
    );
  });
});

/** The sum over every combination of all letters' values. */
const naive = (
  terms: readonly string[],
  output: string,
  sizes: Record<string, number>,
  xs: readonly Tensor[],
): Tensor => {
  const inner = [...new Set(terms.join(''))].filter((letter) => !output.includes(letter));
  const flats = xs.map((x) => x.dataSync());
  const at = (value: Record<string, number>): number =>
    terms.reduce((p, term, i) => p * reader(flats[i], xs[i].shape)(...[...term].map((letter) => value[letter])), 1);
  const add = (value: Record<string, number>, left: readonly string[]): number => {
    if (left.length === 0) return at(value);
    const [letter, ...rest] = left;
    let s = 0;
    for (let i = 0; i < sizes[letter]; i++) s += add({ ...value, [letter]: i }, rest);
    return s;
  };
  const shape = [...output].map((letter) => sizes[letter]);
  const named = (index: readonly number[]) => Object.fromEntries([...output].map((letter, i) => [letter, index[i]]));
  return tensor(
    build(shape, (...index) => add(named(index), inner)),
    { dtype: 'float64' },
  );
};

suite('einsum: identities', (test) => {
  const size = fc.integer({ min: 1, max: 4 });

  test('products, transposes, traces', () =>
    check(fc.tuple(size, size, size), ([m, k, n]) => {
      const [a, b, square] = [randomOf([m, k], 1), randomOf([k, n], 2), randomOf([k, k], 3)];
      assertClose(einsum('ij,jk->ik', a, b), matmul(a, b));
      assertClose(einsum('ij,kj->ik', a, transpose(b).reshape([n, k])), matmul(a, b));
      assertClose(einsum('ij->ji', a), transpose(a));
      assertClose(einsum('ij->', a), sum(a));
      assertClose(
        einsum('ii->', square),
        tensor(
          Array.from({ length: k }, (_, i) => square.select(0, i).select(0, i).itemSync()),
          { dtype: 'float64' },
        ).sum(),
      );
      assertClose(
        einsum('i,j->ji', randomOf([m], 4), randomOf([n], 5)),
        transpose(outer(randomOf([m], 4), randomOf([n], 5))),
      );
      assertClose(einsum('abc->cab', randomOf([m, k, n], 6)), permute(randomOf([m, k, n], 6), [2, 0, 1]));
    }));

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 3 });
  const equation = fc
    .tuple(fc.array(letters, { minLength: 1, maxLength: 4 }), fc.record({ a: size, b: size, c: size, d: size }))
    .chain(([terms, sizes]) => {
      const used = [...new Set(terms.join(''))];
      return fc.tuple(fc.constant(terms), fc.constant(sizes), fc.shuffledSubarray(used));
    });

  test('any equation agrees with plain loops', () =>
    check(equation, ([terms, sizes, output]) => {
      const named = sizes as Record<string, number>;
      const xs = terms.map((term, i) =>
        randomOf(
          [...term].map((letter) => named[letter]),
          i,
        ),
      );
      const result = output.join('');
      assertClose(einsum(`${terms.join(',')}->${result}`, ...xs), naive(terms, result, named, xs), {
        label: `${terms}->${result}`,
      });
    }));
});
