import { EngramError } from '@engram/tensor';

/** A checkpoint that no training can go on from; the message says which part of it is wrong. */
export class CheckpointError extends EngramError {
  override name = 'CheckpointError';
}

/** Training that came to nothing. */
export class TrainingError extends EngramError {
  override name = 'TrainingError';
}

/** Answers that no score can be had of: they are not numbers, or infinite, as they are where weights are. */
export class EvaluationError extends EngramError {
  override name = 'EvaluationError';
}
