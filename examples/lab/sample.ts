import { CUE, DELIMITER, streams } from '@engram/ntm';
import { argmax, type Generator, type NestedArray, select, type Tensor } from '@engram/tensor';
import type { Run } from './run.ts';

/** One fresh sequence, what the network said, and what its heads did. */
export interface Sample {
  /** What was shown before the recall. */
  readonly shown: string;
  readonly expected: string;
  readonly recalled: string;
  /** What the network saw at each step: tokens, `◆` for the cue, `▸` for the delimiter, `·` for nothing. */
  readonly labels: readonly string[];
  /** Attention [T, N]; `write` is `null` with a fixed memory. */
  readonly read: number[][];
  readonly write: number[][] | null;
}

const MARKS: Record<number, string> = { [CUE]: '◆', [DELIMITER]: '▸' };

/** The one element of a batch. */
const only = async <T extends NestedArray>(x: Tensor): Promise<T> => (await select(x, 0, 0).array()) as T;

/** The weights of the one head of a batch of one: [1, T, 1, N] → [T, N]. */
const onlyHead = (weights: Tensor): Promise<number[][]> => only(select(weights, 2, 0));

const drawSample = async ({ trainer }: Run, length: number, generator: Generator): Promise<Sample> => {
  const { model, task } = trainer;
  const { inputs, targets } = task.sample(1, { length }, generator);
  const { logits, trace } = model.run(inputs);
  const { readWeights, writeWeights } = trace!;
  const start = task.steps({ length }) - task.counted({ length });
  const seen = (await only<number[]>(inputs)).map((token, t) => (t >= start ? '·' : (MARKS[token] ?? String(token))));
  return {
    shown: seen.slice(0, start).join(' '),
    expected: (await only<number[]>(targets)).slice(start).join(' '),
    recalled: (await only<number[]>(argmax(logits, -1))).slice(start).join(' '),
    labels: seen,
    read: await onlyHead(readWeights),
    write: writeWeights && (await onlyHead(writeWeights)),
  };
};

/** So many fresh sequences, and what the network made of them. */
export const drawSamples = async (run: Run, length: number, samples: number): Promise<Sample[]> => {
  const { selection } = streams(run.trainer.plan.seed);
  const drawn: Sample[] = [];
  while (drawn.length < samples) drawn.push(await drawSample(run, length, selection));
  return drawn;
};
