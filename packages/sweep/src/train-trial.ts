import {
  type Checkpoint,
  CheckpointError,
  checkedPlan,
  decodeRecord,
  encodeRecord,
  packTrained,
  Trainer,
} from '@engram/ntm';
import { ArgumentError, decodeSafetensors, EngramError, encodeSafetensors, SafetensorsError } from '@engram/tensor';
import * as v from 'valibot';
import { type CurveState, curveStateSchema, emptyCurve, withRecords } from './curve.ts';
import type { TrialResult } from './result.ts';
import { sha256 } from './sha256.ts';
import type { Trial } from './trial.ts';
import { kernelsHere, version } from './version.ts';

/** A trial, or the next part of one. */
export interface TrialPart {
  readonly trial: Trial;
  /** The step at which it pauses, to be compared with others; infinite for none. */
  readonly pauseAt: number;
  /** Where it goes on; `null` for its beginning. */
  readonly checkpoint: Uint8Array | null;
}

/** How far a trial is. */
export interface TrialProgress {
  readonly step: number;
  readonly sequences: number;
  /** Of the last window. */
  readonly errors: number | null;
  readonly learned: boolean;
}

export interface TrialHooks {
  /** Seconds of training from one checkpoint to the next. */
  readonly checkpointEvery: number;
  readonly onProgress: (progress: TrialProgress) => void;
  readonly onCheckpoint: (bytes: Uint8Array, step: number) => void;
  /** Something that is not the result, such as a checkpoint that was refused. */
  readonly onNote: (text: string) => void;
  /** Whether somebody wants it to stop where it is. */
  readonly isStopped: () => boolean;
}

export type TrialOutcome =
  | {
      readonly kind: 'result';
      readonly result: TrialResult;
      /** The trained network's file; `null` where there is none to keep. */
      readonly network: Uint8Array | null;
      /** Of one that pauses. */
      readonly checkpoint: Uint8Array | null;
    }
  | { readonly kind: 'stopped'; readonly checkpoint: Uint8Array };

/** Beside what a trainer keeps in a checkpoint. */
const CURVE = 'sweep-curve';

interface Begun {
  readonly trainer: Trainer;
  readonly curve: CurveState;
}

/** @throws {EngramError} on a checkpoint that this trial cannot go on from. */
const restored = ({ plan }: Trial, bytes: Uint8Array): Begun => {
  const { tensors, metadata }: Checkpoint = decodeSafetensors(bytes, 'the checkpoint');
  const { [CURVE]: text, ...rest } = metadata;
  if (typeof text !== 'string') throw new CheckpointError(`the checkpoint has no '${CURVE}'`);
  const { success, output } = v.safeParse(curveStateSchema, decodeRecord(text, CURVE), { abortEarly: true });
  if (!success) throw new CheckpointError(`the checkpoint's '${CURVE}' is not a learning curve`);
  const trainer = Trainer.restore({ tensors, metadata: rest });
  if (encodeRecord(trainer.plan) !== encodeRecord(checkedPlan(plan))) {
    throw new CheckpointError('the checkpoint is of another plan');
  }
  return { trainer, curve: output };
};

const begin = ({ trial, checkpoint }: TrialPart, onNote: TrialHooks['onNote']): Begun => {
  if (checkpoint) {
    try {
      return restored(trial, checkpoint);
    } catch (error) {
      if (!isOfCheckpoint(error)) throw error;
      onNote(`its checkpoint is refused, and it begins again: ${error.message}`);
    }
  }
  return { trainer: new Trainer(trial.plan), curve: emptyCurve };
};

const isOfCheckpoint = (error: unknown): error is EngramError =>
  error instanceof CheckpointError || error instanceof SafetensorsError || error instanceof ArgumentError;

/**
 * Trains one trial, or a part of it. A plan that cannot be trained, and a training that comes to nothing, are results; any
 * other error is thrown.
 */
