import type { Order, Report } from '../../shared/messages.ts';
import { wholeOf } from '../words.ts';

// One of the trainings that run side by side: what is known of it, and what follows from what its worker says.

export interface Lane {
  readonly status: 'ready' | 'training' | 'paused' | 'learned' | 'not learned' | 'failed';
  /** The start it is at, from 1. */
  readonly start: number;
  readonly step: number;
  readonly sequences: number;
  /** Milliseconds of computing. */
  readonly busy: number;
  readonly learned: { readonly step: number; readonly sequences: number; readonly busy: number } | null;
  /** Wrong bits or tokens a sequence, over the last steps; `null` before the first. */
  readonly errors: number | null;
  /** Steps between two looks at the training. */
  readonly window: number;
  /** Whether it goes on though it has learned. */
  readonly goesOn: boolean;
  /** Why it failed. */
  readonly why: string | null;
}

export const freshLane: Lane = {
  status: 'ready',
  start: 1,
  step: 0,
  sequences: 0,
  busy: 0,
  learned: null,
  errors: null,
  window: 1,
  goesOn: false,
  why: null,
};

/** About so many steps count in `errors`. */
const RECENT = 50;

const recent = (before: number | null, errors: ArrayLike<number>): number | null => {
  let mean = before;
  for (let i = 0; i < errors.length; i++) mean = mean === null ? errors[i]! : mean + (errors[i]! - mean) / RECENT;
  return mean;
};

/** What is known after a report. */
export const heard = (lane: Lane, report: Report): Lane => {
  switch (report.kind) {
    case 'begun':
      return { ...lane, window: report.plan.window };
    case 'progress': {
      const { step, sequences, busy, learned } = report;
      const start = report.records.reduce((last, each) => (each.kind === 'start' ? each.start + 1 : last), lane.start);
      const same = learned && lane.learned?.step === learned.step ? lane.learned : null;
      return {
        ...lane,
        start,
        step,
        sequences,
        busy,
        errors: recent(lane.errors, report.errors),
        learned: same ?? (learned && { ...learned, busy }),
      };
    }
    case 'stopped':
      if (lane.status === 'failed') return lane;
      if (lane.learned) return { ...lane, status: 'learned' };
      return { ...lane, status: report.why === 'done' ? 'not learned' : 'paused' };
    case 'failed':
      if (!FATAL.has(report.of)) return lane;
      return { ...lane, status: 'failed', why: `${report.name}: ${report.message}` };
    default:
      return lane;
  }
};

/** After a failure of these there is nothing to go on with. */
const FATAL: ReadonlySet<string> = new Set(['begin', 'open', 'go', 'training']);

/** What a report makes the page ask for: what has learned stops one window later, and leaves the worker to the others. */
export const answerTo = (before: Lane, after: Lane): Order | null =>
  after.learned && !before.learned && !after.goesOn
    ? { kind: 'go', speed: null, until: after.learned.step + after.window }
    : null;

/** Whether it can be told to train. */
export const canGo = ({ status }: Lane): boolean => status === 'ready' || status === 'paused';

/** Whether there is nothing more to wait for. */
export const isOver = ({ status }: Lane): boolean =>
  status === 'learned' || status === 'not learned' || status === 'failed';

/** Where it stands, in words. */
export const standing = ({ status, start, step, learned }: Lane): string => {
  if (status === 'failed') return 'failed';
  if (learned) return `learned after ${wholeOf(learned.sequences)} sequences`;
  if (status === 'not learned') return `not learned in ${wholeOf(step)} steps`;
  if (status === 'training') return start > 1 ? `trying start ${start}` : 'training';
  return status;
};

/** The smallest number of sequences after which at least half of the lanes had learned; `null` while fewer have. */
export const medianOf = (lanes: readonly Lane[]): number | null => {
  const counts = lanes.flatMap(({ learned }) => learned?.sequences ?? []).sort((a, b) => a - b);
  return counts[Math.ceil(lanes.length / 2) - 1] ?? null;
};

/** All of them in a sentence. */
export const summary = (lanes: readonly Lane[]): string => {
  const count = (is: (lane: Lane) => boolean): number => lanes.filter(is).length;
  const learned = count((lane) => lane.learned !== null);
  const not = count(({ status }) => status === 'not learned');
  const failed = count(({ status }) => status === 'failed');
  const median = medianOf(lanes);
  return [
    `${learned} of ${lanes.length} have learned it`,
    ...(not > 0 ? [`${not} did not`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(lanes.length > 3 && median !== null ? [`half of them within ${wholeOf(median)} sequences`] : []),
  ].join(', ');
};
