export { CheckpointError, EvaluationError, TrainingError } from './errors.ts';
export {
  type Cell,
  MachineCell,
  type MachineState,
  type MachineStep,
  type StateNoise,
  type StateOptions,
  type StepOptions,
} from './machine/cell.ts';
export {
  type Controller,
  type ControllerKind,
  type ControllerSizes,
  type ControllerState,
  FeedForwardController,
  GRUController,
  LSTMController,
} from './machine/controller.ts';
export type { Memory, MemoryState, MemoryStep, MemoryStepOptions, SlotRange } from './machine/memory.ts';
export { type Unrolled, type UnrollOptions, unroll } from './machine/unroll.ts';
export type { DNCConfig, FullDNCConfig } from './memories/dnc/config.ts';
export { type DNCActs, DNCMemory, type DNCMemoryState } from './memories/dnc/memory.ts';
export type { HeadSizes } from './memories/ntm/address.ts';
export { circularShift, contentWeights, cosineToSlots, interpolate, sharpen } from './memories/ntm/addressing.ts';
export { Bookmark, type Places } from './memories/ntm/bookmark.ts';
export { NTMCell, type NTMState, type NTMStep } from './memories/ntm/cell.ts';
export type { FullNTMConfig, InitialMemory, InitialWeights, NTMConfig } from './memories/ntm/config.ts';
export { ReadHead, WriteHead } from './memories/ntm/head.ts';
export type { Look } from './memories/ntm/look.ts';
export { type NTMActs, NTMMemory, type NTMMemoryState } from './memories/ntm/memory.ts';
export { readMemory, type Write, writeAll, writeMemory } from './memories/slots.ts';
export { type TinyActs, TinyMemory, type TinyMemoryState } from './memories/tiny/memory.ts';
export { DNC, type DNCState, type DNCStep, type DNCTrace } from './models/dnc.ts';
export { LSTMBaseline, type LSTMBaselineConfig } from './models/lstm-baseline.ts';
export { NTM, type NTMTrace } from './models/ntm.ts';
export { OverTokens } from './models/over-tokens.ts';
export {
  aboutModel,
  type Ends,
  kindOver,
  type ModelKind,
  type ModelPlan,
  makeModel,
  modelKinds,
} from './models/registry.ts';
export type { MemoryTrace, SequenceModel, SequenceOptions, TraceRow } from './models/sequence-model.ts';
export {
  TinyNTM,
  type TinyNTMConfig,
  type TinyNTMState,
  type TinyNTMStep,
} from './models/tiny-ntm.ts';
export { associativeRecall } from './tasks/bits/associative-recall.ts';
export { type BitTaskRecord, bitTask, type Row } from './tasks/bits/bit-task.ts';
export { copyBits } from './tasks/bits/copy.ts';
export { dynamicNgrams, optimalPredictions } from './tasks/bits/dynamic-ngrams.ts';
export { graphTraversal } from './tasks/bits/graph-traversal.ts';
export { bitTasks } from './tasks/bits/index.ts';
export { bitErrors, bitsPerSequence, maskedLoss } from './tasks/bits/metrics.ts';
export { mqar } from './tasks/bits/mqar.ts';
export { prioritySort } from './tasks/bits/priority-sort.ts';
export { repeatCopyBits } from './tasks/bits/repeat-copy.ts';
export { type TaskName, taskNamed, taskNames, tasks } from './tasks/index.ts';
export type { Scores } from './tasks/scores.ts';
export type { LearnedRule, SizeRanges, Task, TaskBatch, TaskDimension, TaskFacts, TaskSize } from './tasks/task.ts';
export { copyTask } from './tasks/tokens/copy.ts';
export { tokenTasks } from './tasks/tokens/index.ts';
export { recallTask } from './tasks/tokens/recall.ts';
export { repeatTask } from './tasks/tokens/repeat.ts';
export {
  CUE,
  DATA_TOKENS,
  DELIMITER,
  type TokenSequence,
  type TokenTaskRecord,
  tokenTask,
  VOCAB,
} from './tasks/tokens/token-task.ts';
export {
  type AnswerOptions,
  type Answers,
  type AnswersOptions,
  answersOf,
  type EvaluateOptions,
  evaluate,
  numbersIn,
  slotsFor,
} from './train/evaluate.ts';
export type { Checkpoint } from './train/file-parts.ts';
export type { OptimizerPlan } from './train/optimizer.ts';
export {
  type CurriculumPlan,
  checkedPlan,
  heldNumbers,
  largestSize,
  MOST_HELD,
  oneSize,
  rangesOf,
  type TrainingPlan,
} from './train/plan.ts';
export { hasField, planPaths, withFields } from './train/plan-paths.ts';
export type { Progress } from './train/progress.ts';
export { newStarts, type Recipe, recipeFor, recipes } from './train/recipes.ts';
export { canonicalRecord, decodeRecord, encodeRecord } from './train/record-text.ts';
export type {
  ConvergedRecord,
  RollbackRecord,
  StartRecord,
  StepResult,
  TrainingRecord,
  ValidationRecord,
} from './train/records.ts';
export type { RollbackPlan } from './train/rollback.ts';
export type { NoisePlan, SchedulePlan } from './train/schedule.ts';
export type { GivenUp, NewStartPlan, StartTest } from './train/starts.ts';
export { type StepOptions as TrainStepOptions, trainStep } from './train/step.ts';
export { type Streams, streams } from './train/streams.ts';
export { packTrained, restoreTrained, type Trained } from './train/trained.ts';
export { type RunOptions as TrainerRunOptions, Trainer, type TrainerOptions } from './train/trainer.ts';
export type { WindowRecord } from './train/window.ts';
