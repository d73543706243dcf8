import { type Linear, Module, noGrad, stack, type Tensor } from '@engram/tensor';
import type { MachineCell, MachineState, MachineStep } from '../machine/cell.ts';
import type { MemoryState, SlotRange } from '../machine/memory.ts';
import { unroll } from '../machine/unroll.ts';
import { outputLayer } from './output.ts';
import { checkSequenceOptions, type MemoryTrace, type SequenceModel, type SequenceOptions } from './sequence-model.ts';

/** The options of a step, without those of a state. */
const stepOptions = ({ reads, noise, clipThroughTime }: SequenceOptions) => ({ reads, noise, clipThroughTime });

/** A machine with a linear map from [hₜ, rₜ] to the logits of the output bits. */
export abstract class MachineModel<S extends MemoryState, A extends object, T extends MemoryTrace>
  extends Module
  implements SequenceModel<MachineState<S>, T>
{
  abstract readonly config: object;
  /** What errors call it. */
  protected abstract readonly title: string;
  readonly cell: MachineCell<S, A>;
  readonly output: Linear;

  constructor(cell: MachineCell<S, A>, outputSize: number) {
    super();
    this.cell = cell;
    this.output = outputLayer(cell.outputSize, outputSize);
  }

  /** What its memory and heads did, from all steps [B, …] and the last state. */
  protected abstract traceOf(steps: readonly MachineStep<S, A>[], last: MachineState<S>): T;

  get over(): 'bits' {
    return 'bits';
  }

  get inputSize(): number {
    return this.cell.inputSize;
  }

  get outputSize(): number {
    return this.output.weight.shape[0]!;
  }

  get slots(): SlotRange {
    return this.cell.memory.slots;
  }

  zeroState(batch: number, options: SequenceOptions = {}): MachineState<S> {
    const { slots } = checkSequenceOptions(this.title, options);
    return this.cell.zeroState(batch, { slots });
  }

  /** x [B, I] → logits [B, O] and the next state. */
  step(x: Tensor, state: MachineState<S>, options: SequenceOptions = {}): { logits: Tensor; state: MachineState<S> } {
    const { output, state: next } = this.cell.step(x, state, stepOptions(checkSequenceOptions(this.title, options)));
    return { logits: this.output.forward(output), state: next };
  }

  /** As `step`, without gradients, and with a trace of what the memory and its heads did in it, T = 1. */
  runStep(
    x: Tensor,
    state: MachineState<S>,
    options: SequenceOptions = {},
  ): { logits: Tensor; state: MachineState<S>; trace: T } {
    return noGrad(() => {
      const step = this.cell.step(x, state, stepOptions(checkSequenceOptions(this.title, options)));
      return { logits: this.output.forward(step.output), state: step.state, trace: this.traceOf([step], step.state) };
    });
  }

  /** inputs [B, T, I] → logits [B, T, O]. @throws {ShapeError | ArgumentError} */
  forward(inputs: Tensor, options: SequenceOptions = {}): Tensor {
    return this.output.forward(unroll(this.cell, inputs, checkSequenceOptions(this.title, options)).outputs);
  }

  /** As `forward`, without gradients, and with a trace of what the memory and its heads did. */
  run(inputs: Tensor, options: SequenceOptions = {}): { logits: Tensor; trace: T } {
    return noGrad(() => {
      const { outputs, state, steps } = unroll(this.cell, inputs, checkSequenceOptions(this.title, options));
      return { logits: this.output.forward(outputs), trace: this.traceOf(steps, state) };
    });
  }
}

/** A tensor of each step over time: [B, …] → [B, T, …]. */
export const overTime = <R>(steps: readonly R[], pick: (step: R) => Tensor): Tensor => stack(steps.map(pick), 1);

/** One of each head, over time: [B, …] → [B, T, heads, …]. */
export const headsOverTime = <R>(steps: readonly R[], pick: (step: R) => readonly Tensor[]): Tensor =>
  overTime(steps, (step) => stack(pick(step), 1));
