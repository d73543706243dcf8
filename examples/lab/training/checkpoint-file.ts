import {
  type Checkpoint,
  CheckpointError,
  EvaluationError,
  packTrained,
  restoreTrained,
  type Trained,
  Trainer,
  type TrainerOptions,
} from '@engram/ntm';
import { PlotError } from '@engram/plot';
import { EngramError } from '@engram/tensor';
import { loadSafetensors, saveSafetensors } from '@engram/tensor/io';
import { UsageError } from '../usage-error.ts';

/** Writes beside the file, then takes its place: whoever looks finds the old one or the new one, whole. */
const save = (path: string, { tensors, metadata }: Checkpoint): Promise<void> =>
  saveSafetensors(path, tensors, { metadata });

export const saveTrainer = (path: string, trainer: Trainer): Promise<void> => save(path, trainer.checkpoint());

/** What a file holds. @throws {EngramError} that names the file and what is wrong with it. */
const fromFile = async <T>(path: string, restore: (file: Checkpoint) => T): Promise<T> => {
  const checkpoint: Checkpoint = await loadSafetensors(path);
  try {
    return restore(checkpoint);
  } catch (error) {
    if (error instanceof EngramError) throw new CheckpointError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
};

/** A training, to go on with. @throws {EngramError} that names the file and what is wrong with it. */
export const loadTrainer = (path: string, options: TrainerOptions = {}): Promise<Trainer> =>
  fromFile(path, (checkpoint) => Trainer.restore(checkpoint, options));

/** A network to look at: a training's, or one that was exported. @throws {EngramError} that names the file and what is wrong. */
export const loadTrained = (path: string): Promise<Trained> => fromFile(path, restoreTrained);

/** The weights alone, written beside the file, which they then replace. */
export const exportTrained = (path: string, trained: Trained): Promise<void> => save(path, packTrained(trained));

/**
 * Tests and draws what a file holds.
 * @throws {EvaluationError} that names the file, where its network has no scores.
 * @throws {UsageError} that names the file, where it holds what cannot be drawn.
 */
export const testingFile = async <T>(path: string, test: () => Promise<T>): Promise<T> => {
  try {
    return await test();
  } catch (error) {
    if (error instanceof EvaluationError) throw new EvaluationError(`${path}: ${error.message}`, { cause: error });
    // One with a cause is about the file that a chart goes to.
    const isOfContents = error instanceof PlotError && error.cause === undefined;
    throw isOfContents ? new UsageError(`${path}: ${error.message}`, { cause: error }) : error;
  }
};
