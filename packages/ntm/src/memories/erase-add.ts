import {
  add,
  applyAll,
  defineOp,
  mul,
  neg,
  ShapeError,
  type Spec,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import { memory as kernels } from '@engram/tensor/backend';

// Writing in one pass over the memory. Axes: B batch, N slots, W width of a slot.

const geometryOf = ({ shape }: Spec) => {
  const [batch, slots, width] = shape as [number, number, number];
  return { batch, slots, width };
};

/** From the gradient of M′, and M, w, e, a: those of M, w, e and a. */
const eraseAddBackwardOp = defineOp({
  name: 'eraseAddBackward',
  kernel: kernels.eraseAddBackward,
  outputs: 4,
  shapes: ([, memory, weights, erase]) => [memory!.shape, weights!.shape, erase!.shape, erase!.shape],
  geometry: ([, memory]) => geometryOf(memory!),
  decompose: ([g, memory, w, e, a]) => {
    const weights = unsqueeze(w!, 2);
    const erase = unsqueeze(e!, 1);
    const weighted = mul(g!, weights);
    const change = sub(unsqueeze(a!, 1), mul(erase, memory!));
    return [
      sub(g!, mul(weighted, erase)),
      sum(mul(g!, change), 2),
      neg(sum(mul(weighted, memory!), 1)),
      sum(weighted, 1),
    ];
  },
});

/** M + w (a − e ∘ M). M [B, N, W], w [B, N], e and a [B, W]. */
export const eraseAddOp = defineOp({
  name: 'eraseAdd',
  kernel: kernels.eraseAdd,
  shape: ([memory, ...others]) => {
    const [batch, slots, width] = memory!.shape;
    const expected = [
      [batch, slots],
      [batch, width],
      [batch, width],
    ];
    if (memory!.ndim !== 3 || others.some(({ shape }, i) => String(shape) !== String(expected[i]))) {
      throw new ShapeError(
        'writeMemory: expected memory [B, N, W], attention [B, N], erase and add [B, W], got ' +
          [memory!, ...others].map(({ shape }) => `[${shape.join(', ')}]`).join(', '),
      );
    }
    return memory!.shape;
  },
  geometry: ([memory]) => geometryOf(memory!),
  decompose: ([memory, w, e, a]) => {
    const change = sub(unsqueeze(a!, 1), mul(unsqueeze(e!, 1), memory!));
    return add(memory!, mul(unsqueeze(w!, 2), change));
  },
  vjp: (g, inputs) => applyAll(eraseAddBackwardOp, [g, ...inputs]) as Tensor[],
});
