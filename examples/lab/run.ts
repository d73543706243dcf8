import type { StepResult, TrainingPlan, TrainingRecord } from '@engram/ntm';
import type { Lab, LabFlags } from './flags.ts';
import { planOf } from './plan.ts';
import { checkpointOf } from './training/out-files.ts';
import { type Trained, trainOne } from './training/train-one.ts';

/** What a training left behind. */
export interface Run extends Trained {
  readonly checkpoint: string;
  readonly steps: number;
  readonly solved: boolean;
  /** One point a window: mean loss of its steps, share of fresh sequences recalled. */
  readonly curve: { readonly steps: number[]; readonly loss: number[]; readonly accuracy: number[] };
}

/** `accuracy` is that of whole sequences, once it has been measured. */
const statusLine = (loss: number, accuracy: number | null, stepsPerSecond: number): string =>
  `loss ${loss.toFixed(4)}  recalled ${accuracy === null ? '   –' : `${(100 * accuracy).toFixed(0).padStart(3)} %`}  ${stepsPerSecond.toFixed(0)} steps/s`;

/** The line of an epoch, as the original lab prints it. */
const epochLine = ({ window }: TrainingPlan, records: readonly TrainingRecord[], exact: number): string | null => {
  const end = records.find((record) => record.kind === 'window');
  if (!end) return null;
  return `epoch ${end.step / window}  summed loss ${(end.loss * window).toFixed(1)}  sequences recalled ${(100 * exact).toFixed(1)} %`;
};

/** Trains one seed until the task is solved, or the steps are used up; a fixed memory through all of its epochs. */
export const train = async (lab: Lab, flags: LabFlags, seed: number, say: (line: string) => void): Promise<Run> => {
  const plan = planOf(lab, flags, seed);
  const fixed = flags.memory === 'fixed';
  const checkpoint = checkpointOf(flags.out, seed);
  let exact: number | null = null;
  const trained = await trainOne(plan, {
    path: checkpoint,
    resume: flags.resume,
    overwrite: true,
    untilConverged: !fixed,
    seconds: null,
    compiled: !flags.eager,
    quiet: false,
    say,
    status: ({ loss }: StepResult, stepsPerSecond) => statusLine(loss, exact, stepsPerSecond),
    onRecords: (records) => {
      const validation = records.find((record) => record.kind === 'validation');
      if (!validation) return null;
      exact = validation.exact;
      return fixed ? epochLine(plan, records, exact) : null;
    },
  });
  const { trainer, log } = trained;
  const windows = log.flatMap((record) => (record.kind === 'window' ? [record] : []));
  const checks = new Map(log.flatMap((record) => (record.kind === 'validation' ? [[record.step, record.exact]] : [])));
  const measured = windows.filter(({ step }) => checks.has(step));
  return {
    ...trained,
    checkpoint,
    steps: trainer.progress.step,
    // A fixed memory goes through all of its epochs, as the original lab did, and is not said to have solved anything.
    solved: !fixed && trainer.converged !== null,
    curve: {
      steps: measured.map(({ step }) => step),
      loss: measured.map(({ loss }) => loss),
      accuracy: measured.map(({ step }) => checks.get(step)!),
    },
  };
};
