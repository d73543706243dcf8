import type { AxisGeometry } from '@engram/tensor/backend';
import { quotient, remainder } from '../helpers.ts';
import { exponential, larger, logarithm } from '../numbers.ts';
import type { Gpu, GpuKernels, Operand } from '../operand.ts';
import { program } from '../program.ts';
import { CHUNK, inStages, most, perLine, sumOfExponentials, sumStage } from './reduce.ts';

// On short lines each thread works out by itself what its line adds up to, for a dispatch costs more than that. Integers
// stay integers in `at` as they do in the reductions.
//
// gpu.js takes the counter out of a loop that a parameter bounds, and two counters of the same name then collide, as they
// are named by people or minifiers. It does not where the bound comes from a function: hence `Math.floor`.

const softmaxAtOnce = program('softmaxAtOnce', ['cells', 'int', 'int'], function (a, size, inner) {
  const count = Math.floor(size);
  let at = 0;
  at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
  let m = a[at];
  for (let i = 0; i < count; i++) {
    m = larger(m, a[at]);
    at++;
    at += inner - 1;
  }
  at -= size * inner;
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    sum = sum + exponential(a[at] - m);
    at++;
    at += inner - 1;
  }
  return exponential(a[this.thread.x] - m) / sum;
});

const logSoftmaxAtOnce = program('logSoftmaxAtOnce', ['cells', 'int', 'int'], function (a, size, inner) {
  const count = Math.floor(size);
  let at = 0;
  at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
  let m = a[at];
  for (let i = 0; i < count; i++) {
    m = larger(m, a[at]);
    at++;
    at += inner - 1;
  }
  at -= size * inner;
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    sum = sum + exponential(a[at] - m);
    at++;
    at += inner - 1;
  }
  return a[this.thread.x] - m - logarithm(sum);
});

const softmaxBackwardAtOnce = program(
  'softmaxBackwardAtOnce',
  ['cells', 'cells', 'int', 'int'],
  function (g, y, size, inner) {
    let at = 0;
    at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
    let dot = 0.0;
    for (let i = 0; i < size; i++) {
      dot = dot + g[at] * y[at];
      at++;
      at += inner - 1;
    }
    return y[this.thread.x] * (g[this.thread.x] - dot);
  },
);

const logSoftmaxBackwardAtOnce = program(
  'logSoftmaxBackwardAtOnce',
  ['cells', 'cells', 'int', 'int'],
  function (g, y, size, inner) {
    let at = 0;
    at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
    let sum = 0.0;
    for (let i = 0; i < size; i++) {
      sum = sum + g[at];
      at++;
      at += inner - 1;
    }
    return g[this.thread.x] - exponential(y[this.thread.x]) * sum;
  },
);

const softmaxOfLines = program(
  'softmaxOfLines',
  ['cells', 'cells', 'cells', 'int', 'int'],
  function (a, largest, sums, size, inner) {
    const m = largest[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return exponential(a[this.thread.x] - m) / sum;
  },
);

const logSoftmaxOfLines = program(
  'logSoftmaxOfLines',
  ['cells', 'cells', 'cells', 'int', 'int'],
  function (a, largest, sums, size, inner) {
    const m = largest[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return a[this.thread.x] - m - logarithm(sum);
  },
);

const softmaxBackwardOfLines = program(
  'softmaxBackwardOfLines',
  ['cells', 'cells', 'cells', 'int', 'int'],
  function (g, y, dots, size, inner) {
    const dot = dots[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return y[this.thread.x] * (g[this.thread.x] - dot);
  },
);

const logSoftmaxBackwardOfLines = program(
  'logSoftmaxBackwardOfLines',
  ['cells', 'cells', 'cells', 'int', 'int'],
  function (g, y, sums, size, inner) {
    const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
    return g[this.thread.x] - exponential(y[this.thread.x]) * sum;
  },
);

const multiply = program('multiply', ['cells', 'cells'], function (a, b) {
  return a[this.thread.x] * b[this.thread.x];
});

/** Elements read by all threads together, up to which the work of their lines is done by each of them. */
const FEW = 2 ** 18;

const isShort = ({ length }: Operand, { size }: AxisGeometry): boolean => size <= CHUNK && length * size <= FEW;

const sumsOf = (gpu: Gpu, a: Operand, axis: AxisGeometry): Operand => {
  const sums = perLine(gpu, axis);
  inStages(gpu, sums, a, axis, sumStage(gpu));
  return sums;
};

export const softmax = {
  softmax: ([out], [a], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(softmaxAtOnce, out, [a, size, inner]);
    const largest = most(gpu, a, axis);
    gpu.dispatch(softmaxOfLines, out, [a, largest, sumOfExponentials(gpu, a, largest, axis), size, inner]);
  },
  softmaxBackward: ([out], [g, y], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(softmaxBackwardAtOnce, out, [g, y, size, inner]);
    const products = gpu.temporary(out.length);
    gpu.dispatch(multiply, products, [g, y]);
    gpu.dispatch(softmaxBackwardOfLines, out, [g, y, sumsOf(gpu, products, axis), size, inner]);
  },
  logSoftmax: ([out], [a], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(logSoftmaxAtOnce, out, [a, size, inner]);
    const largest = most(gpu, a, axis);
    gpu.dispatch(logSoftmaxOfLines, out, [a, largest, sumOfExponentials(gpu, a, largest, axis), size, inner]);
  },
  logSoftmaxBackward: ([out], [g, y], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(logSoftmaxBackwardAtOnce, out, [g, y, size, inner]);
    gpu.dispatch(logSoftmaxBackwardOfLines, out, [g, y, sumsOf(gpu, g, axis), size, inner]);
  },
} satisfies Partial<GpuKernels>;
