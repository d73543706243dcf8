import { type Linear, Module, noGrad, stack, type Tensor } from '@engram/tensor';
import { NTMCell, type NTMState, type NTMStep } from '../cell.ts';
import type { FullNTMConfig, NTMConfig } from '../config.ts';
import { unroll } from '../unroll.ts';
import { outputLayer } from './output.ts';
import { checkSequenceOptions, type SequenceModel, type SequenceOptions } from './sequence-model.ts';

/** What the machine did, step by step. Axes: R read heads, H write heads. */
export interface NTMTrace {
  /** [B, T, R, N] */
  readonly readWeights: Tensor;
  /** [B, T, H, N] */
  readonly writeWeights: Tensor;
  /** The read vectors: [B, T, R, W] */
  readonly reads: Tensor;
  /** The add vectors: [B, T, H, W] */
  readonly adds: Tensor;
  /** The erase vectors: [B, T, H, W] */
  readonly erases: Tensor;
  /** The memory after the last step: [B, N, W] */
  readonly memory: Tensor;
}

/**
 * A Neural Turing Machine with a linear map from [hₜ, rₜ] to the logits of the output bits; equations at `NTMCell`.
 *
 * ```ts
 * const model = new NTM({ inputSize: 9, outputSize: 8 });
 * const logits = model.forward(inputs); // [B, T, 9] → [B, T, 8]
 * ```
 *
 * @throws {ArgumentError} naming the field of the config that is wrong.
 */
export class NTM extends Module implements SequenceModel<NTMState> {
  readonly cell: NTMCell;
  readonly output: Linear;

  constructor(config: NTMConfig) {
    super();
    this.cell = new NTMCell(config);
    this.output = outputLayer(this.cell.outputSize, this.cell.config.outputSize);
  }

  get config(): FullNTMConfig {
    return this.cell.config;
  }

  get inputSize(): number {
    return this.config.inputSize;
  }

  get outputSize(): number {
    return this.config.outputSize;
  }

  zeroState(batch: number, options: SequenceOptions = {}): NTMState {
    const { slots } = checkSequenceOptions('NTM', options);
    return this.cell.zeroState(batch, { slots });
  }

  /** x [B, I] → logits [B, O] and the next state. */
  step(x: Tensor, state: NTMState, options: SequenceOptions = {}): { logits: Tensor; state: NTMState } {
    const { reads, noise, clipThroughTime } = checkSequenceOptions('NTM', options);
    const { output, state: next } = this.cell.step(x, state, { reads, noise, clipThroughTime });
    return { logits: this.output.forward(output), state: next };
  }

  /** inputs [B, T, I] → logits [B, T, O]. @throws {ShapeError | ArgumentError} */
  forward(inputs: Tensor, options: SequenceOptions = {}): Tensor {
    return this.output.forward(unroll(this.cell, inputs, checkSequenceOptions('NTM', options)).outputs);
  }

  /** As `forward`, without gradients, and with a trace of what the heads did. */
  run(inputs: Tensor, options: SequenceOptions = {}): { logits: Tensor; trace: NTMTrace } {
    return noGrad(() => {
      const { outputs, state, steps } = unroll(this.cell, inputs, checkSequenceOptions('NTM', options));
      return { logits: this.output.forward(outputs), trace: traceOf(steps, state) };
    });
  }
}

const traceOf = (steps: readonly NTMStep[], { memory }: NTMState): NTMTrace => {
  const overTime = (pick: (step: NTMStep) => readonly Tensor[]): Tensor =>
    stack(
      steps.map((step) => stack(pick(step), 1)),
      1,
    );
  return {
    readWeights: overTime(({ state }) => state.readWeights),
    writeWeights: overTime(({ state }) => state.writeWeights),
    reads: overTime(({ state }) => state.reads),
    adds: overTime(({ writes }) => writes.map((write) => write.add)),
    erases: overTime(({ writes }) => writes.map((write) => write.erase)),
    memory,
  };
};
