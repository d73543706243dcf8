import {
  Buffer,
  expand,
  Linear,
  Module,
  mul,
  Parameter,
  randn,
  sigmoid,
  softmax,
  type Tensor,
  tanh,
  zeros,
} from '@engram/tensor';
import { checkSlots, type Memory, type MemoryState, type MemoryStep, type SlotRange } from '../../machine/memory.ts';
import { readMemory, type Write, writeMemory } from '../slots.ts';

/** What the memory of a TinyNTM carries from step to step: N slots of W numbers. */
export interface TinyMemoryState extends MemoryState {
  /** M [B, N, W], or [N, W] where it is fixed. */
  readonly memory: Tensor;
}

/** What the heads of a TinyNTM did in a step. */
export interface TinyActs {
  /** Read attention [B, N]. */
  readonly readWeights: Tensor;
  /** `null` where the memory is fixed. */
  readonly write: Write | null;
}

/** Decides where to write, what to erase and what to add: three linear maps of the controller's output. */
class TinyWriteHead extends Module {
  readonly address: Linear;
  readonly erase: Linear;
  readonly add: Linear;

  constructor(hidden: number, slots: number, width: number) {
    super();
    this.address = new Linear(hidden, slots);
    this.erase = new Linear(hidden, width);
    this.add = new Linear(hidden, width);
  }

  /** w = softmax(W_w h), e = σ(W_e h), a = tanh(W_a h). */
  forward(h: Tensor): Write {
    return {
      weights: softmax(this.address.forward(h)),
      erase: sigmoid(this.erase.forward(h)),
      add: tanh(this.add.forward(h)),
    };
  }
}

export interface TinyMemorySizes {
  /** Size H of the controller's output. */
  readonly hidden: number;
  readonly slots: number;
  readonly width: number;
}

/**
 * The smallest memory: a head's address is a linear map of the controller's output, a number a slot. At every step
 *
 * M′ = M ∘ (1 − w eᵀ) + w aᵀ if it is writable, then r = softmax(W_r h) · M′.
 *
 * `'fixed'` is a constant random memory N(0, 1), a buffer: part of the state dict, not learned. `'writable'` starts every
 * sequence from a learned memory, N(0, 0.1²) at first.
 */
export class TinyMemory extends Module implements Memory<TinyMemoryState, TinyActs> {
  /** [N, W] */
  readonly initial: Parameter | Buffer;
  readonly readHead: Linear;
  readonly writeHead: TinyWriteHead | null;

  constructor(kind: 'fixed' | 'writable', { hidden, slots, width }: TinyMemorySizes) {
    super();
    const initial = randn([slots, width]);
    this.initial = kind === 'fixed' ? new Buffer(initial) : new Parameter(mul(initial, 0.1));
    this.readHead = new Linear(hidden, slots);
    this.writeHead = kind === 'fixed' ? null : new TinyWriteHead(hidden, slots, width);
  }

  get readSize(): number {
    return this.initial.shape[1]!;
  }

  get slots(): SlotRange {
    const own = this.initial.shape[0]!;
    return { own, least: own, tiedBy: 'a learned address for each slot' };
  }

  zeroState(batch: number, slots: number = this.slots.own): TinyMemoryState {
    checkSlots('TinyNTM', this.slots, slots);
    const { shape, dtype } = this.initial;
    return {
      reads: [zeros([batch, shape[1]!], { dtype })],
      memory: this.writeHead ? expand(this.initial, [batch, ...shape]) : this.initial,
    };
  }

  step(h: Tensor, { memory: before }: TinyMemoryState): MemoryStep<TinyMemoryState, TinyActs> {
    const write = this.writeHead?.forward(h) ?? null;
    const memory = write ? writeMemory(before, write.weights, write.erase, write.add) : before;
    const readWeights = softmax(this.readHead.forward(h));
    return { state: { reads: [readMemory(readWeights, memory)], memory }, acts: { readWeights, write } };
  }
}
