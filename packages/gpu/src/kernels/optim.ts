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
  amsgrad: (
    [p, m, v, most],
    [grad],
    { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 },
    gpu,
  ) => {
    const l2 = decoupled ? 0 : weightDecay;
    gpu.dispatch(programs.mean, m, [m, grad, p, beta1, 1 - beta1, l2]);
    gpu.dispatch(programs.meanSquare, v, [v, grad, p, beta2, 1 - beta2, l2]);
    gpu.dispatch(programs.maximum, most, [most, v, 1, 1]);
    const shrink = decoupled ? 1 - lr * weightDecay : 1;
    gpu.dispatch(programs.adamStep, p, [p, m, most, shrink, lr / correction1, 1 / Math.sqrt(correction2), eps]);
  },
  nadam: ([p, m, v], [grad], { alongGradient, alongMean, beta1, beta2, eps, weightDecay, correction2 }, gpu) => {
    gpu.dispatch(programs.mean, m, [m, grad, p, beta1, 1 - beta1, weightDecay]);
    gpu.dispatch(programs.meanSquare, v, [v, grad, p, beta2, 1 - beta2, weightDecay]);
    const options = [weightDecay, alongGradient, alongMean, 1 / Math.sqrt(correction2), eps] as const;
    gpu.dispatch(programs.nadamStep, p, [p, grad, m, v, ...options]);
  },
  adagrad: ([p, total], [grad], { lr, eps, weightDecay }, gpu) => {
    gpu.dispatch(programs.meanSquare, total, [total, grad, p, 1, 1, weightDecay]);
    const update = gpu.temporary(p.length);
    gpu.dispatch(programs.rmspropUpdate, update, [grad, grad, p, total, total, 0, weightDecay, eps, 0]);
    gpu.dispatch(programs.descend, p, [p, update, lr]);
  },
  lion: ([p, m], [grad], { lr, beta1, beta2, weightDecay }, gpu) => {
    gpu.dispatch(programs.lionStep, p, [p, m, grad, beta1, 1 - beta1, 1 - lr * weightDecay, lr]);
    gpu.dispatch(programs.mean, m, [m, grad, p, beta2, 1 - beta2, 0]);
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
