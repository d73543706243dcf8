import { Live } from '../recording.ts';
import { formatShape } from '../shape/shape.ts';
import { type Call, type Graph, nameOf, type Value } from './graph.ts';

/** What a listing says of a program besides its calls. */
export interface Layout {
  readonly summary: readonly string[];
  /** Where a buffer lies; empty where there is nothing to say. */
  place(value: Value): string;
  /** How a call runs, by its position; empty for the usual way. */
  remark(call: number): string;
}

/** What of the geometry a reader wants to see: plain values, not tables. */
const options = (geometry: unknown): string => {
  if (geometry instanceof Live) return '  (numbers anew at each run)';
  if (typeof geometry !== 'object' || geometry === null) return '';
  const shown = Object.entries(geometry).flatMap(([key, value]) => {
    if (value === false || key === 'op' || key === 'bases') return [];
    if (typeof value === 'number' || typeof value === 'boolean') return [value === true ? key : `${key} ${value}`];
    if (isNumbers(value)) return value.length === 0 ? [] : [`${key} ${formatShape(value)}`];
    return [];
  });
  return shown.length === 0 ? '' : `  ${shown.join(', ')}`;
};

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((v) => typeof v === 'number');

const line = (call: Call, layout: Layout, at: number): string => {
  const outs = call.outs.map((out) => `${nameOf(out)} ${formatShape(out.shape)} ${out.dtype}${layout.place(out)}`);
  const ins = call.ins.map(nameOf).join(', ');
  const remarks = [call.zeroed ? 'into zeros' : '', call.note ?? '', layout.remark(at)].filter(Boolean);
  const remark = remarks.length > 0 ? `  ; ${remarks.join('; ')}` : '';
  return `${outs.join(', ')} = ${call.kernel.name}(${ins})${options(call.geometry)}${remark}`;
};

/** The calls of a graph for people to read, one a line. */
export const printCalls = ({ calls }: Graph, layout: Layout): string[] => {
  const width = String(calls.length - 1).length;
  return calls.map((call, i) => `${String(i).padStart(width + 2)}  ${line(call, layout, i)}`);
};
