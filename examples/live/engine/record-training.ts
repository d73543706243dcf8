import { Trainer } from '@engram/ntm';
import { firstLink } from '../shared/link.ts';
import { UNTOUCHED } from '../shared/messages.ts';
import type { RecordedTraining } from '../shared/recording-file.ts';
import type { Look, Trace } from '../shared/trace.ts';
import { Observer } from './observer.ts';
import { planOf } from './plan.ts';

/** Training steps of a point of the curves, between two of the first moments, and between two of the others. */
const POINT = 20;
const FIRST = { every: 50, until: 400 };
const EVERY = 100;
/** Steps after it has learned. */
const AFTERWARDS = 400;

const isMoment = (step: number): boolean => step % (step <= FIRST.until ? FIRST.every : EVERY) === 0;

/** Four digits are enough for a curve. */
const short = (x: number): number => Number(x.toPrecision(4));

/** Trains what the page trains at first, and puts down what it looks like; `most` steps at most. */
export const recordTraining = async (most = Number.POSITIVE_INFINITY): Promise<RecordedTraining> => {
  const { spec, sequence } = firstLink();
  const plan = planOf(spec);
  const trainer = new Trainer(plan);
  const observer = new Observer(plan);
  const traces: Trace[] = [];
  const look = async (): Promise<void> => {
    const { step } = trainer.progress;
    const probe = { sequence, tampering: UNTOUCHED, snapshot: null };
    if (isMoment(step)) traces.push(await observer.trace(trainer.model.stateDict(), step, probe));
  };
  const series = { steps: [] as number[], losses: [] as number[], errors: [] as number[], norms: [] as number[] };
  let sums = { loss: 0, errors: 0, norm: 0 };
  await look();
  for (let step = 1; step <= most; step++) {
    const { loss, errors, gradNorm } = await trainer.step();
    sums = { loss: sums.loss + loss, errors: sums.errors + errors, norm: sums.norm + gradNorm };
    if (step % POINT === 0) {
      series.steps.push(step);
      series.losses.push(short(sums.loss / POINT));
      series.errors.push(short(sums.errors / POINT));
      series.norms.push(short(sums.norm / POINT));
      sums = { loss: 0, errors: 0, norm: 0 };
    }
    await look();
    const learned = trainer.converged;
    if (learned && step >= learned.step + AFTERWARDS) break;
  }
  const looks: (readonly Look[])[] = [];
  for (let t = 0; t < (traces.at(-1)?.steps ?? 0); t++) looks.push((await observer.look(t)) ?? []);
  return { spec, sequence, series, learned: trainer.converged ?? { step: 0, sequences: 0 }, traces, looks };
};
