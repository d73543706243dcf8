import { canonicalRecord, decodeRecord } from '@engram/ntm';
import { ArgumentError, quote } from '@engram/tensor';
import * as v from 'valibot';

import { SweepError } from './errors.ts';
import { isId } from './trial.ts';

/** How a training went, window by window; where there were many, every second, fourth and so on. `null`: not finite. */
export interface LearningCurve {
  readonly sequences: readonly number[];
  readonly errors: readonly (number | null)[];
  readonly loss: readonly (number | null)[];
}

/**
 * What came of a trial. It says nothing of when, where and how fast, so that a trial has one result, to the byte, however
 * often it was interrupted.
 */
export interface TrialResult {
  readonly trial: string;
  /**
   * `done`: the plan's last step, or learned. `failed`: it cannot be trained. `paused`: it was not among those that go on.
   * `set aside`: it ended its process again and again. `refused`: its job was not what the sweep had sent.
   */
  readonly ending: 'done' | 'failed' | 'paused' | 'set aside' | 'refused';
  /** Of one that failed, or was set aside or refused; else `null`. */
  readonly why: string | null;
  readonly steps: number;
  readonly sequences: number;
  /** When the task was learned; `null` where it was not. */
  readonly converged: { readonly step: number; readonly sequences: number } | null;
  readonly rollbacks: number;
  readonly starts: number;
  /** Means of the last window; `null` where there was none, or they are not finite. */
  readonly errors: number | null;
  readonly loss: number | null;
  readonly curve: LearningCurve;
  /** The SHA-256 of the network's file; `null` where it has none. */
  readonly network: string | null;
  /** What computed it, and which version. Others may round otherwise. */
  readonly kernels: string;
  readonly version: string;
}

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const finite = v.pipe(v.number(), v.finite());
const short = v.pipe(v.string(), v.maxLength(2000));
/** More points than a curve ever has are not looked at. */
const points = v.pipe(
  v.custom<unknown[]>((value) => Array.isArray(value) && value.length <= 1024, 'is a list of at most 1024'),
  v.array(v.nullable(finite)),
);
export const curveSchema = v.strictObject({ sequences: v.pipe(points, v.array(count)), errors: points, loss: points });

const resultSchema = v.strictObject({
  trial: v.custom<string>(isId, 'is the name of a trial'),
  ending: v.picklist(['done', 'failed', 'paused', 'set aside', 'refused']),
  why: v.nullable(short),
  steps: count,
  sequences: count,
  converged: v.nullable(v.strictObject({ step: count, sequences: count })),
  rollbacks: count,
  starts: count,
  errors: v.nullable(finite),
  loss: v.nullable(finite),
  curve: curveSchema,
  network: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  kernels: short,
  version: short,
});

/** One line of JSON, the same for the same result. */
export const textOfResult = (result: TrialResult): string => `${canonicalRecord(result)}\n`;

/** @throws {SweepError} that says what is wrong; `where` names the text. */
export const resultIn = (text: string, where: string): TrialResult => parsed(resultSchema, text, where);

/** What a schema takes, out of text that nobody vouches for. @throws {SweepError} */
export const parsed = <T>(schema: v.GenericSchema<unknown, T>, text: string, where: string): T => {
  let value: unknown;
  try {
    value = decodeRecord(text, where);
  } catch (error) {
    throw error instanceof ArgumentError ? new SweepError(error.message, { cause: error }) : error;
  }
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  const field = v.getDotPath(issue);
  throw new SweepError(`${where}: ${field === null ? '' : `${quote(field)}: `}${quote(issue.message)}`);
};
