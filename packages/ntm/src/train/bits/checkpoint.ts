import type { OptimizerStateDict, Tensor } from '@engram/tensor';
import { checkPlan, type TrainingPlan } from './plan.ts';
import type { Progress } from './progress.ts';
import { CheckpointError, flatten, type Snapshot, unflatten } from './snapshot.ts';

/** What goes into a safetensors file: the weights under their own names, everything else beside them. */
export interface Checkpoint {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Which version of this layout a file has. */
const FORMAT = 'engram-training-1';
/** Before the names of the tensors of the last window's end, and of those that a rollback returns to. */
const LAST = 'last.';
const GOOD = 'good.';

export interface CheckpointParts {
  readonly plan: TrainingPlan;
  readonly progress: Progress;
  readonly now: Snapshot;
  /** The end of the last window. */
  readonly last: Snapshot;
  /** What a rollback returns to. */
  readonly good: Snapshot;
}

const withoutState = ({
  optimizer,
  hyperparameters,
  steps,
}: OptimizerStateDict): Omit<OptimizerStateDict, 'state'> => ({
  optimizer,
  hyperparameters,
  steps,
});

/** JSON that keeps numbers which are not finite. */
const write = (value: unknown): string =>
  JSON.stringify(value, (_, x) => (typeof x === 'number' && !Number.isFinite(x) ? { number: String(x) } : x));
const read = (text: string): unknown =>
  JSON.parse(text, (_, x) => (x && typeof x === 'object' && 'number' in x ? Number(x.number) : x));

export const packCheckpoint = ({ plan, progress, now, last, good }: CheckpointParts): Checkpoint => ({
  tensors: { ...flatten(now, ''), ...flatten(last, LAST), ...flatten(good, GOOD) },
  metadata: {
    format: FORMAT,
    plan: write(plan),
    progress: write(progress),
    optimizer: write(withoutState(now.optimizer)),
    lastOptimizer: write(withoutState(last.optimizer)),
    goodOptimizer: write(withoutState(good.optimizer)),
  },
});

const part = (metadata: Checkpoint['metadata'], name: string): unknown => {
  const text = metadata[name];
  if (text === undefined) throw new CheckpointError(`the checkpoint has no '${name}' in its metadata`);
  try {
    return read(text);
  } catch (error) {
    throw new CheckpointError(`the checkpoint's '${name}' is no JSON: ${(error as Error).message}`);
  }
};

const recordIn = (metadata: Checkpoint['metadata'], name: string): Record<string, unknown> => {
  const value = part(metadata, name);
  if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CheckpointError(`the checkpoint's '${name}' is no record, but ${JSON.stringify(value)}`);
};

/** What must be a number ≥ 0 in a progress. */
const COUNTED = ['step', 'sequences', 'bestPart', 'rate', 'rollbacks', 'rollbacksInARow'] as const;
const SUMS = ['steps', 'loss', 'bitErrors', 'chance'] as const;

const progressIn = (metadata: Checkpoint['metadata']): Progress => {
  const progress = recordIn(metadata, 'progress') as unknown as Progress;
  const { window } = progress;
  const whole =
    COUNTED.every((field) => progress[field] >= 0) &&
    SUMS.every((field) => typeof window?.[field] === 'number') &&
    Array.isArray(window.norms) &&
    typeof progress.generator?.seed === 'number';
  if (whole) return progress;
  throw new CheckpointError(`the checkpoint's 'progress' lacks what a training needs to go on`);
};

/** @throws {CheckpointError} on what is no checkpoint of ours; {ArgumentError} on a plan that makes no sense. */
export const unpackCheckpoint = ({ tensors, metadata }: Checkpoint): CheckpointParts => {
  if (metadata.format !== FORMAT) {
    throw new CheckpointError(
      `no checkpoint of a training: its format is ${metadata.format === undefined ? 'not given' : `'${metadata.format}'`}, expected '${FORMAT}'`,
    );
  }
  const plan = recordIn(metadata, 'plan') as unknown as TrainingPlan;
  checkPlan(plan);
  const entries = Object.entries(tensors);
  const now = Object.fromEntries(entries.filter(([name]) => !name.startsWith(LAST) && !name.startsWith(GOOD)));
  return {
    plan,
    progress: progressIn(metadata),
    now: unflatten(now, '', recordIn(metadata, 'optimizer') as unknown as OptimizerStateDict),
    last: unflatten(tensors, LAST, recordIn(metadata, 'lastOptimizer') as unknown as OptimizerStateDict),
    good: unflatten(tensors, GOOD, recordIn(metadata, 'goodOptimizer') as unknown as OptimizerStateDict),
  };
};
