import { isRecord } from '../schema.ts';
import { type Checkpoint, formatOf } from './file-parts.ts';
import { recipes } from './recipes.ts';
import { decodeRecord, encodeRecord } from './record-text.ts';

// Files of the first format: heads and first state were the cell's own, errors were of bits, and a plan had one start.

const FIRST = 'engram-training-1';

/** `good.cell.read_heads.0.linear.bias` → `good.cell.memory.read_heads.0.linear.bias`. */
const renamed = (name: string): string =>
  name.replace(/^((?:last|good)\.)?cell\.(read_heads|write_heads|initial)\./, '$1cell.memory.$2.');

type Fields = Record<string, unknown>;

/** A field under another name, where it is there and the other is not. */
const moved = (fields: Fields, from: string, to: string): Fields => {
  const { [from]: value, ...others } = fields;
  return Object.hasOwn(fields, from) && !Object.hasOwn(others, to) ? { ...others, [to]: value } : fields;
};

const planOf = (plan: Fields): Fields => {
  const { sizes, samples, rollback, newStart } = recipes.copy;
  return { sizes, samples, rollback, newStart, ...plan };
};

const progressOf = (progress: Fields): Fields => {
  const { window } = progress;
  return {
    lastExact: null,
    bestExact: null,
    start: 0,
    begun: 0,
    startRollbacks: progress.rollbacks,
    ...moved(progress, 'lastBitErrors', 'lastErrors'),
    ...(isRecord(window) && { window: moved(window, 'bitErrors', 'errors') }),
  };
};

/** A part of the metadata as it would be today; what is not a record is left for the reader to refuse. */
const rewritten = (text: unknown, what: string, rewrite: (fields: Fields) => Fields): string => {
  if (typeof text !== 'string') return text as string;
  let value: unknown;
  try {
    value = decodeRecord(text, what);
  } catch {
    return text; // The reader says what is wrong with it.
  }
  return isRecord(value) ? encodeRecord(rewrite(value)) : text;
};

/** A file of the first format as one of today's; any other as it is. */
export const upgraded = (file: Checkpoint): Checkpoint => {
  if (formatOf(file) !== FIRST) return file;
  const { tensors, metadata } = file;
  const parts: Record<string, string> = { ...metadata, format: 'engram-training-2' };
  if (Object.hasOwn(metadata, 'plan')) parts.plan = rewritten(metadata.plan, 'plan', planOf);
  if (Object.hasOwn(metadata, 'progress')) parts.progress = rewritten(metadata.progress, 'progress', progressOf);
  return {
    tensors: Object.fromEntries(Object.entries(tensors).map(([name, x]) => [renamed(name), x])),
    metadata: parts,
  };
};
