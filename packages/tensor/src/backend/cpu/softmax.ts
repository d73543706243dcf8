import type { KernelTable } from '../contract.ts';

export const softmax = {
  softmax: ([o], [a], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let max = -Infinity;
        for (let i = base; i < end; i += inner) max = Math.max(max, a[i]);
        let sum = 0;
        for (let i = base; i < end; i += inner) sum += o[i] = Math.exp(a[i] - max);
        for (let i = base; i < end; i += inner) o[i] /= sum;
      }
    }
  },
  /** da = y (g − Σ g y) */
  softmaxBackward: ([o], [g, y], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let dot = 0;
        for (let i = base; i < end; i += inner) dot += g[i] * y[i];
        for (let i = base; i < end; i += inner) o[i] = y[i] * (g[i] - dot);
      }
    }
  },
  logSoftmax: ([o], [a], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let max = -Infinity;
        for (let i = base; i < end; i += inner) max = Math.max(max, a[i]);
        let sum = 0;
        for (let i = base; i < end; i += inner) sum += Math.exp(a[i] - max);
        const logSum = Math.log(sum);
        // Only differences: beside a large maximum its logarithm would be lost.
        for (let i = base; i < end; i += inner) o[i] = a[i] - max - logSum;
      }
    }
  },
  /** da = g − eʸ Σ g */
  logSoftmaxBackward: ([o], [g, y], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let sum = 0;
        for (let i = base; i < end; i += inner) sum += g[i];
        for (let i = base; i < end; i += inner) o[i] = g[i] - Math.exp(y[i]) * sum;
      }
    }
  },
} satisfies Partial<KernelTable>;
