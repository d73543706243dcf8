import { kernel } from '../kernel.ts';
import { networks } from '../wasm/texts.ts';
import { all } from './operands.ts';

// Scalars of one optimizer update, worked out once a step.

/** The numbers of an update of `SGD`. */
export interface SgdGeometry {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  readonly first: boolean;
}

/** The numbers of an update of `Adam` and `AdamW`. */
export interface AdamGeometry {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly decoupled: boolean;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ. */
  readonly correction1: number;
  readonly correction2: number;
}

/** The numbers of an update of `RMSprop`. */
export interface RmspropGeometry {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly centered: boolean;
}

/** The numbers of an update of `NAdam`. */
export interface NAdamGeometry extends Omit<AdamGeometry, 'decoupled' | 'correction1'> {
  /** lr times the parts of the gradient and of its mean. */
  readonly alongGradient: number;
  readonly alongMean: number;
}

/** The numbers of an update of `Adagrad`. */
export interface AdagradGeometry {
  /** The rate of this step. */
  readonly lr: number;
  readonly eps: number;
  readonly weightDecay: number;
}

/** The numbers of an update of `Lion`. */
export interface LionGeometry {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly weightDecay: number;
}

// Updates in place: outs are the parameter and its moments, ins the gradient.
// Without weight decay the parameter stays out of the gradient: 0 · ∞ would make it NaN. A moment that float32 cannot hold
// is infinite at once, as in WebAssembly and in PyTorch: it is read back from its array.

// The blocks of numbers that the kernels read, worked out in float64. Flags are 0 or 1.

const writeSgd = (
  { lr, momentum, dampening, weightDecay, nesterov, first }: SgdGeometry,
  block: Float64Array,
): void => {
  block.set([lr, momentum, 1 - dampening, weightDecay, Number(nesterov), Number(first)]);
};

const writeAdam = (
  { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }: AdamGeometry,
  block: Float64Array,
): void => {
  block[0] = decoupled ? lr * weightDecay : 0;
  block[1] = decoupled ? 0 : weightDecay;
  block[2] = beta1;
  block[3] = 1 - beta1;
  block[4] = beta2;
  block[5] = 1 - beta2;
  block[6] = lr / correction1;
  block[7] = 1 / Math.sqrt(correction2);
  block[8] = eps;
};

const writeRmsprop = (
  { lr, alpha, eps, weightDecay, momentum, centered }: RmspropGeometry,
  block: Float64Array,
): void => {
  block.set([lr, alpha, 1 - alpha, eps, weightDecay, momentum, Number(centered)]);
};

/** outs: p and its momentum b; ins: gradient g. b ← μ b + (1 − d) g, p ← p − lr b; with Nesterov p ← p − lr (g + μ b). */
export const sgd = kernel<SgdGeometry>({
  name: 'sgd',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, buffer], [grad], { lr, momentum, dampening, weightDecay, nesterov, first }) => {
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
  simd: (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [p, buffer] = outs;
    const numbers = emitter.numbers(geometry, 6, writeSgd);
    emitter.emit(networks, 'sgd', p.address, buffer?.address ?? 0, ins[0].address, p.length, numbers);
    return true;
  },
});

/** outs: p, m, v; ins: gradient g. m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p − lr m̂ / (√v̂ + ε). */
export const adam = kernel<AdamGeometry>({
  name: 'adam',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, m, v], [grad], { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }) => {
    const decay = decoupled ? 1 - lr * weightDecay : 1;
    const l2 = decoupled ? 0 : weightDecay;
    const step = lr / correction1;
    const scale = 1 / Math.sqrt(correction2);
    for (let i = 0; i < p.length; i++) {
      const g = l2 === 0 ? grad[i] : grad[i] + l2 * p[i];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      p[i] = p[i] * decay - (step * m[i]) / (Math.sqrt(v[i]) * scale + eps);
    }
  },
  simd: (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [p, m, v] = outs;
    const numbers = emitter.numbers(geometry, 9, writeAdam);
    emitter.emit(networks, 'adam', p.address, m.address, v.address, ins[0].address, p.length, numbers);
    return true;
  },
});

