import type { OpCase } from '../../cases/case.ts';

/** How far a number may be off: |got − want| ≤ atol + rtol |want|. Of gradients, atol counts for the largest of them. */
export interface Close {
  readonly rtol: number;
  readonly atol: number;
}

export interface Tolerances {
  readonly values: Close;
  readonly gradients: Close;
}

/** Moved, compared, or rounded once as IEEE 754 says, which WGSL promises for + − × only. */
const exact: Tolerances = { values: { rtol: 0, atol: 0 }, gradients: { rtol: 1e-6, atol: 1e-6 } };
/** Divisions, roots and a few roundings: WGSL allows a division 2.5 units in the last place. */
const rounded: Tolerances = { values: { rtol: 1e-6, atol: 1e-7 }, gradients: { rtol: 1e-5, atol: 1e-6 } };
/** Sums in another order, whose terms may cancel. */
const sums: Tolerances = { values: { rtol: 2e-6, atol: 1e-6 }, gradients: { rtol: 1e-5, atol: 1e-6 } };
/** Exponentials, logarithms and the like, of which WGSL promises a few units in the last place of their argument. */
const functions: Tolerances = { values: { rtol: 1e-5, atol: 1e-6 }, gradients: { rtol: 1e-5, atol: 1e-5 } };

const all = (ops: readonly string[], tolerances: Tolerances): Record<string, Tolerances> =>
  Object.fromEntries(ops.map((op) => [op, tolerances]));

/** For each op, on a GPU. */
export const gpuTolerances: Record<string, Tolerances> = {
  ...all(['add', 'sub', 'mul', 'neg', 'abs', 'square', 'sign', 'relu', 'clamp', 'maximum', 'minimum'], exact),
  ...all(['floor', 'ceil', 'round', 'trunc', 'cast', 'clone'], exact),
  ...all(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'logicalAnd', 'logicalOr', 'logicalNot', 'where'], exact),
  ...all(['tensor', 'zeros', 'ones', 'full', 'zerosLike', 'onesLike', 'eye', 'oneHot'], exact),
  ...all(['max', 'min', 'argmax', 'argmin', 'any', 'all', 'sort', 'topk'], exact),
  ...all(['gather', 'indexSelect', 'embedding', 'cat', 'stack', 'roll', 'flip', 'tile', 'pad', 'expand'], exact),
  ...all(['permute', 'transpose', 'reshape', 'flatten', 'squeeze', 'unsqueeze'], exact),
  ...all(['slice', 'narrow', 'select', 'split', 'chunk'], exact),
  ...all(['outer', 'dropout'], exact),

  ...all(['div', 'reciprocal', 'sqrt', 'rsqrt', 'leakyRelu', 'arange', 'linspace'], rounded),

  ...all(['sum', 'mean', 'prod', 'cumsum', 'scatterAdd', 'variance', 'std', 'norm', 'l1Loss', 'mseLoss'], sums),
  ...all(['smoothL1Loss', 'matmul', 'bmm', 'dot', 'linear', 'einsum', 'layerNorm', 'cosineSimilarity'], sums),

  ...all(['exp', 'log', 'log1p', 'sin', 'cos', 'erf', 'pow', 'logsumexp', 'softmax', 'logSoftmax'], functions),
  ...all(['tanh', 'sigmoid', 'silu', 'gelu', 'softplus', 'gruCell', 'lstmCell'], functions),
  ...all(['crossEntropy', 'nllLoss', 'binaryCrossEntropyWithLogits'], functions),
};

/** SIMD kernels add in another order, and the rows are judged as elsewhere. */
const cpu: Tolerances = { values: { rtol: 1e-5, atol: 1e-6 }, gradients: { rtol: 1e-4, atol: 2e-5 } };

/** What a row allows by itself, a device may use as well. */
export const tolerancesOf = (device: 'cpu' | 'gpu', { op, rtol, atol }: OpCase): Tolerances => {
  if (device === 'cpu') {
    return { values: { rtol: rtol ?? cpu.values.rtol, atol: atol ?? cpu.values.atol }, gradients: cpu.gradients };
  }
  const { values, gradients } = gpuTolerances[op];
  return { values: { rtol: Math.max(values.rtol, rtol ?? 0), atol: Math.max(values.atol, atol ?? 0) }, gradients };
};
