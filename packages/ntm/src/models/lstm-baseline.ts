import { ArgumentError, type Linear, Module, noGrad, type Tensor } from '@engram/tensor';
import { type ControllerState, LSTMController } from '../machine/controller.ts';
import { unroll } from '../machine/unroll.ts';
import { type Fields, fields, optional, parse, whole } from '../schema.ts';
import { outputLayer } from './output.ts';
import { checkSequenceOptions, type SequenceModel, type SequenceOptions } from './sequence-model.ts';

/** The sizes of an `LSTMBaseline`. */
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

/** The fields of a baseline that are not a task's. */
export const baselineFields: Fields<Omit<LSTMBaselineConfig, 'inputSize' | 'outputSize'>> = {
  hiddenSize: optional(whole(1)),
  layers: optional(whole(1)),
};

const schema = fields<LSTMBaselineConfig>({ inputSize: whole(1), outputSize: whole(1), ...baselineFields });

/** The config with its defaults. @throws {ArgumentError} naming the field that is wrong. */
export const fullBaseline = (config: LSTMBaselineConfig): Required<LSTMBaselineConfig> => {
  const { inputSize, outputSize, hiddenSize = 256, layers = 3 } = parse(schema, config, 'LSTMBaseline', ArgumentError);
  return { inputSize, outputSize, hiddenSize, layers };
};

/**
 * What the paper compares with: layers of LSTM without a memory, and a linear map to the logits of the output bits. The
 * defaults are the paper's for copy.
 * @throws {ArgumentError} naming the field that is unknown, or not a whole number ≥ 1.
 */
export class LSTMBaseline extends Module implements SequenceModel<ControllerState, null> {
  readonly config: Required<LSTMBaselineConfig>;
  readonly cell: LSTMController;
  readonly output: Linear;

  constructor(config: LSTMBaselineConfig) {
    super();
    this.config = fullBaseline(config);
    const { inputSize, outputSize, hiddenSize, layers } = this.config;
    this.cell = new LSTMController({ inputSize, hiddenSize, layers });
    this.output = outputLayer(hiddenSize, outputSize);
  }

  get over(): 'bits' {
    return 'bits';
  }

  get inputSize(): number {
    return this.config.inputSize;
  }

  get outputSize(): number {
    return this.config.outputSize;
  }

  get slots(): null {
    return null;
  }

  /** h and c of each layer before the first step, which are learned. @throws {ArgumentError} on options that no network takes. */
  zeroState(batch: number, options: SequenceOptions = {}): ControllerState {
    checkSequenceOptions('LSTMBaseline', options);
    return this.cell.zeroState(batch);
  }

  /** x [B, I] → logits [B, O] and the next state. */
  step(x: Tensor, state: ControllerState, options: SequenceOptions = {}): { logits: Tensor; state: ControllerState } {
    checkSequenceOptions('LSTMBaseline', options);
    const { output, state: next } = this.cell.step(x, state);
    return { logits: this.output.forward(output), state: next };
  }

  /** As `step`, without gradients; there is no memory to trace. */
  runStep(
    x: Tensor,
    state: ControllerState,
    options: SequenceOptions = {},
  ): { logits: Tensor; state: ControllerState; trace: null } {
    return noGrad(() => ({ ...this.step(x, state, options), trace: null }));
  }

  /** inputs [B, T, I] → logits [B, T, O]; the options are for networks with a memory. @throws {ShapeError} */
  forward(inputs: Tensor, options: SequenceOptions = {}): Tensor {
    checkSequenceOptions('LSTMBaseline', options);
    return this.output.forward(unroll(this.cell, inputs).outputs);
  }

  /** As `forward`, without gradients; there is no memory to trace. */
  run(inputs: Tensor, options: SequenceOptions = {}): { logits: Tensor; trace: null } {
    return { logits: noGrad(() => this.forward(inputs, options)), trace: null };
  }
}
