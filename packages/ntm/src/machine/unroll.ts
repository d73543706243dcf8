import { ArgumentError, checkOptions, ShapeError, select, stack, type Tensor } from '@engram/tensor';
import type { Cell, StateOptions, StepOptions } from './cell.ts';

/** Where a sequence begins, and what is done to its steps. */
export interface UnrollOptions<S> extends StateOptions, StepOptions {
  /** Where to go on from, with its own number of slots; default the cell's `zeroState`. */
  readonly state?: S;
}

const UNROLL = { state: 1, slots: 'number', reads: 'flag', noise: 1, clipThroughTime: 'number' } as const;

/** A cell run over a sequence: outputs of F numbers a step. */
export interface Unrolled<S, R> {
  /** [B, T, F] */
  readonly outputs: Tensor;
  /** After the last step. */
  readonly state: S;
  readonly steps: readonly R[];
}

/** A cell over time: inputs [B, T, I] → outputs [B, T, F], step by step. @throws {ShapeError | ArgumentError} */
export const unroll = <S, R extends { readonly output: Tensor; readonly state: S }>(
  cell: Cell<S, R>,
  inputs: Tensor,
  options: UnrollOptions<S> = {},
): Unrolled<S, R> => {
  const { state, slots, ...stepOptions } = checkOptions<UnrollOptions<unknown>>('unroll', options, UNROLL);
  const given = state as S | undefined;
  if (inputs.ndim !== 3 || inputs.shape[2] !== cell.inputSize || inputs.numel === 0) {
    throw new ShapeError(
      `unroll: inputs must be [B, T, ${cell.inputSize}] with at least one step, got [${inputs.shape.join(', ')}]`,
    );
  }
  if (given && slots !== undefined) {
    throw new ArgumentError('unroll: a state has its slots already; give either state or slots');
  }
  const [batch, time] = inputs.shape as [number, number, number];
  let now = given ?? cell.zeroState(batch, { slots });
  const steps: R[] = [];
  for (let t = 0; t < time; t++) {
    const step = cell.step(select(inputs, 1, t), now, stepOptions);
    steps.push(step);
    now = step.state;
  }
  return {
    outputs: stack(
      steps.map(({ output }) => output),
      1,
    ),
    state: now,
    steps,
  };
};
