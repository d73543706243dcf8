import { logUniform, range, type Setting, type Space, SweepError, uniform, type Values } from '@engram/sweep';
import { InvalidArgumentError } from 'commander';
import { piecesOf } from '../../lab/flag-values.ts';
import { shortened } from '../../lab/usage-error.ts';

// `--vary PATH=VALUES`, once for each path.

const WORDS: Readonly<Record<string, Setting>> = { true: true, false: false, null: null };
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WHOLES = /^(\d+)\.\.(\d+)$/;
const ENDS = /^(log|uniform):([^.]*(?:\.\d[^.]*)?)\.\.(.*)$/;
/** As names in plans are: `feed-forward`. */
const WORD = /^[a-z][\w-]*$/i;

const number = (text: string): number => {
  const value = Number(text);
  if (NUMBER.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`'${shortened(text)}' is not a number.`);
};

/** What a range of the library says of its ends. */
const ofLibrary = <T>(make: () => T): T => {
  try {
    return make();
  } catch (error) {
    throw error instanceof SweepError ? new InvalidArgumentError(`${error.message}.`) : error;
  }
};

const valuesOf = (piece: string): Setting[] => {
  const [, from, to] = WHOLES.exec(piece) ?? [];
  if (from !== undefined) return ofLibrary(() => range(number(from), number(to!) + 1));
  if (Object.hasOwn(WORDS, piece)) return [WORDS[piece]!];
  if (WORD.test(piece)) return [piece];
  return [number(piece)];
};

const valuesFrom = (text: string): Values => {
  const [, kind, low, high] = ENDS.exec(text) ?? [];
  if (kind !== undefined) {
    const [from, to] = [number(low!), number(high!)];
    return ofLibrary(() => (kind === 'log' ? logUniform(from, to) : uniform(from, to)));
  }
  if (/^(?:log|uniform):/.test(text))
    throw new InvalidArgumentError('A range is like log:1e-4..1e-2 or uniform:0.1..1.');
  return piecesOf(text).flatMap(valuesOf);
};

/** Adds what one `--vary` says to what those before it have said. */
export const vary = (text: string, before: Space = {}): Space => {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(0, at));
  if (path === '' || text.length === at + 1) {
    throw new InvalidArgumentError('It must be like optimizer.lr=1e-4,3e-4 or clip=uniform:0.1..1.');
  }
  if (Object.hasOwn(before, path)) throw new InvalidArgumentError(`${shortened(path)} is given twice.`);
  // A path such as __proto__ is a path, for the plan to refuse.
  return Object.fromEntries([...Object.entries(before), [path, valuesFrom(text.slice(at + 1))]]);
};
