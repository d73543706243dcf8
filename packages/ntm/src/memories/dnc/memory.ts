import {
  add,
  cat,
  type FloatDType,
  init,
  Linear,
  Module,
  matmul,
  mul,
  narrow,
  reshape,
  select,
  sub,
  type Tensor,
  unsqueeze,
  zeros,
} from '@engram/tensor';
import { clipGradient } from '../../clip-gradient.ts';
import {
  checkSlots,
  type Memory,
  type MemoryState,
  type MemoryStep,
  type MemoryStepOptions,
  type SlotRange,
} from '../../machine/memory.ts';
import { type Write, writeMemory } from '../slots.ts';
import { allocation, nextUsage, retention } from './allocation.ts';
import { type Asked, askedOf, askedSize } from './asked.ts';
import type { FullDNCConfig } from './config.ts';
import { contentWeights } from './content.ts';
import { follow, nextLinks, nextPrecedence, sharpen } from './links.ts';

/** What the memory of a DNC carries from step to step: N slots of W numbers, R read heads. */
export interface DNCMemoryState extends MemoryState {
  /** M [B, N, W] */
  readonly memory: Tensor;
  /** wʳ of all read heads: [B, R, N] */
  readonly readWeights: Tensor;
  /** wʷ [B, N] */
  readonly writeWeights: Tensor;
  /** u [B, N], from 0, free, to 1. */
  readonly usage: Tensor;
  /** p [B, N] */
  readonly precedence: Tensor;
  /** L [B, N, N] */
  readonly links: Tensor;
}

/** What the heads did in a step. */
export interface DNCActs {
  readonly write: Write;
  /** a [B, N] */
  readonly allocation: Tensor;
  /** f of all read heads, sharpened where that is on: [B, R, N] */
  readonly forward: Tensor;
  /** b likewise. */
  readonly backward: Tensor;
}

/** The parts along axis 1 of the read heads, and of the write head, which is the last. */
const [ofReads, ofWrite] = [
  (x: Tensor): Tensor => narrow(x, 1, 0, x.shape[1]! - 1),
  (x: Tensor): Tensor => narrow(x, 1, x.shape[1]! - 1, 1),
];

/**
 * The memory of the Differentiable Neural Computer (Graves et al. 2016, Nature 538, Methods), with the three cures of Csordás and
 * Schmidhuber 2019 (arXiv 1904.10278), each an option. One write head, R read heads. At every step:
 *
 * ψ = Πᵣ (1 − fʳ wʳₜ₋₁), uₜ = (uₜ₋₁ + wʷₜ₋₁ − uₜ₋₁ ∘ wʷₜ₋₁) ∘ ψ, aₜ from the order of uₜ (`allocation`);
 *
 * wʷₜ = gʷ (gᵃ aₜ + (1 − gᵃ) C(Mₜ₋₁, kʷ)), Mₜ = Mₜ₋₁ ∘ ψ1ᵀ ∘ (1 − wʷₜ eᵀ) + wʷₜ vᵀ;
 *
 * Lₜ and pₜ (`nextLinks`, `nextPrecedence`), fʳ = S(Lₜ wʳₜ₋₁), bʳ = S(Lₜᵀ wʳₜ₋₁);
 *
 * wʳₜ = π₁ bʳ + π₂ C(Mₜ, kʳ) + π₃ fʳ, rₜ = Mₜᵀ wʳₜ.
 *
 * It writes before it reads, so what is written at a step can be read at the same. Without `clearFreed` there is no ψ in Mₜ, without
 * `sharpLinks` no S. Everything is zero before the first step: memory, reads, weights, usage, precedence and links.
 */
export class DNCMemory extends Module implements Memory<DNCMemoryState, DNCActs> {
  readonly #config: FullDNCConfig;
  /** From h [B, H] to all that the heads are asked with. */
  readonly heads: Linear;

