import { kernel } from '../kernel.ts';
import type { Encoder } from '../wasm/encoder.ts';
import { type MemoryKernel, memory } from '../wasm/memory.wasm.ts';
import { addressesOf, all } from './operands.ts';
import { sigmoid } from './special.ts';

/** A memory [batch, slots, width]. */
export interface MemoryGeometry {
  readonly batch: number;
  readonly slots: number;
  readonly width: number;
}

/** As heads address it: with a choice of `shifts`, an odd number and at most `slots`. */
export interface AddressGeometry extends MemoryGeometry {
  readonly shifts: number;
}

// Memory [B, N, W] and the heads that look at it (Graves, Wayne and Danihelka 2014, sections 3.2 and 3.3). What a head
// asks for lies side by side in a row of `raw`, P = W + S + 3 numbers: key W, strength, gate, shift S, sharpening, all
// before their activations.
//
// `saved` keeps, for the way back, for each row: cosines, reciprocal lengths, squares of slots, content weights, shifted
// weights and their logarithms, N each, then strength, gate, sharpening, the key's square and the shift.

/** Keeps the logarithm of a weight of none finite. */
const EPSILON = 1e-16;
/** Makes slots that are shorter than about 1e-3 over the key's length resemble nothing. */
const EMPTY = 1e-6;

/** How long a row of `saved` is. */
const savedSize = ({ slots, shifts }: Pick<AddressGeometry, 'slots' | 'shifts'>): number => 6 * slots + 4 + shifts;

/** As the op of this name, which leaves out what is lost in rounding from 20 on. */
const softplus = (x: number): number => (x > 20 ? x : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));

/** Numbers in a row, from `at` on. */
interface Line {
  readonly of: { [i: number]: number };
  readonly at: number;
}

/** o = softmax(scale · x), in place or not. */
const softmaxOf = (o: Line, x: Line, scale: number, n: number): void => {
  let max = -Infinity;
  for (let i = 0; i < n; i++) max = Math.max(max, scale * x.of[x.at + i]);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += o.of[o.at + i] = Math.exp(scale * x.of[x.at + i] - max);
  for (let i = 0; i < n; i++) o.of[o.at + i] /= sum;
};

/** Slots from which on the scratch memory of the kernels would be too small. */
const MOST_SLOTS = 2 ** 15;

const addressSimd =
  (opcode: MemoryKernel): Encoder<AddressGeometry> =>
  (outs, ins, { batch, slots, width, shifts }, emitter) => {
    if (!all('float32', outs, ins) || slots < 4 || slots + shifts > MOST_SLOTS) return false;
    emitter.emit(memory, opcode, ...addressesOf(outs, ins), batch, slots, width, shifts);
    return true;
  };

const eraseAddSimd =
  (opcode: MemoryKernel): Encoder<MemoryGeometry> =>
  (outs, ins, { batch, slots, width }, emitter) => {
    if (!all('float32', outs, ins) || slots > MOST_SLOTS) return false;
    emitter.emit(memory, opcode, ...addressesOf(outs, ins), batch, slots, width);
    return true;
  };

/** ins: raw [B, P], M [B, N, W], previous weights [B, N]; outs: weights [B, N], saved [B, 6N + 4 + S]. */
export const address = kernel<AddressGeometry>({
  name: 'address',
  work: (_, { batch, slots, width }) => 8 * batch * slots * width,
  exactness: 'functions',
  loop: ([w, saved], [raw, memory, previous], { batch, slots, width, shifts }) => {
    const middle = (shifts - 1) / 2;
    for (let b = 0; b < batch; b++) {
      const key = b * (width + shifts + 3);
      const at = b * savedSize({ slots, shifts });
      const [inverse, squares, content, shifted, logs] = [1, 2, 3, 4, 5].map((part) => at + part * slots);
      const numbers = at + 6 * slots;
      const shift = numbers + 4;
      const strength = softplus(raw[key + width]);
      const gate = sigmoid(raw[key + width + 1]);
      const gamma = 1 + softplus(raw[key + width + 2 + shifts]);
      let keySquare = 0;
      for (let j = 0; j < width; j++) keySquare += raw[key + j] ** 2;
      saved[numbers] = strength;
      saved[numbers + 1] = gate;
      saved[numbers + 2] = gamma;
      saved[numbers + 3] = keySquare;
      softmaxOf({ of: saved, at: shift }, { of: raw, at: key + width + 2 }, 1, shifts);
      for (let i = 0; i < slots; i++) {
        const slot = (b * slots + i) * width;
        let dot = 0;
        let square = 0;
        for (let j = 0; j < width; j++) {
          dot += raw[key + j] * memory[slot + j];
          square += memory[slot + j] ** 2;
        }
        // Each number goes through its array, which makes a float32 of it: what is too large for one is so here as well.
        saved[squares + i] = square;
        saved[inverse + i] = saved[numbers + 3] * saved[squares + i] + EMPTY;
        saved[inverse + i] = 1 / Math.sqrt(saved[inverse + i]);
        saved[at + i] = dot;
        saved[at + i] *= saved[inverse + i];
      }
      softmaxOf({ of: saved, at: content }, { of: saved, at }, strength, slots);
      for (let i = 0; i < slots; i++) {
        let sum = 0;
        for (let j = 0; j < shifts; j++) {
          const from = (i - (j - middle) + slots) % slots;
          const before = previous[b * slots + from];
          sum += saved[shift + j] * (before + gate * (saved[content + from] - before));
        }
        saved[shifted + i] = sum;
        saved[logs + i] = Math.log(sum + EPSILON);
      }
      softmaxOf({ of: w, at: b * slots }, { of: saved, at: logs }, gamma, slots);
    }
  },
  simd: addressSimd('address'),
});

