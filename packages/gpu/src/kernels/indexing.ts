import { type GeometryOf, numel, type Rows, rowsOf } from '@engram/tensor/backend';
import { digit, quotient, remainder } from '../helpers.ts';
import type { Gpu, GpuKernels, Operand } from '../operand.ts';
import { precedes } from '../order.ts';
import { program } from '../program.ts';
import { zeros } from '../zeros.ts';
import { movement, readRows } from './movement.ts';

// An index is a whole number in a float, exact as far as int32 is on this backend. Wherever one is used, `| 0` makes an
// integer of it, for only integers can address what lies beyond 2²⁴. To gpu.js a variable is an integer if it starts as a
// whole number and is counted up somewhere: hence the `++`.

/** Lines of a [.., size, inner] at index [count]. */
const selectLines = program(
  'selectLines',
  ['cells', 'cells', 'int', 'int', 'int', 'float'],
  function (a, index, count, size, inner, missing) {
    const at = index[digit(this.thread.x, inner, count)];
    if (at >= 0 && at < size) {
      return a[(quotient(this.thread.x, count * inner) * size + (at | 0)) * inner + remainder(this.thread.x, inner)];
    }
    return missing;
  },
);

/** Each line of out [.., size, inner] looks through the index for itself: so all additions keep their order. */
const addLines = program(
  'addLines',
  ['cells', 'cells', 'cells', 'int', 'int', 'int'],
  function (out, source, index, count, size, inner) {
    let own = 0;
    own++;
    own = digit(this.thread.x, inner, size);
    let sum = out[this.thread.x];
    for (let i = 0; i < count; i++) {
      if ((index[i] | 0) === own) {
        sum =
          sum + source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)];
      }
    }
    return sum;
  },
);

/** Elements of a [.., size, inner] at index [.., count, inner]. */
const pick = program(
  'pick',
  ['cells', 'cells', 'int', 'int', 'int', 'float'],
  function (a, index, count, size, inner, missing) {
    const at = index[this.thread.x];
    if (at >= 0 && at < size) {
      return a[(quotient(this.thread.x, count * inner) * size + (at | 0)) * inner + remainder(this.thread.x, inner)];
    }
    return missing;
  },
);

/** Each element of out [outer, size, inner] looks along its line of the index. What out has beyond `outer` is left alone. */
const addPicked = program(
  'addPicked',
  ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int'],
  function (out, source, index, outer, count, size, inner) {
    let own = 0;
    own++;
    own = digit(this.thread.x, inner, size);
    let sum = out[this.thread.x];
    if (quotient(this.thread.x, size * inner) < outer) {
      for (let i = 0; i < count; i++) {
        if (
          (index[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)] | 0) ===
          own
        ) {
          sum =
            sum + source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)];
        }
      }
    }
    return sum;
  },
);

/** Where each element of [.., size, inner] stands on its line. */
const positions = program('positions', ['int', 'int'], function (size, inner) {
  return digit(this.thread.x, inner, size);
});

/**
 * Merges neighbouring runs of `width` positions, each in order of its values. A thread finds by halving how many elements
 * of the first run come before its place, and so which element has the place. Equal elements keep their order. Of each
 * run no more than `count` elements are wanted.
 */
