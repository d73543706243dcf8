import {
  add,
  cat,
  checkOptions,
  type FloatDType,
  type Generator,
  Module,
  mul,
  rand,
  sub,
  type Tensor,
  type TensorLike,
  zerosLike,
} from '@engram/tensor';
import type { Controller, ControllerState } from './controller.ts';
import type { Memory, MemoryState } from './memory.ts';

/** A recurrent network as a pure step over its state. x [B, I] → output [B, F]. */
export interface Cell<S, R extends { readonly output: Tensor; readonly state: S }> {
  readonly inputSize: number;
  zeroState(batch: number, options?: StateOptions): S;
  step(x: Tensor, state: S, options?: StepOptions): R;
}

/** How large the memory is at the start of a sequence. */
export interface StateOptions {
  /** More slots than the machine was made with, or fewer; default its own. */
  readonly slots?: number | undefined;
}

/** What is done to a step, for training and for tests. */
export interface StepOptions {
  /** `false` holds every read vector at zero: what is left is the controller without its memory. Default true. */
  readonly reads?: boolean | undefined;
  /** Noise on what the controller takes over from the step before, for training; default none. */
  readonly noise?: StateNoise | undefined;
  /**
   * What every element of the gradient is clamped to that comes back through time into the weights of the heads, for
   * training; default no limit. Sharpening multiplies that gradient by up to γ at each step, so that it explodes where a
   * head hesitates between slots.
   */
  readonly clipThroughTime?: number | undefined;
}

const STEP = { reads: 'flag', noise: 1, clipThroughTime: 'number' } as const;

/**
 * Noise of this standard deviation that is added, at every step, to what the controller takes over to the next: its own state and the read
 * vectors. What a network does then cannot hang on small drifts of them, and goes on working in sequences far longer than
 * those that it was trained with.
 */
export interface StateNoise {
  /** A number, or [] where it changes from run to run of a compiled step. */
  readonly std: TensorLike;
  readonly generator: Generator;
}

/** All that a machine carries from step to step: what its memory does, and the controller's own state. */
export type MachineState<S extends MemoryState> = S & { readonly controller: ControllerState };

/** What a step of a machine gives. */
export interface MachineStep<S extends MemoryState, A> {
  /** [h, r₁, …, r_R]: [B, H + R · W] */
  readonly output: Tensor;
  readonly state: MachineState<S>;
  /** What the memory did in this step. */
  readonly acts: A;
}

/**
 * A controller over a memory. At every step t:
 *
 * hₜ = controller([xₜ, rₜ₋₁]); the memory takes hₜ and gives rₜ; the output is [hₜ, rₜ].
 */
export class MachineCell<S extends MemoryState, A extends object, M extends Memory<S, A> = Memory<S, A>>
  extends Module
  implements Cell<MachineState<S>, MachineStep<S, A>>
{
  readonly controller: Controller;
  readonly memory: M;

  /** @param controller its inputs are those of the machine and all that the memory reads: I + R · W. */
  constructor(controller: Controller, memory: M) {
    super();
    this.controller = controller;
    this.memory = memory;
  }

  get inputSize(): number {
    return this.controller.inputSize - this.memory.readSize;
  }

  /** F = H + R · W, the width of a step's output. */
  get outputSize(): number {
    return this.controller.hiddenSize + this.memory.readSize;
  }

  /**
   * The state before the first step. `slots` may differ from the machine's own where nothing that is learned depends on
   * their number.
   * @throws {ArgumentError} where it does.
   */
  zeroState(batch: number, options: StateOptions = {}): MachineState<S> {
    const { slots } = checkOptions('MachineCell.zeroState', options, { slots: 'number' });
    return { ...this.memory.zeroState(batch, slots), controller: this.controller.zeroState(batch) };
  }

  /** x [B, I] → output [B, F] and the next state. */
  step(x: Tensor, state: MachineState<S>, options: StepOptions = {}): MachineStep<S, A> {
    const { reads: reading = true, noise, clipThroughTime } = checkOptions('MachineCell.step', options, STEP);
    const { before, h, controller } = this.#control(x, state, reading);
    const { state: next, acts } = this.memory.step(h, state, { clipThroughTime });
    const reads = reading ? next.reads : before;
    return {
      output: cat([h, ...reads], 1),
      state: {
        ...next,
        reads: noise ? reads.map((read) => withNoise(read, noise)) : reads,
        controller: noise ? controller.map((part) => withNoise(part, noise)) : controller,
      },
      acts,
    };
  }

  /** What the controller says to the memory in the step from this state: h [B, H]. */
  control(x: Tensor, state: MachineState<S>, options: Pick<StepOptions, 'reads'> = {}): Tensor {
    const { reads = true } = checkOptions('MachineCell.control', options, { reads: 'flag' });
    return this.#control(x, state, reads).h;
  }

  #control(x: Tensor, state: MachineState<S>, reading: boolean) {
    const before = reading ? state.reads : state.reads.map((read) => zerosLike(read));
    const { output: h, state: controller } = this.controller.step(cat([x, ...before], 1), state.controller);
    return { before, h, controller };
  }
}

/** Uniform noise: it does what Gaussian noise of the same spread does, and is drawn several times as fast. */
const withNoise = (x: Tensor, { std, generator }: StateNoise): Tensor => {
  const drawn = rand(x.shape, { generator, dtype: x.dtype as FloatDType });
  return add(x, mul(sub(drawn, 0.5), mul(std, Math.sqrt(12))));
};
