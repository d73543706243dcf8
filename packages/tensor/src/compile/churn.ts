import type { Program } from './program.ts';
import { formatSlot, type Slot } from './signature.ts';

/** Programs that a function keeps, and about how many bytes of them. */
const MOST_PROGRAMS = 256;
const MOST_BYTES = 2 ** 29;

/** How many of them, in order, are kept; the first in any case. */
export const howManyToKeep = (programs: readonly { readonly bytes: number }[]): number => {
  let bytes = 0;
  for (let i = 0; i < Math.min(programs.length, MOST_PROGRAMS); i++) {
    bytes += programs[i].bytes;
    if (i > 0 && bytes > MOST_BYTES) return i;
  }
  return MOST_PROGRAMS;
};

/** Values of one number, with all else as it was, from which on something is said. */
const MANY = 5;

const isNumber = (slot: Slot): boolean => slot.kind === 'static' && ['number', 'bigint'].includes(typeof slot.value);

/** A form of arguments without its plain numbers. */
const blank = (slot: Slot): Slot => {
  if (isNumber(slot)) return { kind: 'static', value: 'a number' };
  return 'items' in slot ? { ...slot, items: slot.items.map(blank) } : slot;
};

const formOf = ({ signature }: Program): string => signature.map((slot) => formatSlot(blank(slot))).join();

/** The plain numbers of an argument, each with where it is. */
const numbersIn = (slot: Slot, where: string): [where: string, value: unknown][] => {
  if (slot.kind === 'static') return isNumber(slot) ? [[where, slot.value]] : [];
  if (slot.kind === 'tensor') return [];
  return slot.items.flatMap((item, i) =>
    numbersIn(item, slot.kind === 'record' ? `${where}.${slot.keys[i]}` : `${where}[${i}]`),
  );
};

/** `argument 1 (k)`, where the function's source has nothing but names between its parentheses. */
const nameOf = (fn: unknown, i: number): string => {
  const names = /^(?:async )?(?:function\s*\w*)?\s*\(([\w$,\s]*)\)/.exec(String(fn))?.[1].split(',');
  const name = names?.[i]?.trim() ?? '';
  return `argument ${i}${name === '' ? '' : ` (${name})`}`;
};

/**
 * What gives a compiled function one program after another, if the newest of them shows it: a plain number among the
 * arguments, or one that is read inside, such as `optimizer.lr`.
 */
export const whatChanges = (programs: readonly Program[], newest: Program, fn: unknown): string | null => {
  if (programs.length < MANY) return null;
  const form = formOf(newest);
  const same = programs.filter((program) => formOf(program) === form);
  if (same.length < MANY) return null;
  const isMany = (values: readonly unknown[]): boolean => new Set(values).size >= MANY;

  const all = same.map(({ signature }) => signature.flatMap((slot, i) => numbersIn(slot, nameOf(fn, i))));
  const number = newest.signature
    .flatMap((slot, i) => numbersIn(slot, nameOf(fn, i)))
    .find((_, at) => isMany(all.map((numbers) => numbers[at][1])));
  if (number) return `${number[0]} is a plain number that changes; pass a tensor`;

  const read = newest.guards.find(({ object, key }) => {
    const values = same.flatMap(({ guards }) => guards.filter((other) => other.object === object && other.key === key));
    return key !== 'replaced' && isMany(values.map(({ value }) => value));
  });
  if (!read) return null;
  return `${read.object.constructor.name}.${String(read.key)} is read inside, and changes; read it outside, or pass it as a tensor`;
};