export const trainTrial = async (part: TrialPart, hooks: TrialHooks): Promise<TrialOutcome> => {
  try {
    return await train(part, hooks);
  } catch (error) {
    if (!(error instanceof EngramError) && !isOutOfMemory(error)) throw error;
    return {
      kind: 'result',
      result: {
        ...nothing,
        trial: part.trial.id,
        ending: 'failed',
        why: shortened(error.message),
        kernels: kernelsHere(),
        version,
      },
      network: null,
      checkpoint: null,
    };
  }
};

const isOutOfMemory = (error: unknown): error is RangeError =>
  error instanceof RangeError && /allocation failed|Invalid typed array length/.test(error.message);

/** What a result says of a failure has a line or two. */
export const shortened = (message: string): string => (message.length > 1000 ? `${message.slice(0, 1000)}…` : message);

/** Of a trial that has not trained. */
export const nothing: Omit<TrialResult, 'trial' | 'ending' | 'why' | 'kernels' | 'version'> = {
  steps: 0,
  sequences: 0,
  converged: null,
  rollbacks: 0,
  starts: 0,
  errors: null,
  loss: null,
  curve: { sequences: [], errors: [], loss: [] },
  network: null,
};

const train = async (part: TrialPart, hooks: TrialHooks): Promise<TrialOutcome> => {
  const { trial, pauseAt } = part;
  const { trainer, curve: before } = begin(part, hooks.onNote);
  let curve = before;
  let saved = performance.now();
  let told = 0;
  let failure: string | null = null;
  const isOver = (): boolean => trainer.done || (trial.untilLearned && trainer.converged !== null);
  const isPaused = (): boolean => trainer.progress.step >= pauseAt;
  const checkpoint = (): Promise<Uint8Array> => {
    const { tensors, metadata } = trainer.checkpoint();
    return encodeSafetensors(tensors, { ...metadata, [CURVE]: encodeRecord(curve) });
  };
  const tell = (): void => {
    const { step, sequences, converged } = trainer.progress;
    hooks.onProgress({ step, sequences, errors: curve.last.errors, learned: converged !== null });
  };
  const save = async (): Promise<boolean> => {
    hooks.onCheckpoint(await checkpoint(), trainer.progress.step);
    saved = performance.now();
    return false;
  };
  tell();
  if (!isOver() && !isPaused()) {
    try {
      await trainer.run({
        onRecords: (records) => {
          curve = withRecords(curve, records);
        },
        onStep: ({ step }) => {
          if (isOver() || step >= pauseAt || hooks.isStopped()) return true;
          const now = performance.now();
          if (now - told >= PROGRESS_EVERY) {
            told = now;
            tell();
          }
          return now - saved >= 1000 * hooks.checkpointEvery ? save() : false;
        },
      });
    } catch (error) {
      if (!(error instanceof EngramError)) throw error;
      failure = shortened(error.message);
    }
  }
  tell();
  const over = failure !== null || isOver();
  if (!over && !isPaused()) return { kind: 'stopped', checkpoint: await checkpoint() };
  const { step, sequences, converged, rollbacks, start } = trainer.progress;
  const network = over && failure === null ? await networkOf(trainer) : null;
  return {
    kind: 'result',
    result: {
      trial: trial.id,
      ending: failure !== null ? 'failed' : over ? 'done' : 'paused',
      why: failure,
      steps: step,
      sequences,
      converged: converged && { step: converged.step, sequences: converged.sequences },
      rollbacks,
      starts: start + 1,
      errors: curve.last.errors,
      loss: curve.last.loss,
      curve: { sequences: curve.sequences, errors: curve.errors, loss: curve.loss },
      network: network && sha256(network),
      kernels: kernelsHere(),
      version,
    },
    network,
    checkpoint: over ? null : await checkpoint(),
  };
};

const networkOf = (trainer: Trainer): Promise<Uint8Array> => {
  const { tensors, metadata } = packTrained(trainer);
  return encodeSafetensors(tensors, metadata);
};

/** Milliseconds from one word of progress to the next. */
const PROGRESS_EVERY = 250;
