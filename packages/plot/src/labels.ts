import { shown } from './checks.ts';
import { PlotError } from './errors.ts';
import { oneLine } from './text.ts';

/** Labels as text: anything that prints, e.g. tokens as numbers. */
export type Labels = ArrayLike<string | number>;

/**
 * The labels of an axis, one line each; `0, 1, 2, …` when none are given.
 *
 * @throws {PlotError} when there is not one label per row or column
 */
export function axisLabels(op: string, axis: 'row' | 'column', labels: Labels | undefined, length: number): string[] {
  return labelsOf(op, `${axis}Labels`, labels, length, `${axis}s`) ?? Array.from({ length }, (_, i) => String(i));
}

/** One label for each of `length` `things`, one line each. @throws {PlotError} on another number of them */
export function labelsOf(
  op: string,
  name: string,
  labels: Labels | undefined,
  length: number,
  things: string,
): string[] | undefined {
  if (labels === undefined) return undefined;
  if (typeof labels !== 'object' || labels === null)
    throw new PlotError(`${op}: ${name} are an array, got ${shown(labels)}`);
  if (labels.length !== length)
    throw new PlotError(`${op}: ${name} has ${shown(labels.length)} labels for ${length} ${things}`);
  return Array.from(labels, (label: unknown, i) => {
    if (typeof label === 'object' && label !== null)
      throw new PlotError(`${op}: ${name}[${i}] is ${shown(label)}, need text or a number`);
    return oneLine(label);
  });
}
