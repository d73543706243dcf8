import { noGrad } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, got } from '../errors.ts';
import { watching } from '../place.ts';
import { isPlainObject } from '../plain-object.ts';
import { arrayOf } from '../shape/dtype.ts';
import { formatShape } from '../shape/shape.ts';
import { Module } from './module.ts';
import type { Parameter } from './parameter.ts';

/** The shapes in a result: `[2, 3]`; of several, `[2, 3], [2, 4]`; of a record, `output [2, 3], state [2, 4]`. */
const shapesOf = (result: unknown): string => {
  if (result instanceof Tensor) return formatShape(result.shape);
  if (Array.isArray(result)) return result.map(shapesOf).filter(Boolean).join(', ');
  if (!isPlainObject(result)) return '';
  const parts = Object.entries(result).map(([name, value]) => [name, shapesOf(value)]);
  return parts.flatMap(([name, shapes]) => (shapes ? [`${name} ${shapes}`] : [])).join(', ');
};

const countOf = (parameters: Iterable<Parameter>): number => {
  let count = 0;
  for (const { numel } of parameters) count += numel;
  return count;
};

const grouped = (count: number): string => count.toLocaleString('en-US');

interface Row {
  readonly name: string;
  readonly module: Module;
  readonly parameters: string;
}

/** The tree of modules, each with the parameters that are its own; one that came before is not counted again. */
const rowsOf = (module: Module, name: string, lead: string, seen: Set<unknown>): Row[] => {
  const again = seen.has(module);
  const own = new Set(module.parameters());
  const children = again ? [] : [...module.namedChildren()];
  for (const [, child] of children) for (const parameter of child.parameters()) own.delete(parameter);
  for (const parameter of own) if (seen.has(parameter)) own.delete(parameter);
  seen.add(module);
  for (const parameter of own) seen.add(parameter);
  const rows: Row[] = [{ name, module, parameters: again ? 'as above' : own.size > 0 ? grouped(countOf(own)) : '' }];
  children.forEach(([part, child], i) => {
    const last = i === children.length - 1;
    const label = `${lead}${last ? '└─' : '├─'} ${part}: ${child.constructor.name}`;
    rows.push(...rowsOf(child, label, lead + (last ? '   ' : '│  '), seen));
  });
  return rows;
};

/** Which part of the model returned what, in evaluation mode; a part that runs several times counts with its first result. */
const outputsOf = (model: Module, inputs: readonly unknown[]): Map<unknown, string> => {
  const outputs = new Map<unknown, string>();
  const forwarded = new Set<unknown>();
  const { forward } = model as { forward?: unknown };
  if (typeof forward !== 'function') {
    throw new ArgumentError(`summary: ${model.constructor.name} has no forward(); leave the inputs out`);
  }
  const modes = [...model.modules()].map((module): [Module, boolean] => [module, module.training]);
  model.eval();
  try {
    const result = watching(
      (whole, returned, method) => {
        // A layer that unrolls takes its steps before its forward returns.
        if (method === 'forward' ? !forwarded.has(whole) : !outputs.has(whole)) outputs.set(whole, shapesOf(returned));
        if (method === 'forward') forwarded.add(whole);
      },
      () => noGrad(() => forward.apply(model, inputs)),
    );
    outputs.set(model, shapesOf(result));
  } finally {
    for (const [module, mode] of modes) module.training = mode;
  }
  return outputs;
};

/**
 * A model as a table: its modules, what each returned, and how many elements its own parameters have.
 *
 * ```
 * module             output                            parameters
 * Net                [16, 10]
 * ├─ gru: GRU        output [16, 5, 32], state [1, …]       4,032
 * └─ head: Linear    [16, 10]                                 330
 * 4,362 parameters, 4,362 to train; 17,448 bytes
 * ```
 *
 * With inputs it runs `model.forward(...inputs)` once, in evaluation mode and without gradients; modes are as before
 * afterwards. Without inputs there are no shapes.
 * @throws {ArgumentError} on what is not a module, or has no `forward`; and what `forward` throws.
 */
export const summary = (model: Module, ...inputs: readonly unknown[]): string => {
  if (!(model instanceof Module)) throw new ArgumentError(`summary: expected a module, got ${got(model)}`);
  const outputs = inputs.length > 0 ? outputsOf(model, inputs) : new Map<unknown, string>();
  const rows = rowsOf(model, model.constructor.name, '', new Set());
  const table = [
    ['module', inputs.length > 0 ? 'output' : '', 'parameters'],
    ...rows.map(({ name, module, parameters }) => [name, outputs.get(module) ?? '', parameters]),
  ];
  const widths = [0, 1, 2].map((column) => table.reduce((most, row) => Math.max(most, row[column].length), 0));
  const lines = table.map(([name, output, count]) =>
    `${name.padEnd(widths[0])}  ${output.padEnd(widths[1])}  ${count.padStart(widths[2])}`.trimEnd(),
  );
  const all = model.parameters();
  const bytes = all.reduce((sum, { dtype, numel }) => sum + numel * arrayOf(dtype).BYTES_PER_ELEMENT, 0);
  const trained = countOf(all.filter(({ requiresGrad }) => requiresGrad));
  lines.push(`${grouped(countOf(all))} parameters, ${grouped(trained)} to train; ${grouped(bytes)} bytes`);
  return lines.join('\n');
};
