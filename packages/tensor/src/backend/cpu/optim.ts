import type { KernelTable } from '../contract.ts';

// Updates in place: outs are the parameter and its moments, ins the gradient.
// Without weight decay the parameter stays out of the gradient: 0 · ∞ would make it NaN.

export const optim = {
  sgd: ([p, buffer], [grad], { lr, momentum, dampening, weightDecay, nesterov, first }) => {
    for (let i = 0; i < p.length; i++) {
      let g = weightDecay === 0 ? grad[i] : grad[i] + weightDecay * p[i];
      if (momentum !== 0) {
        const b = first ? g : momentum * buffer[i] + (1 - dampening) * g;
        buffer[i] = b;
        g = nesterov ? g + momentum * b : b;
      }
      p[i] -= lr * g;
    }
  },
  adam: ([p, m, v], [grad], { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }) => {
    const decay = decoupled ? 1 - lr * weightDecay : 1;
    const l2 = decoupled ? 0 : weightDecay;
    const step = lr / correction1;
    const scale = 1 / Math.sqrt(correction2);
    for (let i = 0; i < p.length; i++) {
      const g = l2 === 0 ? grad[i] : grad[i] + l2 * p[i];
      const mi = beta1 * m[i] + (1 - beta1) * g;
      const vi = beta2 * v[i] + (1 - beta2) * g * g;
      m[i] = mi;
      v[i] = vi;
      p[i] = p[i] * decay - (step * mi) / (Math.sqrt(vi) * scale + eps);
    }
  },
  rmsprop: ([p, v, average, buffer], [grad], { lr, alpha, eps, weightDecay, momentum, centered }) => {
    for (let i = 0; i < p.length; i++) {
      const g = weightDecay === 0 ? grad[i] : grad[i] + weightDecay * p[i];
      const vi = alpha * v[i] + (1 - alpha) * g * g;
      v[i] = vi;
      let spread = vi;
      if (centered) {
        const mean = alpha * average[i] + (1 - alpha) * g;
        average[i] = mean;
        // A variance; rounding alone can take it below 0.
        spread = Math.max(vi - mean * mean, 0);
      }
      const update = g / (Math.sqrt(spread) + eps);
      if (momentum > 0) {
        const b = momentum * buffer[i] + update;
        buffer[i] = b;
        p[i] -= lr * b;
      } else {
        p[i] -= lr * update;
      }
    }
  },
} satisfies Partial<KernelTable>;
