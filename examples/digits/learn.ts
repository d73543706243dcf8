import {
  AdamW,
  accuracy,
  cat,
  compile,
  crossEntropy,
  narrow,
  noGrad,
  oneCycle,
  softmax,
  type Tensor,
  TensorDataset,
} from '@engram/tensor';
import type { Desk } from '../lab/course/lab.ts';
import { shuffledBatches, stream } from '../lab/course/streams.ts';
import type { Digits } from './data.ts';
import { CNN } from './model.ts';

const BATCH = 64;
/** Multiply-adds of the second convolution. */
export const LARGEST_PRODUCT = BATCH * 14 * 14 * (32 * 16 * 9);
/** Pictures that are read at once, when they are many. */
const READ = 250;

/** How sure the reader is of each of the ten: images [N, 1, 28, 28] → [N, 10], rows that sum to 1. */
export const read = (reader: CNN, images: Tensor): Tensor =>
  noGrad(() => {
    const parts: Tensor[] = [];
    for (let at = 0; at < images.shape[0]!; at += READ) {
      const some = narrow(images, 0, at, Math.min(READ, images.shape[0]! - at));
      parts.push(softmax(reader.forward(some), -1));
    }
    return cat(parts, 0);
  });

/** The share of digits that are read right. */
const accuracyOf = async (reader: CNN, { images, labels }: Digits): Promise<number> =>
  (await accuracy(read(reader, images), labels).item()) as number;

/** A reader that has learned from `training`; how well it reads `heldOut` is measured on the way. */
export const learnToRead = async (
  desk: Desk,
  { training, heldOut, steps }: { readonly training: Digits; readonly heldOut: Digits; readonly steps: number },
  name?: string,
): Promise<CNN> => {
  const { seed } = desk.flags;
  const noise = stream(seed, 1);
  const reader = new CNN({ weights: stream(seed, 0), noise });
  const optimizer = new AdamW(reader.parameters(), { lr: 1e-3 });
  const digits = new TensorDataset(training.images, training.labels);
  const rows = shuffledBatches(digits.length, BATCH, seed);
  const update = compile((images: Tensor, labels: Tensor) => {
    optimizer.zeroGrad();
    const loss = crossEntropy(reader.forward(images), labels);
    loss.backward();
    optimizer.step();
    return loss;
  });
  await desk.train(
    {
      model: reader,
      optimizer,
      generators: { noise },
      steps,
      schedule: oneCycle(4e-3, { steps }),
      step: async (step) => update(...digits.getBatch(await rows(step))),
      measure: {
        name: 'read right',
        every: 140,
        run: () => accuracyOf(reader, heldOut),
        show: (share) => `${(100 * share).toFixed(1)} %`,
      },
    },
    { ...(name !== undefined && { name }), right: { yLabel: 'share of held-out digits read right', max: 1 } },
  );
  return reader;
};
