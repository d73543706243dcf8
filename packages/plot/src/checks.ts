import { closest } from 'fastest-levenshtein';
import { PlotError } from './errors.ts';
import { oneLine } from './text.ts';

/** A value as a message shows it: on one line, and not too long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : Array.isArray(value) ? 'an array' : printed(value);
  return oneLine(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** An object may have no text, or a very long one. */
function printed(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
}

/** A shape as a message shows it. */
export function shapeText(shape: unknown): string {
  if (!isList(shape)) return shown(shape);
  const sizes = Array.from(shape).slice(0, 8).map(shown).join(', ');
  return shape.length > 8 ? `[${sizes}, …]` : `[${sizes}]`;
}

/** The text, or number, on one line, if there is one. @throws {PlotError} on what is neither */
export function textOf(op: string, name: string, text: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' || typeof text === 'number') return oneLine(text);
  throw new PlotError(`${op}: ${name} is ${shown(text)}, need text`);
}

/** Every name that the options may hold, and which of them are true or false. */
export type Names<T> = {
  readonly [name in keyof T]-?: [Exclude<T[name], undefined>] extends [boolean] ? 'flag' : true;
};

/**
 * @param names all that the options may hold; the type makes sure that none is forgotten
 * @throws {PlotError} on options that are not an object, hold a name that nobody knows, or a flag that is none
 */
export function checkOptions<T extends object>(op: string, options: T, names: Names<NoInfer<T>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new PlotError(`${op}: options are an object, got ${shown(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (Object.hasOwn(names, name)) {
      if (names[name as keyof T] !== 'flag' || value === undefined || typeof value === 'boolean') continue;
      throw new PlotError(`${op}: ${name} is ${shown(value)}, need true or false`);
    }
    const all = Object.keys(names);
    throw new PlotError(
      `${op}: unknown option ${shown(name)}; did you mean ${closest(name, all)}? There are ${all.join(', ')}`,
    );
  }
}

/** @throws {PlotError} unless `value` is one of the choices, or left out */
export function checkChoice(op: string, name: string, value: unknown, choices: readonly unknown[]): void {
  if (value === undefined || choices.includes(value)) return;
  throw new PlotError(`${op}: ${name} is ${shown(value)}, need one of ${choices.map(shown).join(', ')}`);
}

/** The number, rounded, or `otherwise`. @throws {PlotError} unless it is between the limits */
export function sizeOf(
  op: string,
  name: string,
  value: unknown,
  { least, most, unit, otherwise }: { least: number; most: number; unit: string; otherwise: number },
): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && value >= least && value <= most) return Math.round(value);
  throw new PlotError(`${op}: ${name} is ${shown(value)}, need ${least} to ${most} ${unit}`);
}

/** Whether it is a whole number ≥ 0. */
export function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** Whether it is an array, plain or typed. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
