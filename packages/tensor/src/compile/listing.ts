import type { Layout } from '../backend/contract.ts';
import { type Call, type Graph, nameOf } from '../ir/graph.ts';
import { Live } from '../recording.ts';
import { formatShape } from '../shape/shape.ts';
import { formatSlot, type Slot } from './signature.ts';

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

/** A program for people to read: what it takes, how it is laid out, and its calls, one a line. */
export const listing = (
  name: string,
  signature: readonly Slot[],
  { calls, outputs, lives }: Graph,
  layout: Layout,
): string => {
  const head = [
    `${name}(${signature.map(formatSlot).join(', ')})`,
    ...layout.summary.map((line) => `  ${line}`),
    ...(lives.length > 0 ? [`  ${lives.length} sets of numbers computed at each run`] : []),
    `  returns ${outputs.length === 0 ? 'nothing computed' : outputs.map(nameOf).join(', ')}`,
  ];
  const width = String(calls.length - 1).length;
  const body = calls.map((call, i) => `${String(i).padStart(width + 2)}  ${line(call, layout, i)}`);
  return [...head, '', ...body].join('\n');
};
