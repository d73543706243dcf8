import type { TaskName } from '@engram/ntm';
import { firstWrong, type Trace } from '../../shared/trace.ts';
import { plural, wholeOf } from '../words.ts';

// What there is to say of an answer, in numbers and in a sentence.

type Answered = Pick<Trace, 'counts' | 'wrong'>;

export interface Verdict {
  /** Steps that count. */
  readonly counted: number;
  /** Those of them that are wrong in anything. */
  readonly wrong: number;
  /** Wrong bits, or tokens. */
  readonly errors: number;
  /** Steps that are right before the first that is wrong; `null` where all are. */
  readonly breaksAt: number | null;
}

export const verdictOf = (trace: Answered): Verdict => {
  let [counted, wrong, errors] = [0, 0, 0];
  for (let t = 0; t < trace.counts.length; t++) {
    if (!trace.counts[t]) continue;
    counted++;
    errors += trace.wrong[t]!;
    if (trace.wrong[t]! > 0) wrong++;
  }
  return { counted, wrong, errors, breaksAt: firstWrong(trace) };
};

/** What a step of the answer is called. The end mark of repeat copy is no vector. */
export const nounOf = (task: TaskName, over: Trace['over']): string => {
  if (over === 'tokens') return 'token';
  return task === 'repeat-copy' ? 'step' : 'vector';
};

export const sentence = ({ counted, breaksAt }: Verdict, noun: string): string => {
  if (counted === 0) return 'Nothing is asked of it.';
  if (breaksAt === null) return counted === 1 ? `The one ${noun} is right.` : `All ${wholeOf(counted)} ${noun}s right.`;
  if (breaksAt === 0) return `Wrong from the first ${noun} on.`;
  return `Right up to ${noun} ${wholeOf(breaksAt)} of ${wholeOf(counted)}.`;
};

/** How much is wrong, where the sentence says where it begins; empty where nothing is. */
export const howWrong = ({ counted, wrong, errors }: Verdict, noun: string, over: Trace['over']): string => {
  if (wrong === 0) return '';
  const steps = `${wholeOf(wrong)} of ${plural(counted, noun)} wrong`;
  return over === 'bits' ? `${steps}: ${plural(errors, 'bit')} in all.` : `${steps}.`;
};

/**
 * The wrong bits of each step that counts, in at most so many cells: a cell of several steps has the worst of them, so that one
 * wrong bit in a thousand vectors is still there to see.
 */
export const pooled = ({ counts, wrong }: Answered, most: number): Uint8Array => {
  const answered: number[] = [];
  for (let t = 0; t < counts.length; t++) if (counts[t]) answered.push(wrong[t]!);
  const cells = new Uint8Array(Math.min(answered.length, Math.max(1, most)));
  answered.forEach((errors, i) => {
    const cell = Math.floor((i * cells.length) / answered.length);
    cells[cell] = Math.max(cells[cell]!, errors);
  });
  return cells;
};

export interface Run {
  /** The first and the last step of it, counted from 1 among those that count. */
  readonly from: number;
  readonly to: number;
  readonly right: boolean;
}

/** The answer as runs of right and wrong steps, at most so many. */
export const runsOf = (
  { counts, wrong }: Answered,
  most: number,
): { readonly runs: readonly Run[]; readonly more: number } => {
  const runs: Run[] = [];
  let [counted, more] = [0, 0];
  for (let t = 0; t < counts.length; t++) {
    if (!counts[t]) continue;
    counted++;
    const right = wrong[t] === 0;
    const last = runs.at(-1);
    if (last?.right === right && more === 0) runs[runs.length - 1] = { ...last, to: counted };
    else if (runs.length < most) runs.push({ from: counted, to: counted, right });
    else more++;
  }
  return { runs, more };
};
