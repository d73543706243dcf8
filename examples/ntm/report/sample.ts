import { slotsFor, streams, type Task, type TaskBatch, type TaskSize, type Trained } from '@engram/ntm';
import { narrow, noGrad, oneHot, select, sigmoid, softmax, type Tensor } from '@engram/tensor';
import { unitOf } from '../../lab/training/sizes.ts';

/** Rows of numbers. */
export type Grid = number[][];

/** One sequence, and what the network said. Rows are channels or bits, columns are steps. */
export interface Answer {
  readonly size: TaskSize;
  /** What a row of targets is of. */
  readonly unit: string;
  /** [I, T], or a row a token [V, T] */
  readonly inputs: Grid;
  /** [O, T], or [V, T] */
  readonly targets: Grid;
  /** The probability of a 1, or of each token; 0 where nothing is asked: [O, T] or [V, T] */
  readonly outputs: Grid;
  /** [T] */
  readonly mask: number[];
  readonly errors: number;
  readonly bits: number;
}

/** What the heads did meanwhile. Axes: W width, N slots, T steps. */
export interface HeadTrace {
  /** Of each write head: [W, T], [N, T] */
  readonly writes: readonly { readonly adds: Grid; readonly weights: Grid }[];
  /** Of each read head: [W, T], [N, T] */
  readonly reads: readonly { readonly reads: Grid; readonly weights: Grid }[];
  /** What is special to the kind of memory: [N, T] each. */
  readonly rows: readonly { readonly name: string; readonly about: string; readonly values: Grid }[];
  /** After the last step: [N, W] */
  readonly memory: Grid;
}

/** [T, C] → [C, T] */
const columns = async (x: Tensor): Promise<Grid> => (await x.transpose(0, 1).array()) as Grid;
const first = (x: Tensor): Tensor => select(x, 0, 0);

/** A fresh sequence of this size; the same one each time. */
const sampleOf = ({ task, plan }: Trained, size: TaskSize): TaskBatch => task.sample(1, size, streams(plan.seed).test);

/** What is shown, what should be said and what is said, as rows of numbers [B, T, rows]. */
const rowsOf = ({ over, outputSize }: Task, { inputs, targets, mask }: TaskBatch, logits: Tensor) => {
  if (over === 'bits') return { inputs, targets, said: sigmoid(logits) };
  const [shown, asked] = [oneHot(inputs, outputSize), oneHot(targets, outputSize)];
  return { inputs: shown, targets: asked.mul(mask.unsqueeze(2)), said: softmax(logits, -1) };
};

/** What the network says to it. */
export const answerOf = async (trainer: Trained, size: TaskSize, reads = true): Promise<Answer> => {
  const batch = sampleOf(trainer, size);
  const logits = await trainer.answers.run(batch.inputs, { reads, slots: slotsFor(trainer.model, trainer.task, size) });
  const mask = (await first(batch.mask).array()) as number[];
  const { task } = trainer;
  const rows = rowsOf(task, batch, logits);
  const probabilities = await columns(first(rows.said));
  return {
    size,
    unit: unitOf(task, 1),
    inputs: await columns(first(rows.inputs)),
    targets: await columns(first(rows.targets)),
    outputs: probabilities.map((row) => row.map((p, t) => (mask[t] === 1 ? p : 0))),
    mask,
    errors: await task.errors(logits, batch).item(),
    bits: await task.bits(logits, batch).item(),
  };
};

/** The first step that must be answered. */
export const answerStart = ({ mask }: Answer): number => mask.indexOf(1);

/** What the heads do with it, over its first steps or all; `null` for a network without heads. */
export const traceOf = async (trainer: Trained, size: TaskSize, steps?: number): Promise<HeadTrace | null> => {
  const { model } = trainer;
  const { inputs } = sampleOf(trainer, size);
  const shown = steps === undefined ? inputs : narrow(inputs, 1, 0, steps);
  const { trace } = noGrad(() => model.run(shown, { slots: slotsFor(trainer.model, trainer.task, size) }));
  if (trace === null) return null;
  const heads = (x: Tensor | null): number => x?.shape[2] ?? 0;
  const head = (x: Tensor, i: number): Promise<Grid> => columns(select(first(x), 1, i));
  const writes: { adds: Grid; weights: Grid }[] = [];
  for (let i = 0; i < heads(trace.adds); i++) {
    writes.push({ adds: await head(trace.adds!, i), weights: await head(trace.writeWeights!, i) });
  }
  const reads: { reads: Grid; weights: Grid }[] = [];
  for (let i = 0; i < heads(trace.reads); i++) {
    reads.push({ reads: await head(trace.reads, i), weights: await head(trace.readWeights, i) });
  }
  const rows: HeadTrace['rows'][number][] = [];
  for (const { name, about, values } of trace.rows) rows.push({ name, about, values: await columns(first(values)) });
  return { writes, reads, rows, memory: (await first(trace.memory).array()) as Grid };
};