/**
 * outs: p, v, and where they are needed the mean and the momentum; ins: gradient g. v ← α v + (1 − α) g², p ← p − lr g / (√v
 * + ε).
 */
export const rmsprop = kernel<RmspropGeometry>({
  name: 'rmsprop',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, v, average, buffer], [grad], { lr, alpha, eps, weightDecay, momentum, centered }) => {
    for (let i = 0; i < p.length; i++) {
      const g = weightDecay === 0 ? grad[i] : grad[i] + weightDecay * p[i];
      const square = alpha * v[i] + (1 - alpha) * g * g;
      v[i] = square;
      let spread = v[i];
      if (centered) {
        const mean = alpha * average[i] + (1 - alpha) * g;
        average[i] = mean;
        // A variance; rounding alone can take it below 0.
        if (spread < Infinity) spread = Math.max(square - mean * mean, 0);
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
  simd: (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const [p, v, average, buffer] = outs;
    const numbers = emitter.numbers(geometry, 7, writeRmsprop);
    const [averageAt, bufferAt] = [average?.address ?? 0, buffer?.address ?? 0];
    emitter.emit(networks, 'rmsprop', p.address, v.address, averageAt, bufferAt, ins[0].address, p.length, numbers);
    return true;
  },
});

/** Adam with the largest mean square that there was in place of the last. */
export const amsgrad = kernel<AdamGeometry>({
  name: 'amsgrad',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, m, v, most], [grad], { lr, beta1, beta2, eps, weightDecay, decoupled, correction1, correction2 }) => {
    const decay = decoupled ? 1 - lr * weightDecay : 1;
    const l2 = decoupled ? 0 : weightDecay;
    const step = lr / correction1;
    const scale = 1 / Math.sqrt(correction2);
    for (let i = 0; i < p.length; i++) {
      const g = l2 === 0 ? grad[i] : grad[i] + l2 * p[i];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      most[i] = Math.max(most[i], v[i]);
      p[i] = p[i] * decay - (step * m[i]) / (Math.sqrt(most[i]) * scale + eps);
    }
  },
});

/** outs: p, m, v; ins: gradient g. As `adam`, a step ahead along the momentum. */
export const nadam = kernel<NAdamGeometry>({
  name: 'nadam',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, m, v], [grad], { alongGradient, alongMean, beta1, beta2, eps, weightDecay, correction2 }) => {
    const scale = 1 / Math.sqrt(correction2);
    for (let i = 0; i < p.length; i++) {
      const g = weightDecay === 0 ? grad[i] : grad[i] + weightDecay * p[i];
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      p[i] -= (alongGradient * g + alongMean * m[i]) / (Math.sqrt(v[i]) * scale + eps);
    }
  },
});

/** outs: p and the sum of squares s; ins: gradient g. s ← s + g², p ← p − lr g / (√s + ε). */
export const adagrad = kernel<AdagradGeometry>({
  name: 'adagrad',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, total], [grad], { lr, eps, weightDecay }) => {
    for (let i = 0; i < p.length; i++) {
      const g = weightDecay === 0 ? grad[i] : grad[i] + weightDecay * p[i];
      total[i] += g * g;
      p[i] -= (lr * g) / (Math.sqrt(total[i]) + eps);
    }
  },
});

/** outs: p and m; ins: gradient g. p ← p (1 − lr λ) − lr sign(β₁ m + (1 − β₁) g), m ← β₂ m + (1 − β₂) g. */
export const lion = kernel<LionGeometry>({
  name: 'lion',
  effect: 'updates',
  exactness: 'rounded',
  loop: ([p, m], [grad], { lr, beta1, beta2, weightDecay }) => {
    const decay = 1 - lr * weightDecay;
    for (let i = 0; i < p.length; i++) {
      p[i] = p[i] * decay - lr * Math.sign(beta1 * m[i] + (1 - beta1) * grad[i]);
      m[i] = beta2 * m[i] + (1 - beta2) * grad[i];
    }
  },
});
