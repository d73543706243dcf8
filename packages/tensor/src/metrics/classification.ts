import { noGrad } from '../autograd/mode.ts';
import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import { castTo } from '../ops/arguments.ts';
import { eq } from '../ops/compare.ts';
import { oneHot, topk } from '../ops/indexing.ts';
import { matmul } from '../ops/matmul.ts';
import { flatten, transpose, unsqueeze } from '../ops/movement.ts';
import { any, argmax, mean } from '../ops/reduce.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { isFloat } from '../shape/dtype.ts';
import { formatShape, sameShape } from '../shape/shape.ts';

/** Whether the input has scores of classes along axis 1; else it has the classes themselves. */
const hasScores = (op: string, input: Tensor, target: Tensor): boolean => {
  checkTensor(op, input, 'the input');
  if (checkTensor(op, target, 'the target').dtype !== 'int32')
    throw new DTypeError(`${op}: the target has classes as int32, got ${target.dtype}`);
  const rest = input.shape.filter((_, axis) => axis !== 1);
  const scores = isFloat(input.dtype) && input.ndim === target.ndim + 1 && input.ndim > 1;
  if (scores ? sameShape(rest, target.shape) : input.dtype === 'int32' && sameShape(input.shape, target.shape))
    return scores;
  throw new ShapeError(
    `${op}: the input is scores [N, C, …] as floats or classes [N, …] as int32, the target classes [N, …]; ` +
      `got ${formatShape(input.shape)} ${input.dtype} and ${formatShape(target.shape)}`,
  );
};

/** What `accuracy` counts as right. */
export interface AccuracyOptions {
  /** Among how many of the best classes the right one must be, ≥ 1; default 1. */
  readonly topK?: number;
}

/**
 * The part of the examples that are classified rightly. Input: scores [N, C, …], such as logits, or classes [N, …] int32;
 * target: classes [N, …] int32 → [] float32. NaN without examples.
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const accuracy = (input: Tensor, target: Tensor, options?: AccuracyOptions): Tensor => {
  const { topK = 1 } = checkOptions('accuracy', options, { topK: 'number' });
  const scores = hasScores('accuracy', input, target);
  const most = scores ? input.shape[1] : 1;
  if (!Number.isInteger(topK) || topK < 1 || topK > most)
    throw new ArgumentError(`accuracy: topK is a whole number from 1 to ${most}, got ${show(topK)}`);
  return noGrad(() => {
    const right =
      topK === 1
        ? eq(scores ? argmax(input, 1) : input, target)
        : any(eq(topk(input, topK, 1).indices, unsqueeze(target, 1)), 1);
    return mean(castTo(right, 'float32'));
  });
};

/** How many classes a `confusionMatrix` has. */
export interface ConfusionMatrixOptions {
  /** C. Default: that of the scores; classes need it. */
  readonly numClasses?: number;
}

/**
 * How many examples of class i were taken for class j: [C, C] int32, the true classes down, the predicted ones across. Input
 * and target as for `accuracy`.
 * @throws {ShapeError | DTypeError | ArgumentError | IndexError}
 */
export const confusionMatrix = (input: Tensor, target: Tensor, options?: ConfusionMatrixOptions): Tensor => {
  const { numClasses } = checkOptions('confusionMatrix', options, { numClasses: 'number' });
  const scores = hasScores('confusionMatrix', input, target);
  const count = numClasses ?? (scores ? input.shape[1] : undefined);
  if (count === undefined) throw new ArgumentError('confusionMatrix: classes in place of scores need numClasses');
  return noGrad(() => {
    const [truth, taken] = [target, scores ? argmax(input, 1) : input].map((classes) =>
      castTo(oneHot(flatten(classes), count), 'float32'),
    );
    return castTo(matmul(transpose(truth, 0, 1), taken), 'int32');
  });
};
