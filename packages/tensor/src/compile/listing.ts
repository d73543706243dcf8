import { Live } from '../recording.ts';
import { formatShape } from '../shape/shape.ts';
import type { Executable } from './executable.ts';
import { type Call, type Graph, placeOf, type Value } from './graph.ts';
import { bytesOf, type Plan } from './plan.ts';
import { formatSlot, type Slot } from './signature.ts';

const LETTERS = { temporary: '%', argument: 'arg', constant: 'const', state: 'state' };

const nameOf = ({ id, origin }: Value): string =>
  origin.kind === 'argument' ? `arg${origin.index}` : `${LETTERS[origin.kind]}${id}`;

const size = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Where a buffer is: an offset in the scratch area, or a part of another buffer. */
const place = (value: Value, plan: Plan): string => {
  const { root, offset } = placeOf(value);
  const within = root === value ? '' : ` in ${nameOf(root)}+${offset}`;
  const at = plan.offsets.get(root);
  return within !== '' ? within : at === undefined ? '' : ` @${at}`;
};

/** What of the geometry a reader wants to see: plain values, not tables. */
const options = (geometry: unknown): string => {
  if (geometry instanceof Live) return '  (numbers anew at each run)';
  if (typeof geometry !== 'object' || geometry === null) return '';
  const shown = Object.entries(geometry).flatMap(([key, value]) => {
    if (value === false || key === 'op') return [];
    if (typeof value === 'number' || typeof value === 'boolean') return [value === true ? key : `${key} ${value}`];
    if (Array.isArray(value) && value.every((v) => typeof v === 'number')) return [`${key} ${formatShape(value)}`];
    return [];
  });
  return shown.length === 0 ? '' : `  ${shown.join(', ')}`;
};

const line = (call: Call, simd: boolean, plan: Plan): string => {
  const outs = call.outs.map((out) => `${nameOf(out)} ${formatShape(out.shape)} ${out.dtype}${place(out, plan)}`);
  const ins = call.ins.map(nameOf).join(', ');
  const remarks = [call.zeroed ? 'into zeros' : '', call.note ?? '', simd ? '' : 'typed arrays'].filter(Boolean);
  const remark = remarks.length > 0 ? `  ; ${remarks.join('; ')}` : '';
  return `${outs.join(', ')} = ${call.name}(${ins})${options(call.geometry)}${remark}`;
};

export const listing = (
  name: string,
  signature: readonly Slot[],
  graph: Graph,
  plan: Plan,
  executable: Executable,
): string => {
  const { calls, outputs, lives } = graph;
  const { encoded } = executable;
  const instructions = encoded.filter(Boolean).length;
  const states = new Set(
    calls.flatMap(({ ins, outs }) => [...ins, ...outs]).filter(({ origin }) => origin.kind === 'state'),
  );
  const stateBytes = [...states].reduce((sum, value) => sum + bytesOf(value), 0);
  const head = [
    `${name}(${signature.map(formatSlot).join(', ')})`,
    `  ${calls.length} calls: ${instructions} SIMD, ${calls.length - instructions} on typed arrays`,
    `  scratch ${size(plan.bytes)}, own ${size(executable.ownBytes)}, state ${size(stateBytes)} in ${states.size} buffers`,
    ...(lives.length > 0 ? [`  ${lives.length} sets of numbers computed at each run`] : []),
    `  returns ${outputs.length === 0 ? 'nothing computed' : outputs.map(nameOf).join(', ')}`,
  ];
  const width = String(calls.length - 1).length;
  const body = calls.map((call, i) => `${String(i).padStart(width + 2)}  ${line(call, encoded[i], plan)}`);
  return [...head, '', ...body].join('\n');
};
