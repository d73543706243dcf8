import { block, fraction53 } from '../../random/threefry.ts';
import { kernel } from '../kernel.ts';
import { networks } from '../wasm/texts.ts';

/** Draws from blocks `counter`, `counter + 1`, … of the generator with this key. */
export interface RandomGeometry {
  readonly key: readonly [number, number];
  readonly counter: number;
  readonly low: number;
  readonly high: number;
}

const words = new Uint32Array(2);
const INV_2_24 = 2 ** -24;
const INV_2_32 = 2 ** -32;

// A float32 takes 24 bits of one word, so a block serves elements 2i and 2i + 1; a float64 takes a block of its own.

const write = ({ key, counter, low, high }: RandomGeometry, block: Float64Array): void => {
  block.set([key[0] >>> 0, key[1] >>> 0, counter, low, high - low]);
};

const writeNormal = ({ key, counter, low: mean, high: std }: RandomGeometry, block: Float64Array): void => {
  block.set([key[0] >>> 0, key[1] >>> 0, counter, mean, std]);
};

/** Numbers from U(low, high), functions of key and counter alone. */
export const uniform = kernel<RandomGeometry>({
  name: 'uniform',
  work: 32,
  loop: ([o], _, { key, counter, low, high }) => {
    const span = high - low;
    if (o instanceof Float64Array) {
      for (let i = 0; i < o.length; i++) {
        block(key, counter + i, words);
        o[i] = low + span * fraction53(words[0], words[1]);
      }
      return;
    }
    for (let i = 0; i < o.length; i++) {
      if ((i & 1) === 0) block(key, counter + (i >> 1), words);
      o[i] = low + span * (words[i & 1] >>> 8) * INV_2_24;
    }
  },
  simd: ([o], _, geometry, emitter) => {
    if (o.dtype !== 'float32') return false;
    emitter.emit(networks, 'uniform', o.address, o.length, emitter.numbers(geometry, 5, write));
    return true;
  },
});

/** Box–Muller: each block gives a pair √(−2 ln u₀) · (cos 2πu₁, sin 2πu₁). */
export const normal = kernel<RandomGeometry>({
  name: 'normal',
  work: 128,
  exactness: 'functions',
  loop: ([o], _, { key, counter, low: mean, high: std }) => {
    for (let i = 0; i < o.length; i += 2) {
      block(key, counter + (i >> 1), words);
      const radius = std * Math.sqrt(-2 * Math.log((words[0] + 1) * INV_2_32));
      const angle = 2 * Math.PI * words[1] * INV_2_32;
      o[i] = mean + radius * Math.cos(angle);
      if (i + 1 < o.length) o[i + 1] = mean + radius * Math.sin(angle);
    }
  },
  simd: ([o], _, geometry, emitter) => {
    if (o.dtype !== 'float32') return false;
    emitter.emit(networks, 'normal', o.address, o.length, emitter.numbers(geometry, 5, writeNormal));
    return true;
  },
});

/** Whole numbers from low to below high, functions of key and counter alone. */
export const randint = kernel<RandomGeometry>({
  name: 'randint',
  work: 32,
  loop: ([o], _, { key, counter, low, high }) => {
    const span = high - low;
    for (let i = 0; i < o.length; i++) {
      if ((i & 1) === 0) block(key, counter + (i >> 1), words);
      o[i] = low + Math.floor(words[i & 1] * INV_2_32 * span);
    }
  },
  simd: ([o], _, geometry, emitter) => {
    if (o.dtype !== 'float32' && o.dtype !== 'int32') return false;
    emitter.emit(
      networks,
      'randint',
      o.address,
      o.length,
      emitter.numbers(geometry, 5, write),
      o.dtype === 'int32' ? 1 : 0,
    );
    return true;
  },
});
