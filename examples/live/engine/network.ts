import { makeModel, NTM, OverTokens, type SequenceModel, type Task, type TrainingPlan, taskNamed } from '@engram/ntm';
import { add, compile, Generator, mul, noGrad, randn, sigmoid, softmax, Tensor, tensor } from '@engram/tensor';
import type { Tampering } from '../shared/messages.ts';
import type { Weights } from './snapshots.ts';

/** What a step leaves behind, B = 1 and T = 1. Axes: O outputs, R read heads, H write heads, N slots. */
export interface Step {
  /** Probabilities: [1, O] */
  readonly outputs: Tensor;
  readonly state: object;
  /** [1, 1, R, N]; `null` without a memory. */
  readonly readWeights: Tensor | null;
  /** [1, 1, H, N]; `null` without a memory that is written to. */
  readonly writeWeights: Tensor | null;
  /** What is special to the kind of memory: [1, 1, N] each. */
  readonly rows: readonly Tensor[];
}

/** What stands beside a row in words. */
export interface RowText {
  readonly name: string;
  readonly about: string;
}

/** The memory in a state, [1, N, W] or, where all sequences share it, [N, W]; `null` where there is none. */
export const memoryIn = (state: object): Tensor | null =>
  'memory' in state && state.memory instanceof Tensor ? state.memory : null;

/** The machine whose looks can be taken apart; `null` where there is none. */
export const machineOf = (model: SequenceModel): NTM | null => {
  const machine = model instanceof OverTokens ? model.model : model;
  return machine instanceof NTM ? machine : null;
};

/** What that machine sees of an input. */
export const seenBy = (model: SequenceModel, x: Tensor): Tensor => (model instanceof OverTokens ? model.seen(x) : x);

/** A second network of the same plan, which takes on the weights of any moment of the training and is looked at. */
export class Network {
  readonly task: Task;
  readonly model: SequenceModel;
  /** Of the rows of a step, in their order. */
  rowTexts: readonly RowText[] = [];
  readonly #step: (x: Tensor, state: object, reads: boolean) => Promise<Step>;

  constructor(plan: TrainingPlan) {
    this.task = taskNamed(plan.task);
    this.model = makeModel(plan.model, this.task, plan.seed);
    const { model } = this;
    const activated = this.task.over === 'bits' ? sigmoid : softmax;
    this.#step = compile(
      (x: Tensor, state: object, reads: boolean): Step => {
        const { logits, state: next, trace } = model.runStep(x, state, { reads });
        if (trace) this.rowTexts = trace.rows.map(({ name, about }) => ({ name, about }));
        return {
          outputs: noGrad(() => activated(logits)),
          state: next,
          readWeights: trace?.readWeights ?? null,
          writeWeights: trace?.writeWeights ?? null,
          rows: trace?.rows.map(({ values }) => values) ?? [],
        };
      },
      { name: 'look' },
    );
  }

  /** Takes on these weights, less what is tampered with in them. */
  load(weights: Weights, { noShifts }: Tampering): void {
    this.model.loadStateDict(weights);
    const machine = noShifts ? machineOf(this.model) : null;
    if (!machine) return;
    const { readHeads, writeHeads } = machine.cell.memory;
    for (const head of [...readHeads, ...writeHeads]) head.holdStill();
  }

  start(slots: number | undefined): object {
    return noGrad(() => this.model.zeroState(1, { slots }));
  }

  /** x [1, I], or a token [1], at step t of the sequence. */
  async step(x: Tensor, state: object, t: number, tampering: Tampering): Promise<Step> {
    const step = await this.#step(x, state, !tampering.noReads);
    return { ...step, state: await tampered(step.state, t, tampering) };
  }
}

/** The state with what is done to its memory after step t. */
const tampered = async (state: object, t: number, { wipe, noise }: Tampering): Promise<object> => {
  const memory = memoryIn(state);
  if (!memory) return state;
  const [slots, width] = memory.shape.slice(-2) as [number, number];
  let changed = memory;
  if (wipe && wipe.step === t && wipe.slot < slots) {
    const kept = Float32Array.from({ length: slots * width }, (_, i) => (Math.floor(i / width) === wipe.slot ? 0 : 1));
    changed = noGrad(() => mul(changed, tensor(kept, [slots, width])));
  }
  if (noise > 0) {
    // The same at every look, so that what changes in the picture is not the noise.
    const drawn = randn(memory.shape, { generator: new Generator(t) });
    changed = noGrad(() => add(changed, mul(drawn, noise)));
  }
  return changed === memory ? state : { ...state, memory: changed };
};
