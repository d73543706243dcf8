import type { TypedArray } from '../shape/dtype.ts';
import { numel, type Shape } from '../shape/shape.ts';

/** Axes longer than twice this are shortened in the middle, once a tensor has more than `FULL` elements. */
const EDGE = 3;
const FULL = 1000;

const formatNumber = (value: number): string => {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toFixed(4))) : value.toExponential(4);
};

/** PyTorch's way to print: nested brackets, one row a line. */
export const formatTensor = (data: TypedArray, shape: Shape, label: string, bool: boolean): string => {
  const shorten = data.length > FULL;
  const write = (axis: number, start: number): string => {
    if (axis === shape.length) return bool ? String(data[start] !== 0) : formatNumber(data[start]);
    const size = shape[axis];
    const step = numel(shape.slice(axis + 1));
    const parts: string[] = [];
    for (let i = 0; i < size; i++) {
      if (shorten && size > 2 * EDGE && i === EDGE) {
        parts.push('…');
        i = size - EDGE;
      }
      parts.push(write(axis + 1, start + i * step));
    }
    const isRow = axis === shape.length - 1;
    return `[${parts.join(isRow ? ', ' : `,\n${' '.repeat('tensor('.length + axis + 1)}`)}]`;
  };
  if (data.length === 0) return `tensor([], shape [${shape.join(', ')}], ${label})`;
  return `tensor(${write(0, 0)}, ${label})`;
};
