import {
  add,
  applyAll,
  defineOp,
  eye,
  type FloatDType,
  mul,
  ShapeError,
  type Spec,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import { memory as kernels } from '@engram/tensor/backend';

// The links from one step to the next in one pass: they are N numbers a slot, and all else is W. Axes: B batch, N slots.

const geometryOf = ({ shape }: Spec) => {
  const [batch, slots] = shape as [number, number, number];
  return { batch, slots };
};

/** 1 − δᵢⱼ: [N, N] */
const others = ({ shape, dtype }: Tensor): Tensor => sub(1, eye(shape[1]!, { dtype: dtype as FloatDType }));

/** 1 − wᵢ − wⱼ: [B, N, N] */
const left = (weights: Tensor): Tensor => sub(sub(1, unsqueeze(weights, 2)), unsqueeze(weights, 1));

/** From the gradient of L′, and L, w and p: those of L, w and p. */
const updateLinksBackwardOp = defineOp({
  name: 'updateLinksBackward',
  kernel: kernels.updateLinksBackward,
  outputs: 3,
  shapes: ([, links, weights, precedence]) => [links!.shape, weights!.shape, precedence!.shape],
  geometry: ([, links]) => geometryOf(links!),
  decompose: ([g, links, weights, precedence]) => {
    const own = mul(g!, others(links!));
    const faded = mul(own, links!);
    return [
      mul(own, left(weights!)),
      sub(sum(sub(mul(own, unsqueeze(precedence!, 1)), faded), 2), sum(faded, 1)),
      sum(mul(own, unsqueeze(weights!, 2)), 1),
    ];
  },
});

/** L [B, N, N], w and p [B, N] → L′ [B, N, N]. */
export const updateLinksOp = defineOp({
  name: 'updateLinks',
  kernel: kernels.updateLinks,
  shape: ([links, weights, precedence]) => {
    const [batch, slots] = links!.shape;
    const fits =
      String(links!.shape) === String([batch, slots, slots]) &&
      [weights!, precedence!].every(({ shape }) => String(shape) === String([batch, slots]));
    if (!fits) {
      throw new ShapeError(
        'updateLinks: expected links [B, N, N], weights and precedence [B, N], got ' +
          [links!, weights!, precedence!].map(({ shape }) => `[${shape.join(', ')}]`).join(', '),
      );
    }
    return links!.shape;
  },
  geometry: ([links]) => geometryOf(links!),
  decompose: ([links, weights, precedence]) => {
    const made = mul(unsqueeze(weights!, 2), unsqueeze(precedence!, 1));
    return mul(add(mul(left(weights!), links!), made), others(links!));
  },
  vjp: (g, inputs) => applyAll(updateLinksBackwardOp, [g, ...inputs]),
});
