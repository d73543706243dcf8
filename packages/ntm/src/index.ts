export { readMemory, writeMemory } from './memory.ts';
export {
  type RunOptions,
  TinyNTM,
  type TinyNTMConfig,
  type TinyNTMState,
  type TinyNTMStep,
  type TinyNTMTrace,
} from './models/tiny-ntm.ts';
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
export { type Accuracy, compiledModel, type EvaluateOptions, evaluate, type TokenModel } from './train/evaluate.ts';
export { type FitOptions, type FitResult, fit, trainStep } from './train/fit.ts';
export { type Streams, streams } from './train/streams.ts';
