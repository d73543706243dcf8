import { add, apply, matmul, mul, reshape, stack, sub, type Tensor, unsqueeze } from '@engram/tensor';
import { eraseAddOp } from './erase-add.ts';

// Memory as pure functions. Axes: B batch, N slots, W width of a slot.

/**
 * A slot that is shorter than about √ε / ‖k‖ = 1e-3 / ‖k‖ is empty: it resembles no key. Else what leaks into a slot that
 * nobody has written to would decide what it resembles, with gradients of 1 / ‖Mᵢ‖: 2e5 in memory of 1e-6.
 */
export const EMPTY = 1e-6;

/** r = Σᵢ wᵢ Mᵢ. attention w [B, N], memory M [B, N, W] or, shared by the batch, [N, W] → [B, W]. Graves et al. 2014, eq. 2. */
export const readMemory = (attention: Tensor, memory: Tensor): Tensor => {
  if (memory.ndim === 2) return matmul(attention, memory);
  const [batch, , width] = memory.shape as [number, number, number];
  return reshape(matmul(unsqueeze(attention, 1), memory), [batch, width]);
};

/**
 * M′ = M ∘ (1 − w eᵀ) + w aᵀ, computed as M + w (aᵀ − eᵀ ∘ M). memory [B, N, W], attention w [B, N], erase e (each in
 * [0, 1]) and add a [B, W] → [B, N, W]. Graves et al. 2014, eq. 3 and 4. @throws {ShapeError}
 */
export const writeMemory = (memory: Tensor, attention: Tensor, erase: Tensor, addition: Tensor): Tensor =>
  apply(eraseAddOp, [memory, attention, erase, addition]);

/** What one write head does: attention w [B, N], erase e and add a [B, W]. */
export interface Write {
  readonly weights: Tensor;
  readonly erase: Tensor;
  readonly add: Tensor;
}

/**
 * The writes of several heads at once: all erase, then all add, so that their order does not matter.
 * M′ = M ∘ Πₕ (1 − wₕ eₕᵀ) + Σₕ wₕ aₕᵀ. memory [B, N, W] → [B, N, W]. Graves et al. 2014, section 3.2.
 */
export const writeAll = (memory: Tensor, writes: readonly Write[]): Tensor => {
  if (writes.length === 1) return writeMemory(memory, writes[0]!.weights, writes[0]!.erase, writes[0]!.add);
  const erased = writes.reduce(
    (kept, { weights, erase }) => sub(kept, mul(kept, mul(unsqueeze(weights, 2), unsqueeze(erase, 1)))),
    memory,
  );
  const weights = stack(
    writes.map((write) => write.weights),
    2,
  );
  return add(
    erased,
    matmul(
      weights,
      stack(
        writes.map((write) => write.add),
        1,
      ),
    ),
  );
};