/** ins: gradient of the weights [B, N], saved, raw, M, previous, weights; outs: gradients of raw, M and previous. */
export const addressBackward = kernel<AddressGeometry>({
  name: 'addressBackward',
  work: (_, { batch, slots, width }) => 8 * batch * slots * width,
  exactness: 'functions',
  loop: ([dRaw, dMemory, dPrevious], [g, saved, raw, memory, previous, w], geometry) => {
    const { batch, slots, width, shifts } = geometry;
    const middle = (shifts - 1) / 2;
    const dShifted = new Float64Array(slots);
    const dContent = new Float64Array(slots);
    const dShift = new Float64Array(shifts);
    const dKey = new Float64Array(width);
    for (let b = 0; b < batch; b++) {
      const row = b * slots;
      const key = b * (width + shifts + 3);
      const at = b * savedSize(geometry);
      const [inverse, squares, content, shifted, logs] = [1, 2, 3, 4, 5].map((part) => at + part * slots);
      const numbers = at + 6 * slots;
      const shift = numbers + 4;
      const [strength, gate, gamma, keySquare] = [0, 1, 2, 3].map((i) => saved[numbers + i]);

      let mean = 0;
      for (let i = 0; i < slots; i++) mean += g[row + i] * w[row + i];
      let dGamma = 0;
      for (let i = 0; i < slots; i++) {
        const dLog = w[row + i] * (g[row + i] - mean);
        dGamma += dLog * saved[logs + i];
        dShifted[i] = (gamma * dLog) / (saved[shifted + i] + EPSILON);
      }

      let dGate = 0;
      let dot = 0;
      dShift.fill(0);
      for (let i = 0; i < slots; i++) {
        const before = previous[row + i];
        const change = saved[content + i] - before;
        let dGated = 0;
        for (let j = 0; j < shifts; j++) {
          const to = (i + (j - middle) + slots) % slots;
          dGated += saved[shift + j] * dShifted[to];
          dShift[j] += dShifted[to] * (before + gate * change);
        }
        dGate += dGated * change;
        dPrevious[row + i] = (1 - gate) * dGated;
        dContent[i] = gate * dGated;
        dot += dContent[i] * saved[content + i];
      }

      let dStrength = 0;
      let dSquare = 0;
      dKey.fill(0);
      for (let i = 0; i < slots; i++) {
        const dLogit = saved[content + i] * (dContent[i] - dot);
        const r = saved[inverse + i];
        const dCosine = strength * dLogit;
        const dDot = dCosine * r;
        const dProduct = -0.5 * dCosine * saved[at + i] * r * r;
        dStrength += dLogit * saved[at + i];
        dSquare += dProduct * saved[squares + i];
        const slot = (row + i) * width;
        for (let j = 0; j < width; j++) {
          dMemory[slot + j] = dDot * raw[key + j] + 2 * dProduct * keySquare * memory[slot + j];
          dKey[j] += dDot * memory[slot + j];
        }
      }

      for (let j = 0; j < width; j++) dRaw[key + j] = dKey[j] + 2 * dSquare * raw[key + j];
      dRaw[key + width] = dStrength * sigmoid(raw[key + width]);
      dRaw[key + width + 1] = dGate * gate * (1 - gate);
      let dMean = 0;
      for (let j = 0; j < shifts; j++) dMean += dShift[j] * saved[shift + j];
      for (let j = 0; j < shifts; j++) dRaw[key + width + 2 + j] = saved[shift + j] * (dShift[j] - dMean);
      const last = key + width + 2 + shifts;
      dRaw[last] = dGamma * sigmoid(raw[last]);
    }
  },
  simd: addressSimd('addressBackward'),
});

