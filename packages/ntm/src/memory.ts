import { add, matmul, mul, reshape, sub, type Tensor, unsqueeze } from '@engram/tensor';

// Memory as pure functions. Axes: B batch, N slots, W width of a slot.

/** r = Σᵢ wᵢ Mᵢ. attention w [B, N], memory M [B, N, W] or, shared by the batch, [N, W] → [B, W]. Graves et al. 2014, eq. 2. */
export const readMemory = (attention: Tensor, memory: Tensor): Tensor => {
  if (memory.ndim === 2) return matmul(attention, memory);
  const [batch, , width] = memory.shape as [number, number, number];
  return reshape(matmul(unsqueeze(attention, 1), memory), [batch, width]);
};

/**
 * M′ = M ∘ (1 − w eᵀ) + w aᵀ, computed as M + w (aᵀ − eᵀ ∘ M). memory [B, N, W], attention w [B, N], erase e (each in
 * [0, 1]) and add a [B, W] → [B, N, W]. Graves et al. 2014, eq. 3 and 4.
 */
export const writeMemory = (memory: Tensor, attention: Tensor, erase: Tensor, addition: Tensor): Tensor => {
  const change = sub(unsqueeze(addition, 1), mul(unsqueeze(erase, 1), memory));
  return add(memory, mul(unsqueeze(attention, 2), change));
};
