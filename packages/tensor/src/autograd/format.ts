import type { TypedArray } from '../shape/dtype.ts';
import { numel, type Shape } from '../shape/shape.ts';

/** Axes longer than twice this are shortened in the middle, once a tensor has more than `FULL` elements. */
const EDGE = 3;
const FULL = 1000;
/** Characters in a line. */
const LINE = 80;
const DECIMALS = 4;

/** float32 has 0.1 as 0.10000000149011612: the fewest digits that mean the same element. */
const shortest = (value: number): number => {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short || value; // or -0 would lose its sign
  }
  return value;
};

/** All in one notation and with as many decimals as one of them needs, PyTorch's four at most; right-aligned. */
const formatNumbers = (values: readonly number[], float: boolean): string[] => {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  const max = sizes.reduce((a, b) => Math.max(a, b), 0);
  const min = sizes.reduce((a, b) => Math.min(a, b), max);
  const scientific = float && (max >= 1e8 || (!finite.every(Number.isInteger) && (min < 1e-4 || max > 1000 * min)));
  const write = (value: number, decimals: number): string =>
    scientific ? value.toExponential(decimals) : value.toFixed(decimals);
  let decimals = 0;
  for (const value of finite)
    while (decimals < DECIMALS && Number(write(value, decimals)) !== Number(write(value, DECIMALS))) decimals++;
  return values.map((value) => (Object.is(value, -0) ? '-' : '') + write(value, decimals));
};

/** PyTorch's way to print: nested brackets below `indent` columns, elements in columns, long rows wrapped. */
export const formatElements = (data: TypedArray, shape: Shape, indent: number): string => {
  const last = shape.length - 1;
  const nest = (element: (value: number) => string, width: number, axis = 0, start = 0): string => {
    if (axis > last) return element(data[start]);
    const size = shape[axis];
    const step = numel(shape.slice(axis + 1));
    const parts: string[] = [];
    for (let i = 0; i < size; i++) {
      if (data.length > FULL && size > 2 * EDGE && i === EDGE) {
        parts.push('…');
        i = size - EDGE;
      }
      parts.push(nest(element, width, axis + 1, start + i * step));
    }
    const margin = ' '.repeat(indent + axis + 1);
    if (axis < last) return `[${parts.join(`,${'\n'.repeat(last - axis)}${margin}`)}]`;
    const inLine = Math.max(1, Math.floor((LINE - margin.length) / (width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < parts.length; i += inLine) lines.push(parts.slice(i, i + inLine).join(', '));
    return `[${lines.join(`,\n${margin}`)}]`;
  };
  const shown: number[] = [];
  nest((value) => String(shown.push(value)), 0);
  const texts =
    data instanceof Uint8Array
      ? shown.map((value) => String(value !== 0))
      : formatNumbers(data instanceof Float32Array ? shown.map(shortest) : shown, !(data instanceof Int32Array));
  const width = texts.reduce((most, text) => Math.max(most, text.length), 0);
  let next = 0;
  return nest(() => texts[next++].padStart(width), width);
};
