import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';

export const optim = {
  sgd: ([p, buffer], [grad], { lr, momentum, dampening, weightDecay, nesterov, first }, gpu) => {
    if (momentum !== 0) {
      if (first) gpu.dispatch(programs.firstMomentum, buffer, [grad, p, weightDecay]);
      else gpu.dispatch(programs.mean, buffer, [buffer, grad, p, momentum, 1 - dampening, weightDecay]);
    }
    const moved = momentum === 0 ? grad : buffer;
    gpu.dispatch(programs.sgdStep, p, [p, grad, moved, lr, weightDecay, momentum, nesterov ? 1 : 0]);
  },
  adam: ([p, m, v], [grad], { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }, gpu) => {
    const l2 = decoupled ? 0 : weightDecay;
    gpu.dispatch(programs.mean, m, [m, grad, p, beta1, 1 - beta1, l2]);
    gpu.dispatch(programs.meanSquare, v, [v, grad, p, beta2, 1 - beta2, l2]);
    const shrink = decoupled ? 1 - lr * weightDecay : 1;
    gpu.dispatch(programs.adamStep, p, [p, m, v, shrink, lr / correction1, 1 / Math.sqrt(correction2), eps]);
  },
  rmsprop: ([p, v, average, buffer], [grad], { lr, alpha, eps, weightDecay, momentum, centered }, gpu) => {
    gpu.dispatch(programs.meanSquare, v, [v, grad, p, alpha, 1 - alpha, weightDecay]);
    if (centered) gpu.dispatch(programs.mean, average, [average, grad, p, alpha, 1 - alpha, weightDecay]);
    const update = momentum > 0 ? buffer : gpu.temporary(p.length);
    const before = momentum > 0 ? buffer : grad;
    const options = [momentum, weightDecay, eps, centered ? 1 : 0] as const;
    gpu.dispatch(programs.rmspropUpdate, update, [before, grad, p, v, centered ? average : v, ...options]);
    gpu.dispatch(programs.descend, p, [p, update, lr]);
  },
} satisfies Partial<GpuKernels>;
