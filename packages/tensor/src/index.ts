// biome-ignore lint/correctness/noUnusedImports: for its place in a bundle, the first: texts.ts says why
import {} from './backend/wasm/texts.ts';

import './fluent.ts';

export { AnomalyError, type AnomalyOptions, detectAnomaly } from './autograd/anomaly.ts';
export { applyAllChecked as applyAll, applyChecked as apply } from './autograd/apply.ts';
export { type BackwardOptions, backward, type GradOptions, grad } from './autograd/backward.ts';
export { enableGrad, isGradEnabled, noGrad } from './autograd/mode.ts';
export {
  type CustomKernel,
  defineOp,
  type Gradient,
  type KernelInfo,
  type Op,
  type OpRecord,
  type VjpContext,
} from './autograd/op.ts';
export { type NestedArray, Tensor } from './autograd/tensor.ts';
export type { Backend, Storage } from './backend/contract.ts';
export { backend, setBackend } from './backend/index.ts';
export type { Kernel, KernelRow } from './backend/kernel.ts';
export {
  type CompileArgument,
  type CompiledFunction,
  type CompileOptions,
  type CompileResult,
  compile,
} from './compile/compile.ts';
export type { Program } from './compile/program.ts';
export { type Collated, defaultCollate } from './data/collate.ts';
export { DataLoader, type DataLoaderOptions } from './data/data-loader.ts';
export {
  arrayDataset,
  ConcatDataset,
  type Dataset,
  type RandomSplitOptions,
  randomSplit,
  Subset,
  TensorDataset,
} from './data/dataset.ts';
export { readIdx } from './data/idx.ts';
export { type ImageToTensorOptions, imageToTensor, type RGBAImage, tensorToImage } from './data/image.ts';
export {
  type PadCollated,
  type Padded,
  type PadSequenceOptions,
  padCollate,
  padSequence,
} from './data/pad.ts';
export { type Sampler, WeightedRandomSampler, type WeightedRandomSamplerOptions } from './data/sampler.ts';
export {
  ArgumentError,
  CompileError,
  DTypeError,
  EngramError,
  FileError,
  FormatError,
  GradientError,
  IndexError,
  SafetensorsError,
  ShapeError,
  StateDictError,
} from './errors.ts';
export { type DerivativeOptions, hessian, jacobian, jvp, type OneOrMore } from './functional/jacobian.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './io/safetensors.ts';
export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropyWithLogits,
  type CrossEntropyOptions,
  crossEntropy,
  type NllLossOptions,
  nllLoss,
} from './losses/classification.ts';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  type MarginOptions,
  type TripletMarginOptions,
  tripletMarginLoss,
} from './losses/embedding.ts';
export {
  binaryCrossEntropy,
  type GaussianNllOptions,
  gaussianNllLoss,
  type KlDivOptions,
  klDiv,
  type ProbabilityOptions,
} from './losses/likelihood.ts';
export type { LossOptions, Reduction } from './losses/reduction.ts';
export {
  type HuberOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1Options,
  smoothL1Loss,
} from './losses/regression.ts';
export {
  type AccuracyOptions,
  accuracy,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './metrics/classification.ts';
export { EarlyStopping, type EarlyStoppingOptions, type EarlyStoppingState } from './metrics/early-stopping.ts';
export { RunningMean, type RunningMeanState } from './metrics/running-mean.ts';
export {
  ELU,
  GELU,
  GLU,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  type PReLUOptions,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Softsign,
  Tanh,
} from './nn/activation.ts';
export { type AttentionMasks, MultiheadAttention, type MultiheadAttentionOptions } from './nn/attention.ts';
export { GRUCell, LSTMCell, RNNCell, type RNNCellOptions } from './nn/cells.ts';
export { Flatten, Identity, type Layer, ModuleDict, ModuleList, Sequential } from './nn/containers.ts';
export {
  Conv1d,
  Conv2d,
  type ConvLayerOptions,
  ConvTranspose1d,
  ConvTranspose2d,
  type ConvTransposeLayerOptions,
} from './nn/convolution.ts';
export type { ForwardHook, ForwardPreHook, HookHandle } from './nn/hooks.ts';
/** What weights are filled with before training: `init.kaimingUniform(layer.weight)`. All of it writes in place. */
export * as init from './nn/init.ts';
export {
  Dropout,
  Embedding,
  type EmbeddingLayerOptions,
  LayerNorm,
  type LayerNormOptions,
  type LayerOptions,
  Linear,
  type LinearOptions,
} from './nn/layers.ts';
export { type LoadOptions, Module, type StateDict } from './nn/module.ts';
export {
  BatchNorm1d,
  BatchNorm2d,
  type ChannelNormOptions,
  GroupNorm,
  type GroupNormOptions,
  InstanceNorm2d,
  RMSNorm,
  type RMSNormOptions,
} from './nn/normalization.ts';
export { Buffer, Parameter } from './nn/parameter.ts';
export { AdaptiveAvgPool2d, AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d, Upsample } from './nn/pooling.ts';
export {
  GRU,
  type GRUResult,
  LSTM,
  type LSTMResult,
  type RecurrentOptions,
  RNN,
  type RNNOptions,
  type RNNResult,
} from './nn/recurrent.ts';
export { summary } from './nn/summary.ts';
export {
  type EncoderLayer,
  type EncoderLayerMasks,
  type EncoderMasks,
  TransformerEncoder,
  TransformerEncoderLayer,
  type TransformerEncoderLayerOptions,
  type TransformerEncoderOptions,
} from './nn/transformer.ts';
export {
  type EluOptions,
  elu,
  type GeluOptions,
  gelu,
  glu,
  type HardtanhOptions,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logSigmoid,
  mish,
  prelu,
  relu6,
  selu,
  silu,
  softplus,
  softsign,
} from './ops/activation.ts';
export type { TensorLike } from './ops/arguments.ts';
export { add, type DivOptions, div, maximum, minimum, mul, neg, sub } from './ops/arithmetic.ts';
export { type AttentionOptions, scaledDotProductAttention } from './ops/attention.ts';
export { cast, clone } from './ops/cast.ts';
export { eq, ge, gt, le, logicalAnd, logicalNot, logicalOr, lt, ne, where } from './ops/compare.ts';
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  fold,
  type Sizes,
  type UnfoldOptions,
  unfold,
} from './ops/convolution.ts';
export {
  arange,
  type CreateOptions,
  eye,
  full,
  fullLike,
  linspace,
  type NestedInput,
  ones,
  onesLike,
  tensor,
  zeros,
  zerosLike,
} from './ops/create.ts';
export { cummax, cumprod } from './ops/cumulative.ts';
export {
  type BincountOptions,
  bincount,
  maskedSelect,
  nonzero,
  repeatInterleave,
  type Unique,
  type UniqueOptions,
  unique,
} from './ops/dynamic.ts';
export { einsum } from './ops/einsum.ts';
export { abs, clamp, cos, erf, exp, expm1, log, log1p, sin } from './ops/elementwise.ts';
export { exp2, log2, log10, logaddexp } from './ops/exponential.ts';
export { isfinite, isinf, isnan, type NanToNumOptions, nanToNum } from './ops/finite.ts';
export {
  type EmbeddingOptions,
  embedding,
  gather,
  type IndexAddOptions,
  indexAdd,
  indexSelect,
  oneHot,
  type Sorted,
  type SortOptions,
  scatterAdd,
  sort,
  type TopkOptions,
  topk,
} from './ops/indexing.ts';
export { cat, type MeshgridOptions, meshgrid, roll, stack } from './ops/join.ts';
export { lerp } from './ops/lerp.ts';
export { maskedFill } from './ops/masked.ts';
export { bmm, dot, linear, matmul, outer } from './ops/matmul.ts';
export { expand, flatten, flip, permute, reshape, squeeze, tile, transpose, unsqueeze } from './ops/movement.ts';
export { type MultinomialOptions, multinomial } from './ops/multinomial.ts';
export {
  type BatchNormOptions,
  batchNorm,
  type CosineSimilarityOptions,
  cosineSimilarity,
  groupNorm,
  type InstanceNormOptions,
  instanceNorm,
  layerNorm,
  type NormOptions,
  type RmsNormOptions,
  rmsNorm,
} from './ops/normalize.ts';
export { type PadMode, type PadOptions, pad } from './ops/pad.ts';
export {
  type AvgPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
  type OutputSize,
  type PoolOptions,
} from './ops/pooling.ts';
export { pow, reciprocal, rsqrt, sqrt, square } from './ops/power.ts';
export { countNonzero, median, quantile } from './ops/quantile.ts';
export {
  bernoulli,
  dropout,
  type GeneratorOptions,
  normal,
  type RandomOptions,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
} from './ops/random.ts';
export { gruCell, lstmCell } from './ops/recurrent.ts';
export {
  type Axes,
  all,
  any,
  argmax,
  argmin,
  cumsum,
  logsumexp,
  max,
  mean,
  min,
  prod,
  type ReduceOptions,
  sum,
} from './ops/reduce.ts';
export { fmod, remainder } from './ops/remainder.ts';
export { type InterpolateOptions, interpolate } from './ops/resize.ts';
export { ceil, floor, round, sign, trunc } from './ops/rounding.ts';
export { type ScatterReduceOptions, type ScatterReduction, scatter, scatterReduce } from './ops/scatter.ts';
export { chunk, narrow, select, slice, split } from './ops/slice.ts';
export { logSoftmax, softmax } from './ops/softmax.ts';
export { relu, sigmoid, tanh } from './ops/squashing.ts';
export { norm, std, type VarianceOptions, variance } from './ops/statistics.ts';
export { type DiagonalOptions, diag, trace, tril, triu } from './ops/triangle.ts';
export { acos, acosh, asin, asinh, atan, atan2, atanh, cosh, sinh, tan } from './ops/trigonometry.ts';
export { Adagrad, type AdagradOptions } from './optim/adagrad.ts';
export { Adam, type AdamOptions, AdamW } from './optim/adam.ts';
export { ExponentialMovingAverage, type ExponentialMovingAverageOptions } from './optim/average.ts';
export { type ClipGradNormOptions, clipGradNorm, clipGradValue } from './optim/clip.ts';
export { Lion, type LionOptions } from './optim/lion.ts';
export { NAdam, type NAdamOptions } from './optim/nadam.ts';
export { type Hyperparameters, Optimizer, type ParameterState, type ParamGroup } from './optim/optimizer.ts';
export type { ParamGroupOptions } from './optim/parameters.ts';
export {
  type ReduceOnPlateau,
  type ReduceOnPlateauOptions,
  type ReduceOnPlateauState,
  reduceOnPlateau,
} from './optim/plateau.ts';
export { RMSprop, type RMSpropOptions } from './optim/rmsprop.ts';
export {
  type CosineAnnealingOptions,
  constantSchedule,
  cosineAnnealing,
  cosineAnnealingWarmRestarts,
  type ExponentialDecayOptions,
  exponentialDecay,
  type LinearWarmupOptions,
  linearWarmup,
  type MultiStepOptions,
  multiStep,
  type OneCycleOptions,
  oneCycle,
  type Schedule,
  type StepDecayOptions,
  stepDecay,
  type WarmRestartsOptions,
} from './optim/schedule.ts';
export { SGD, type SGDOptions } from './optim/sgd.ts';
export type {
  HyperparameterValue,
  OneGroupStateDict,
  OptimizerStateDict,
  ParamGroupState,
} from './optim/state-dict.ts';
export { checkOptions, nearest, type OptionNames } from './options.ts';
export { legible, quote } from './quote.ts';
export { defaultGenerator, Generator, type GeneratorState, manualSeed } from './random/generator.ts';
export type { Rows } from './shape/broadcast.ts';
export type { DType, FloatDType, NumberArray, TypedArray } from './shape/dtype.ts';
export type { Shape, Spec } from './shape/shape.ts';