  constructor(config: FullDNCConfig) {
    super();
    this.#config = config;
    this.heads = new Linear(config.hiddenSize, askedSize(config));
    init.xavierUniform(this.heads.weight, 1.4);
    init.normal(this.heads.bias!, 0, 0.01);
  }

  get readSize(): number {
    return this.#config.readHeads * this.#config.width;
  }

  get slots(): SlotRange {
    return { own: this.#config.slots, least: 1, tiedBy: null };
  }

  zeroState(batch: number, slots: number = this.#config.slots): DNCMemoryState {
    checkSlots('DNC', this.slots, slots);
    const { width, readHeads } = this.#config;
    const dtype = this.heads.weight.dtype as FloatDType;
    const none = (...shape: number[]): Tensor => zeros([batch, ...shape], { dtype });
    return {
      memory: none(slots, width),
      reads: Array.from({ length: readHeads }, () => none(width)),
      readWeights: none(readHeads, slots),
      writeWeights: none(slots),
      usage: none(slots),
      precedence: none(slots),
      links: none(slots, slots),
    };
  }

  step(
    h: Tensor,
    before: DNCMemoryState,
    { clipThroughTime }: MemoryStepOptions = {},
  ): MemoryStep<DNCMemoryState, DNCActs> {
    const clipped = (weights: Tensor) =>
      clipThroughTime === undefined ? weights : clipGradient(weights, clipThroughTime);
    const looked = clipped(before.readWeights);
    const asked = askedOf(this.heads.forward(h), this.#config);

    const kept = retention(asked.free, looked);
    const usage = nextUsage(before.usage, clipped(before.writeWeights), kept);
    const free = allocation(usage);
    const write: Write = { weights: this.#writeWeights(asked, free, before), erase: asked.erase, add: asked.add };
    const cleared = this.#config.clearFreed ? mul(before.memory, unsqueeze(kept, 2)) : before.memory;
    const memory = writeMemory(cleared, write.weights, write.erase, write.add);

    const links = nextLinks(before.links, write.weights, before.precedence);
    const { forward, backward } = this.#follow(asked, links, looked);
    const readWeights = this.#readWeights(asked, memory, forward, backward);
    const reads = matmul(readWeights, memory);
    return {
      state: {
        memory,
        reads: Array.from({ length: this.#config.readHeads }, (_, head) => select(reads, 1, head)),
        readWeights,
        writeWeights: write.weights,
        usage,
        precedence: nextPrecedence(before.precedence, write.weights),
        links,
      },
      acts: { write, allocation: free, forward, backward },
    };
  }

  /** wʷ = gʷ (gᵃ a + (1 − gᵃ) c) [B, N]. */
  #writeWeights(
    { keys, strengths, masks, allocationGate, writeGate }: Asked,
    free: Tensor,
    { memory }: DNCMemoryState,
  ) {
    const found = contentWeights(ofWrite(keys), ofWrite(strengths), memory, masks && ofWrite(masks));
    const content = reshape(found, free.shape);
    return mul(writeGate, add(content, mul(allocationGate, sub(free, content))));
  }

  #follow({ sharpness }: Asked, links: Tensor, looked: Tensor): { forward: Tensor; backward: Tensor } {
    const { forward, backward } = follow(links, looked);
    if (!sharpness) return { forward, backward };
    const { readHeads } = this.#config;
    const sharp = sharpen(cat([backward, forward], 1), sharpness);
    return { backward: narrow(sharp, 1, 0, readHeads), forward: narrow(sharp, 1, readHeads, readHeads) };
  }

  /** wʳ = π₁ b + π₂ c + π₃ f [B, R, N]. */
  #readWeights({ keys, strengths, masks, modes }: Asked, memory: Tensor, forward: Tensor, backward: Tensor): Tensor {
    const content = contentWeights(ofReads(keys), ofReads(strengths), memory, masks && ofReads(masks));
    return [backward, content, forward]
      .map((weights, mode) => mul(narrow(modes, 2, mode, 1), weights))
      .reduce((sum, part) => add(sum, part));
  }
}