/** ins: M [B, N, W], weights w [B, N], erase e and add a [B, W]; outs: M + w (a − e ∘ M). */
export const eraseAdd = kernel<MemoryGeometry>({
  name: 'eraseAdd',
  work: 32,
  exactness: 'functions',
  loop: ([out], [memory, w, erase, addition], { batch, slots, width }) => {
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < slots; i++) {
        const weight = w[b * slots + i];
        const slot = (b * slots + i) * width;
        for (let j = 0; j < width; j++) {
          const m = memory[slot + j];
          out[slot + j] = m + weight * (addition[b * width + j] - erase[b * width + j] * m);
        }
      }
    }
  },
  simd: eraseAddSimd('eraseAdd'),
});

/** ins: gradient of M′, M, w, e, a; outs: gradients of M, w, e and a. */
export const eraseAddBackward = kernel<MemoryGeometry>({
  name: 'eraseAddBackward',
  work: 32,
  exactness: 'functions',
  loop: ([dMemory, dW, dErase, dAddition], [g, memory, w, erase, addition], { batch, slots, width }) => {
    for (let b = 0; b < batch; b++) {
      const row = b * width;
      dErase.fill(0, row, row + width);
      dAddition.fill(0, row, row + width);
      for (let i = 0; i < slots; i++) {
        const weight = w[b * slots + i];
        const slot = (b * slots + i) * width;
        let sum = 0;
        for (let j = 0; j < width; j++) {
          const [d, m] = [g[slot + j], memory[slot + j]];
          sum += d * (addition[row + j] - erase[row + j] * m);
          dMemory[slot + j] = d - d * weight * erase[row + j];
          dErase[row + j] -= d * weight * m;
          dAddition[row + j] += d * weight;
        }
        dW[b * slots + i] = sum;
      }
    }
  },
  simd: eraseAddSimd('eraseAddBackward'),
});

/** The links between the slots of a memory: [batch, slots, slots]. */
export type LinksGeometry = Pick<MemoryGeometry, 'batch' | 'slots'>;

const linksSimd =
  (opcode: MemoryKernel): Encoder<LinksGeometry> =>
  (outs, ins, { batch, slots }, emitter) => {
    if (!all('float32', outs, ins) || slots > MOST_SLOTS) return false;
    emitter.emit(memory, opcode, ...addressesOf(outs, ins), batch, slots);
    return true;
  };

/** ins: L [B, N, N], weights w and precedence p [B, N]; outs: (1 − wᵢ − wⱼ) Lᵢⱼ + wᵢ pⱼ, and 0 on the diagonal. */
export const updateLinks = kernel<LinksGeometry>({
  name: 'updateLinks',
  work: 8,
  exactness: 'functions',
  loop: ([out], [links, w, precedence], { batch, slots }) => {
    for (let row = 0; row < batch * slots; row++) {
      const first = row - (row % slots);
      for (let j = 0; j < slots; j++) {
        const faded = (1 - w[row] - w[first + j]) * links[row * slots + j];
        out[row * slots + j] = first + j === row ? 0 : faded + w[row] * precedence[first + j];
      }
    }
  },
  simd: linksSimd('updateLinks'),
});

/** ins: gradient of L′, L, w, p; outs: gradients of L, w and p. */
export const updateLinksBackward = kernel<LinksGeometry>({
  name: 'updateLinksBackward',
  work: 12,
  exactness: 'functions',
  loop: ([dLinks, dW, dPrecedence], [g, links, w, precedence], { batch, slots }) => {
    dW.fill(0);
    dPrecedence.fill(0);
    for (let row = 0; row < batch * slots; row++) {
      const first = row - (row % slots);
      for (let j = 0; j < slots; j++) {
        const at = row * slots + j;
        const d = first + j === row ? 0 : g[at];
        dLinks[at] = d * (1 - w[row] - w[first + j]);
        dW[row] += d * (precedence[first + j] - links[at]);
        dW[first + j] -= d * links[at];
        dPrecedence[first + j] += d * w[row];
      }
    }
  },
  simd: linksSimd('updateLinksBackward'),
});
