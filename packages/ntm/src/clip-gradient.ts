import { apply, clamp, defineOp, type Tensor } from '@engram/tensor';

const clipGradientOp = defineOp<{ readonly limit: number }>({
  name: 'clipGradient',
  view: true,
  linear: true,
  vjp: (g, _, { attrs: { limit } }) => [clamp(g, -limit, limit)],
});

/**
 * x itself; on the way back every element of its gradient is clamped to [−limit, limit]. Put on what a recurrent network
 * takes over from the step before, it keeps gradients from exploding through time, which clipping their norm at the end
 * cannot: by then nothing but the explosion is left in their direction (Graves 2013, arXiv 1308.0850, section 2.1).
 */
export const clipGradient = (x: Tensor, limit: number): Tensor => apply(clipGradientOp, [x], { limit });
