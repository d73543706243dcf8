import { abs, any, logicalNot, lt, type Tensor } from '@engram/tensor';
import { EvaluationError } from '../errors.ts';

/** @throws {EvaluationError} unless all answers are finite numbers: one that does not count spoils a mean as well. */
export const checkFinite = async (op: string, logits: Tensor): Promise<void> => {
  if (!(await any(logicalNot(lt(abs(logits), Number.POSITIVE_INFINITY))).item())) return;
  throw new EvaluationError(
    `${op}: the network answers with NaN or infinity, so there are no scores; its weights are likely not finite either`,
  );
};
