import { abs, any, logicalAnd, logicalNot, lt, type Tensor } from '@engram/tensor';
import { EvaluationError } from '../errors.ts';

/**
 * @param counts where an answer is scored, as a bool tensor that broadcasts against the logits; default everywhere.
 * @throws {EvaluationError} unless all answers that are scored are finite numbers.
 */
export const checkFinite = async (op: string, logits: Tensor, counts?: Tensor): Promise<void> => {
  const stray = logicalNot(lt(abs(logits), Number.POSITIVE_INFINITY));
  if (!(await any(counts ? logicalAnd(counts, stray) : stray).item())) return;
  throw new EvaluationError(
    `${op}: the network answers with NaN or infinity, so there are no scores; its weights are likely not finite either`,
  );
};
