import type { GpuKernels } from '../operand.ts';
import { program } from '../program.ts';

// The moments first, then the parameter from the new ones; each program works out the gradient with its weight decay again.
// Without weight decay the parameter stays out of the gradient: 0 · ∞ would make it NaN.

/** keep · mean + take · g. */
const mean = program(
  'mean',
  ['cells', 'cells', 'cells', 'float', 'float', 'float'],
  function (before, grad, parameter, keep, take, decay) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
      g = g + decay * parameter[this.thread.x];
    }
    return keep * before[this.thread.x] + take * g;
  },
);

/** keep · mean + take · g². */
const meanSquare = program(
  'meanSquare',
  ['cells', 'cells', 'cells', 'float', 'float', 'float'],
  function (before, grad, parameter, keep, take, decay) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
      g = g + decay * parameter[this.thread.x];
    }
    return keep * before[this.thread.x] + take * g * g;
  },
);

/** The first momentum is the gradient itself, whatever the buffer held. */
const firstMomentum = program('firstMomentum', ['cells', 'cells', 'float'], function (grad, parameter, decay) {
  let g = grad[this.thread.x];
  if (decay !== 0) {
    g = g + decay * parameter[this.thread.x];
  }
  return g;
});

/** Along the buffer, if there is momentum, and with Nesterov's look ahead also along the gradient. */
const sgdStep = program(
  'sgdStep',
  ['cells', 'cells', 'cells', 'float', 'float', 'float', 'int'],
  function (parameter, grad, buffer, rate, decay, momentum, nesterov) {
    let step = grad[this.thread.x];
    if (decay !== 0) {
      step = step + decay * parameter[this.thread.x];
    }
    if (momentum !== 0) {
      if (nesterov === 1) {
        step = step + momentum * buffer[this.thread.x];
      } else {
        step = buffer[this.thread.x];
      }
    }
    return parameter[this.thread.x] - rate * step;
  },
);

const adamStep = program(
  'adamStep',
  ['cells', 'cells', 'cells', 'float', 'float', 'float', 'float'],
  function (parameter, first, second, shrink, step, scale, eps) {
    const spread = Math.sqrt(second[this.thread.x]) * scale + eps;
    return parameter[this.thread.x] * shrink - (step * first[this.thread.x]) / spread;
  },
);

/** keep · buffer + g / (spread + eps), where the mean's square is taken from that of the squares if `centered`. */
const rmspropUpdate = program(
  'rmspropUpdate',
  ['cells', 'cells', 'cells', 'cells', 'cells', 'float', 'float', 'float', 'int'],
  function (buffer, grad, parameter, square, average, keep, decay, eps, centered) {
    let g = grad[this.thread.x];
    if (decay !== 0) {
      g = g + decay * parameter[this.thread.x];
    }
    let spread = square[this.thread.x];
    if (centered === 1) {
      spread = spread - average[this.thread.x] * average[this.thread.x];
      // Rounding alone can take it below zero: the CPU has the two as doubles.
      if (spread < 0) {
        spread = 0;
      }
    }
    const update = g / (Math.sqrt(spread) + eps);
    if (keep > 0) {
      return keep * buffer[this.thread.x] + update;
    }
    return update;
  },
);

const descend = program('descend', ['cells', 'cells', 'float'], function (parameter, update, rate) {
  return parameter[this.thread.x] - rate * update[this.thread.x];
});

export const optim = {
  sgd: ([p, buffer], [grad], { lr, momentum, dampening, weightDecay, nesterov, first }, gpu) => {
    if (momentum !== 0) {
      if (first) gpu.dispatch(firstMomentum, buffer, [grad, p, weightDecay]);
      else gpu.dispatch(mean, buffer, [buffer, grad, p, momentum, 1 - dampening, weightDecay]);
    }
    const moved = momentum === 0 ? grad : buffer;
    gpu.dispatch(sgdStep, p, [p, grad, moved, lr, weightDecay, momentum, nesterov ? 1 : 0]);
  },
  adam: ([p, m, v], [grad], { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }, gpu) => {
    const l2 = decoupled ? 0 : weightDecay;
    gpu.dispatch(mean, m, [m, grad, p, beta1, 1 - beta1, l2]);
    gpu.dispatch(meanSquare, v, [v, grad, p, beta2, 1 - beta2, l2]);
    const shrink = decoupled ? 1 - lr * weightDecay : 1;
    gpu.dispatch(adamStep, p, [p, m, v, shrink, lr / correction1, 1 / Math.sqrt(correction2), eps]);
  },
  rmsprop: ([p, v, average, buffer], [grad], { lr, alpha, eps, weightDecay, momentum, centered }, gpu) => {
    gpu.dispatch(meanSquare, v, [v, grad, p, alpha, 1 - alpha, weightDecay]);
    if (centered) gpu.dispatch(mean, average, [average, grad, p, alpha, 1 - alpha, weightDecay]);
    const update = momentum > 0 ? buffer : gpu.temporary(p.length);
    const before = momentum > 0 ? buffer : grad;
    const options = [momentum, weightDecay, eps, centered ? 1 : 0] as const;
    gpu.dispatch(rmspropUpdate, update, [before, grad, p, v, centered ? average : v, ...options]);
    gpu.dispatch(descend, p, [p, update, lr]);
  },
} satisfies Partial<GpuKernels>;
