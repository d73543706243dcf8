import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { asPair, castTo, checkFloat, type TensorLike } from './arguments.ts';
import { add, mul, sub } from './arithmetic.ts';
import { lt, where } from './compare.ts';
import { abs } from './elementwise.ts';

// From the nearer end, so that a weight of 1 gives the end itself.

const lerpOp = defineOp({
  name: 'lerp',
  shape: ([a, b, w]) => broadcastShapes('lerp', broadcastShapes('lerp', a.shape, b.shape), w.shape),
  decompose: ([a, b, w]) => {
    const way = sub(b, a);
    return where(lt(abs(w), 0.5), add(a, mul(way, w)), sub(b, mul(way, sub(1, w))));
  },
  reads: [[2], [2], [0, 1]],
  vjp: (g, [a, b, w]) => [() => mul(g, sub(1, w)), () => mul(g, w), () => mul(g, sub(b, a))],
});

/** start + weight (end − start), broadcasting. start [A…], end [B…], weight [C…] or a number → [broadcast(A, B, C)]. @throws {ShapeError | DTypeError} */
export const lerp = (start: Tensor, end: Tensor, weight: TensorLike): Tensor => {
  const [a, b] = asPair('lerp', checkFloat('lerp', start), checkFloat('lerp', end, 'the end'));
  if (typeof weight === 'number') {
    const way = sub(b, a);
    return Math.abs(weight) < 0.5 ? add(a, mul(way, weight)) : sub(b, mul(way, 1 - weight));
  }
  const [x, w] = asPair('lerp', a, weight);
  return apply(lerpOp, [x, castTo(b, x.dtype), w]);
};
