import { Generator, randperm } from '@engram/tensor';

/** Seeds of labs are below this, so that streams of one seed never meet those of another. */
const STREAM = 2 ** 32;

/** A source of random numbers of its own: what it is drawn from makes no difference to what the others draw. */
export const stream = (seed: number, number: number): Generator => new Generator(seed + number * STREAM);

/** Before the streams of epochs. */
const EPOCHS = 1024;

/**
 * Which examples a step takes: all of them once an epoch, in an order that the seed and the epoch give. It is a function of
 * the step alone, so that a training that goes on needs to know nothing else. What is over at the end of an epoch is left out.
 */
export const shuffledBatches = (
  examples: number,
  batch: number,
  seed: number,
): ((step: number) => Promise<number[]>) => {
  const inEpoch = Math.floor(examples / batch);
  const orderOf = async (epoch: number): Promise<readonly number[]> =>
    (await randperm(examples, { generator: stream(seed, EPOCHS + epoch) }).array()) as number[];
  let last = { epoch: -1, order: Promise.resolve<readonly number[]>([]) };
  return async (step) => {
    const epoch = Math.floor(step / inEpoch);
    if (epoch !== last.epoch) last = { epoch, order: orderOf(epoch) };
    const start = (step % inEpoch) * batch;
    return (await last.order).slice(start, start + batch);
  };
};
