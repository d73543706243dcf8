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
import { clipGradient } from './clip-gradient.ts';
import { type FullNTMConfig, fullConfig, type NTMConfig } from './config.ts';
import { type Controller, type ControllerState, makeController } from './controller.ts';
import { ReadHead, WriteHead } from './head.ts';
import { InitialState } from './initial-state.ts';
import { readMemory, type Write, writeAll } from './memory.ts';

/** A recurrent network as a pure step over its state. x [B, I] → output [B, F]. */
export interface Cell<S, R extends { readonly output: Tensor; readonly state: S }> {
  readonly inputSize: number;
  zeroState(batch: number, options?: StateOptions): S;
  step(x: Tensor, state: S, options?: StepOptions): R;
}

export interface StateOptions {
  /** More slots than the machine was made with, or fewer; default its own. */
  readonly slots?: number | undefined;
}

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

const STEP = { reads: 1, noise: 1, clipThroughTime: 1 } as const;

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

/** All that the machine carries from step to step. */
export interface NTMState {
  readonly controller: ControllerState;
  /** M [B, N, W] */
  readonly memory: Tensor;
  /** r of each read head: [B, W] */
  readonly reads: readonly Tensor[];
  /** w of each read head: [B, N] */
  readonly readWeights: readonly Tensor[];
  /** w of each write head: [B, N] */
  readonly writeWeights: readonly Tensor[];
}

export interface NTMStep {
  /** [h, r₁, …, r_R]: [B, H + R · W] */
  readonly output: Tensor;
  readonly state: NTMState;
  /** What each write head did. */
  readonly writes: readonly Write[];
}

/**
 * The Neural Turing Machine (Graves, Wayne and Danihelka 2014, arXiv 1410.5401). At every step:
 *
 * hₜ = controller([xₜ, rₜ₋₁]); every head looks at Mₜ₋₁: rₜ = wᴿₜ Mₜ₋₁ (eq. 2), then
 * Mₜ = Mₜ₋₁ ∘ (1 − wᵂₜ eᵀ) + wᵂₜ aᵀ (eq. 3 and 4); the output is [hₜ, rₜ].
 *
 * Weights come from content and location, eq. 5 to 9. It reads before it writes, so what is written at a step can be
 * read from the next on.
 * @throws {ArgumentError} naming the field of the config that is wrong.
 */
export class NTMCell extends Module implements Cell<NTMState, NTMStep> {
  readonly config: FullNTMConfig;
  readonly controller: Controller & Module;
  readonly readHeads: ReadHead[];
  readonly writeHeads: WriteHead[];
  readonly initial: InitialState;

  constructor(config: NTMConfig) {
    super();
    this.config = fullConfig(config);
    const { inputSize, controller, hiddenSize, layers, width, readHeads, writeHeads } = this.config;
    this.controller = makeController(controller, { inputSize: inputSize + readHeads * width, hiddenSize, layers });
    this.readHeads = Array.from({ length: readHeads }, () => new ReadHead(hiddenSize, this.config));
    this.writeHeads = Array.from({ length: writeHeads }, () => new WriteHead(hiddenSize, this.config));
    this.initial = new InitialState(this.config);
  }

  get inputSize(): number {
    return this.config.inputSize;
  }

  /** F = H + R · W, the width of a step's output. */
  get outputSize(): number {
    const { hiddenSize, readHeads, width } = this.config;
    return hiddenSize + readHeads * width;
  }

  /**
   * The state before the first step. `slots` may differ from the machine's own where memory is constant and weights are
   * one-hot: nothing that is learned depends on N.
   * @throws {ArgumentError} where it does.
   */
  zeroState(batch: number, options: StateOptions = {}): NTMState {
    const { slots = this.config.slots } = checkOptions('NTMCell.zeroState', options, { slots: 1 });
    const { memory, weights, reads } = this.initial.make(batch, slots);
    const { readHeads } = this.config;
    return {
      controller: this.controller.zeroState(batch),
      memory,
      reads,
      readWeights: weights.slice(0, readHeads),
      writeWeights: weights.slice(readHeads),
    };
  }

  /** x [B, I] → output [B, F] and the next state. */
  step(x: Tensor, state: NTMState, options: StepOptions = {}): NTMStep {
    const { reads: reading = true, noise, clipThroughTime } = checkOptions('NTMCell.step', options, STEP);
    const { memory } = state;
    const clipped = (weights: Tensor) =>
      clipThroughTime === undefined ? weights : clipGradient(weights, clipThroughTime);
    const before = reading ? state.reads : state.reads.map((read) => zerosLike(read));
    const { output: h, state: controller } = this.controller.step(cat([x, ...before], 1), state.controller);
    const readWeights = this.readHeads.map((head, i) => head.forward(h, memory, clipped(state.readWeights[i]!)));
    const writes = this.writeHeads.map((head, i) => head.forward(h, memory, clipped(state.writeWeights[i]!)));
    const reads = reading ? readWeights.map((weights) => readMemory(weights, memory)) : before;
    return {
      output: cat([h, ...reads], 1),
      state: {
        controller: noise ? controller.map((part) => withNoise(part, noise)) : controller,
        memory: writeAll(memory, writes),
        reads: noise ? reads.map((read) => withNoise(read, noise)) : reads,
        readWeights,
        writeWeights: writes.map(({ weights }) => weights),
      },
      writes,
    };
  }
}

/** Uniform noise: it does what Gaussian noise of the same spread does, and is drawn several times as fast. */
const withNoise = (x: Tensor, { std, generator }: StateNoise): Tensor => {
  const drawn = rand(x.shape, { generator, dtype: x.dtype as FloatDType });
  return add(x, mul(sub(drawn, 0.5), mul(std, Math.sqrt(12))));
};