const mergeRuns = program(
  'mergeRuns',
  ['cells', 'cells', 'int', 'int', 'int', 'int', 'float'],
  function (order, a, size, inner, count, width, sign) {
    const position = digit(this.thread.x, inner, size);
    const place = remainder(position, 2 * width);
    if (place >= count) {
      return 0;
    }
    const rest = size - position + place;
    const first = Math.min(width, rest);
    const second = Math.min(width, rest - first);
    let low = Math.max(0, place - second);
    let high = Math.min(place, first);
    while (low < high) {
      const middle = Math.floor((low + high) * 0.5);
      const mine = order[this.thread.x + ((middle - place) | 0) * inner];
      const other = order[this.thread.x + ((width - 1 - middle) | 0) * inner];
      const x = a[this.thread.x + ((mine - position) | 0) * inner];
      const y = a[this.thread.x + ((other - position) | 0) * inner];
      if (precedes(y, x, sign) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const mine = order[this.thread.x + ((low - place) | 0) * inner];
    if (place - low >= second) {
      return mine;
    }
    const other = order[this.thread.x + ((width - low) | 0) * inner];
    if (low >= first) {
      return other;
    }
    const x = a[this.thread.x + ((mine - position) | 0) * inner];
    const y = a[this.thread.x + ((other - position) | 0) * inner];
    if (precedes(y, x, sign) > 0) {
      return other;
    }
    return mine;
  },
);

/** The first `count` of [.., size, inner]. */
const firsts = program('firsts', ['cells', 'int', 'int', 'int'], function (a, count, size, inner) {
  return a[
    (quotient(this.thread.x, count * inner) * size + digit(this.thread.x, inner, count)) * inner +
      remainder(this.thread.x, inner)
  ];
});

/** For a lookup that finds nothing, where only the device knows the index. */
const missingIn = ({ dtype }: Operand): number => (dtype === 'float32' ? Number.NaN : 0);

/** A gather as [outer, count or size, inner]. */
interface Picks {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
  /** That part of the whole which the index spans, along the axis all of it. */
  readonly part: Rows;
  readonly length: number;
  /** Whether the part is where the whole begins, and contiguous. */
  readonly isWhole: boolean;
}

/** The index and the picked elements are contiguous in `rows`; along the axis, the whole stands still. */
const picksOf = ({ size, stride, rows }: GeometryOf<'gather'>): Picks => {
  const sizes = [...rows.sizes, rows.inner];
  const steps = [...rows.steps[1], rows.strides[1]];
  let axis = steps.indexOf(0);
  let count = 1;
  if (axis >= 0) {
    count = sizes[axis];
    sizes[axis] = size;
    steps[axis] = stride;
  } else {
    // One index along the axis, which rows leave out: it lies below all longer steps.
    axis = steps.filter((step) => step >= stride).length;
    sizes.splice(axis, 0, size);
    steps.splice(axis, 0, stride);
  }
  const part = rowsOf(sizes, [steps], [rows.bases[1]]);
  const length = numel(sizes);
  return {
    outer: numel(sizes.slice(0, axis)),
    count,
    inner: numel(sizes.slice(axis + 1)),
    part,
    length,
    isWhole: part.bases[0] === 0 && (length <= 1 || (part.sizes.length === 0 && part.strides[0] === 1)),
  };
};

const partOf = (gpu: Gpu, whole: Operand, { part, length, isWhole }: Picks): Operand => {
  if (isWhole) return whole;
  const copy = gpu.temporary(length);
  readRows(gpu, copy, whole, part, 0);
  return copy;
};

export const indexing = {
  indexSelect: ([out], [a, index], { size, inner, count }, gpu) =>
    gpu.dispatch(selectLines, out, [a, index, count, size, inner, missingIn(out)]),
  indexAdd: ([out], [source, index], { size, inner, count }, gpu) =>
    gpu.dispatch(addLines, out, [out, source, index, count, size, inner]),
  gather: ([out], [a, index], geometry, gpu) => {
    const picks = picksOf(geometry);
    const part = partOf(gpu, a, picks);
    gpu.dispatch(pick, out, [part, index, picks.count, geometry.size, picks.inner, missingIn(out)]);
  },
  scatterAdd: ([out], [source, index], geometry, gpu) => {
    if (source.length === 0) return;
    const { outer, count, inner, part, length, isWhole } = picksOf(geometry);
    const sizes = [outer, count, geometry.size, inner] as const;
    if (isWhole) {
      gpu.dispatch(addPicked, out, [out, source, index, ...sizes]);
      return;
    }
    const sum = gpu.temporary(length);
    gpu.dispatch(zeros, sum, []);
    gpu.dispatch(addPicked, sum, [sum, source, index, ...sizes]);
    movement.addStrided([out], [sum], part, gpu);
  },
  /** For lines of any length: as many dispatches as the length has binary digits, and two or three more. */
  sort: ([values, indices], [a], { size, inner, descending, count }, gpu) => {
    const order = count === size ? indices : gpu.temporary(a.length);
    gpu.dispatch(positions, order, [size, inner]);
    for (let width = 1; width < size; width *= 2) {
      gpu.dispatch(mergeRuns, order, [order, a, size, inner, count, width, descending ? -1 : 1]);
    }
    if (order !== indices) gpu.dispatch(firsts, indices, [order, count, size, inner]);
    gpu.dispatch(pick, values, [a, indices, count, size, inner, 0]);
  },
} satisfies Partial<GpuKernels>;
