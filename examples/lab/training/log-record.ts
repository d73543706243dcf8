import { decodeRecord, encodeRecord, type TrainingRecord } from '@engram/ntm';
import { ArgumentError } from '@engram/tensor';
import * as v from 'valibot';
import { UsageError } from '../usage-error.ts';

/** What a line of the log says: a record, and after how many seconds of training. */
export type LogRecord = TrainingRecord & { readonly seconds: number };

/** Any number, NaN and infinity among them. `null` is what older logs have for those. */
const number = v.union([
  v.custom<number>((value) => typeof value === 'number', 'it must be a number'),
  v.pipe(
    v.null(),
    v.transform(() => Number.NaN),
  ),
]);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = { seconds: v.pipe(v.number(), v.finite(), v.minValue(0)) };

const record = v.variant('kind', [
  v.object({
    kind: v.literal('window'),
    step: count,
    sequences: count,
    loss: number,
    errors: number,
    gradNorm: number,
    maxGradNorm: number,
    lr: number,
    ...time,
  }),
  v.object({
    kind: v.literal('rollback'),
    step: count,
    why: v.picklist(['not finite', 'collapse']),
    errors: number,
    gradNorms: v.array(number),
    ...time,
  }),
  v.object({
    kind: v.literal('start'),
    step: count,
    sequences: count,
    start: count,
    why: v.picklist(['not learned', 'collapses', 'wrong beyond its training']),
    ...time,
  }),
  v.object({ kind: v.literal('converged'), step: count, sequences: count, ...time }),
  v.object({
    kind: v.literal('validation'),
    step: count,
    sequences: count,
    loss: number,
    errors: number,
    bits: number,
    exact: number,
    optimalBits: v.nullable(v.number()),
    ...time,
  }),
]);

const parse = (text: string, where: string): unknown => {
  try {
    return decodeRecord(text, where);
  } catch (error) {
    if (error instanceof ArgumentError) throw new UsageError(error.message);
    throw error;
  }
};

/** Older logs call errors `bitErrors`. */
const ofToday = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('bitErrors' in value) || 'errors' in value) return value;
  const { bitErrors: errors, ...others } = value;
  return { ...others, errors };
};

/** @param where names the file and the line. @throws {UsageError} on a line that is not one of a training's log. */
export const recordIn = (text: string, where: string): LogRecord => {
  const result = v.safeParse(record, ofToday(parse(text, where)), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new UsageError(`${where} is not of a training's log: ${field === null ? '' : `${field}: `}${issue.message}`);
};

/** One line of JSON. */
export const textOf = (line: LogRecord): string => encodeRecord(line);
