import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import type { Kernel } from '../kernel.ts';

// Each kernel is a loop of its own: a shared loop that calls a passed-in function is several times slower, because V8
// inlines the function only while it has seen a single one.

/** Fills all of `o` from the elements of `a` at the same places. */
type Row1 = (o: TypedArray, a: TypedArray) => void;

export const unary =
  (row: Row1): Kernel<unknown> =>
  (outs, ins) =>
    row(outs[0], ins[0]);

/** o[i] = f(a[i], b[i]) */
type Line2 = (o: TypedArray, a: TypedArray, b: TypedArray) => void;

/** o[oi + i] = f(a[ai + i·as], b[bi + i·bs]) for i < n. */
type Row2 = (
  o: TypedArray,
  oi: number,
  a: TypedArray,
  ai: number,
  as: number,
  b: TypedArray,
  bi: number,
  bs: number,
  n: number,
) => void;

/** `line` is for operands that lie side by side, which V8 runs through a fourth faster. */
export const binary =
  (line: Line2, row: Row2): Kernel<Rows> =>
  (outs, ins, { inner, rows, strides, offsets }) => {
    const o = outs[0];
    const a = ins[0];
    const b = ins[1];
    if (rows === 1 && a.length === inner && b.length === inner && strides[0] === 1 && strides[1] === 1) {
      line(o, a, b);
      return;
    }
    const offsetsA = offsets[0];
    const offsetsB = offsets[1];
    for (let r = 0; r < rows; r++) row(o, r * inner, a, offsetsA[r], strides[0], b, offsetsB[r], strides[1], inner);
  };

/** A loop of its own for int32, whose words are others. */
export const byDType =
  <G>(wholes: Kernel<G>, floats: Kernel<G>): Kernel<G> =>
  (outs, ins, geometry) =>
    (outs[0] instanceof Int32Array ? wholes : floats)(outs, ins, geometry);
