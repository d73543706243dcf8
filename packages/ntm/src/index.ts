export { circularShift, contentWeights, cosineToSlots, interpolate, sharpen } from './addressing.ts';
export { type Cell, NTMCell, type NTMState, type NTMStep, type StateOptions, type StepOptions } from './cell.ts';
export type { FullNTMConfig, InitialMemory, InitialWeights, NTMConfig } from './config.ts';
export {
  type Controller,
  type ControllerKind,
  type ControllerSizes,
  type ControllerState,
  FeedForwardController,
  GRUController,
  LSTMController,
} from './controller.ts';
export { CheckpointError, EvaluationError, TrainingError } from './errors.ts';
export { type HeadSizes, ReadHead, WriteHead } from './head.ts';
export { readMemory, type Write, writeAll, writeMemory } from './memory.ts';
export { LSTMBaseline, type LSTMBaselineConfig } from './models/lstm-baseline.ts';
export { NTM, type NTMTrace } from './models/ntm.ts';
export type { SequenceModel, SequenceOptions } from './models/sequence-model.ts';
export {
  type RunOptions,
  TinyNTM,
  type TinyNTMConfig,
  type TinyNTMState,
  type TinyNTMStep,
  type TinyNTMTrace,
} from './models/tiny-ntm.ts';
export { associativeRecall } from './tasks/bits/associative-recall.ts';
export {
  type BitBatch,
  type BitTask,
  type BitTaskRecord,
  bitTask,
  type Row,
  type TaskDimension,
  type TaskSize,
} from './tasks/bits/bit-task.ts';
export { copyBits } from './tasks/bits/copy.ts';
export { dynamicNgrams, optimalPredictions } from './tasks/bits/dynamic-ngrams.ts';
export { bitTasks } from './tasks/bits/index.ts';
export { type BitScores, bitErrors, bitsPerSequence, chanceErrors, exact, maskedLoss } from './tasks/bits/metrics.ts';
export { prioritySort } from './tasks/bits/priority-sort.ts';
export { repeatCopyBits } from './tasks/bits/repeat-copy.ts';
export { copyTask } from './tasks/copy.ts';
export { recallTask } from './tasks/recall.ts';
export { repeatTask } from './tasks/repeat.ts';
export {
  CUE,
  checkLength,
  DATA_TOKENS,
  DELIMITER,
  type TokenBatch,
  type TokenSequence,
  type TokenTask,
  type TokenTaskRecord,
  tokenTask,
  VOCAB,
} from './tasks/token-task.ts';
export type { Checkpoint } from './train/bits/checkpoint.ts';
export {
  type AnswerOptions,
  type BitAnswers,
  bitAnswers,
  type EvaluateBitsOptions,
  evaluateBits,
} from './train/bits/evaluate.ts';
export {
  type CurriculumPlan,
  type ModelPlan,
  makeModel,
  type NoisePlan,
  type OptimizerPlan,
  type SchedulePlan,
  type TrainingPlan,
  taskNamed,
} from './train/bits/plan.ts';
export type { Progress } from './train/bits/progress.ts';
export { type Recipe, recipes } from './train/bits/recipes.ts';
export { decodeRecord, encodeRecord } from './train/bits/record-text.ts';
export { bitTrainStep } from './train/bits/step.ts';
export {
  CONVERGED,
  type ConvergedRecord,
  type RollbackRecord,
  type RunOptions as TrainerRunOptions,
  type StepResult,
  Trainer,
  type TrainingRecord,
  type ValidationRecord,
} from './train/bits/trainer.ts';
export type { WindowRecord } from './train/bits/window.ts';
export { type Accuracy, compiledModel, type EvaluateOptions, evaluate, type TokenModel } from './train/evaluate.ts';
export { type FitOptions, type FitResult, fit, trainStep } from './train/fit.ts';
export { type Streams, streams } from './train/streams.ts';
export { type Unrolled, type UnrollOptions, unroll } from './unroll.ts';
