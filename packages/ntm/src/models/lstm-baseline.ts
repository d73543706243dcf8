import { ArgumentError, type Linear, Module, type Tensor } from '@engram/tensor';
import { checkSizes } from '../config.ts';
import { type ControllerState, LSTMController } from '../controller.ts';
import { unroll } from '../unroll.ts';
import { outputLayer } from './output.ts';
import type { SequenceModel } from './sequence-model.ts';

export interface LSTMBaselineConfig {
  /** Channels I of the input. */
  readonly inputSize: number;
  /** Bits O of the output. */
  readonly outputSize: number;
  /** Size of each layer; default 256. */
  readonly hiddenSize?: number;
  /** Default 3. */
  readonly layers?: number;
}

/**
 * What the paper compares with: layers of LSTM without a memory, and a linear map to the logits of the output bits. The
 * defaults are the paper's for copy.
 * @throws {ArgumentError} naming the field that is unknown or no whole number ≥ 1.
 */
export class LSTMBaseline extends Module implements SequenceModel<ControllerState> {
  readonly config: Required<LSTMBaselineConfig>;
  readonly cell: LSTMController;
  readonly output: Linear;

  constructor({ inputSize, outputSize, hiddenSize = 256, layers = 3, ...unknown }: LSTMBaselineConfig) {
    super();
    const [field] = Object.keys(unknown);
    if (field !== undefined) throw new ArgumentError(`LSTMBaseline: unknown field ${field}`);
    this.config = { inputSize, outputSize, hiddenSize, layers };
    checkSizes('LSTMBaseline', this.config);
    this.cell = new LSTMController({ inputSize, hiddenSize, layers });
    this.output = outputLayer(hiddenSize, outputSize);
  }

  get inputSize(): number {
    return this.config.inputSize;
  }

  get outputSize(): number {
    return this.config.outputSize;
  }

  zeroState(batch: number): ControllerState {
    return this.cell.zeroState(batch);
  }

  /** x [B, I] → logits [B, O] and the next state. */
  step(x: Tensor, state: ControllerState): { logits: Tensor; state: ControllerState } {
    const { output, state: next } = this.cell.step(x, state);
    return { logits: this.output.forward(output), state: next };
  }

  /** inputs [B, T, I] → logits [B, T, O]; the options are for networks with a memory. @throws {ShapeError} */
  forward(inputs: Tensor): Tensor {
    return this.output.forward(unroll(this.cell, inputs).outputs);
  }
}
