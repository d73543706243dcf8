import type { TypedArray } from '../../shape/dtype.ts';
import { kernel } from '../kernel.ts';
import { floatBits } from '../wasm/encoder.ts';
import { networks } from '../wasm/texts.ts';
import { addressesOf, all } from './operands.ts';

/**
 * Lines of x, seen as [outer, lines, per · run]. The `run` neighbours of part k of line l belong to channel
 * (l · per + k) mod channels, and have its weight and bias.
 */
export interface NormalizeGeometry {
  readonly outer: number;
  readonly lines: number;
  readonly channels: number;
  readonly per: number;
  readonly run: number;
  readonly eps: number;
}

/** Calls with each element of line l and its channel. */
const walk = (
  l: number,
  { outer, lines, channels, per, run }: NormalizeGeometry,
  visit: (at: number, channel: number) => void,
): void => {
  for (let o = 0; o < outer; o++) {
    for (let k = 0, at = (o * lines + l) * per * run; k < per; k++) {
      const channel = (l * per + k) % channels;
      for (const end = at + run; at < end; at++) visit(at, channel);
    }
  }
};

/** Σ ((x − mean) / scale)² / n · scale², and the root of that and eps: what doubles cannot hold is measured in its largest. */
const spreadOf = (x: TypedArray, l: number, geometry: NormalizeGeometry, mean: number, n: number) => {
  let squares = 0;
  let most = 0;
  walk(l, geometry, (at) => {
    squares += (x[at] - mean) ** 2;
    most = Math.max(most, Math.abs(x[at] - mean));
  });
  const fits = squares + geometry.eps > 1e-280 && squares < Infinity;
  const scale = !fits && most > 0 && most < Infinity ? most : 1;
  if (scale !== 1) {
    squares = 0;
    walk(l, geometry, (at) => {
      squares += ((x[at] - mean) / scale) ** 2;
    });
  }
  const variance = squares / n;
  return [Math.sqrt(variance + geometry.eps / scale / scale) * scale, variance * scale * scale];
};

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, and [3, lines]: means, those roots, variances, all of the population.
 * ins: x, weight and bias [channels].
 */
export const normalize = kernel<NormalizeGeometry>({
  name: 'normalize',
  exactness: 'sums',
  work: 8,
  loop: ([y, statistics], [x, weight, bias], geometry) => {
    const { outer, lines, per, run } = geometry;
    const n = outer * per * run;
    for (let l = 0; l < lines; l++) {
      let sum = 0;
      walk(l, geometry, (at) => {
        sum += x[at];
      });
      const mean = sum / n;
      const [deviation, variance] = spreadOf(x, l, geometry, mean, n);
      walk(l, geometry, (at, channel) => {
        y[at] = ((x[at] - mean) / deviation) * weight[channel] + bias[channel];
      });
      statistics[l] = mean;
      statistics[lines + l] = deviation;
      statistics[2 * lines + l] = variance;
    }
  },
  simd: (outs, ins, { outer, lines, channels, per, run, eps }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(networks, 'normalize', ...addressesOf(outs, ins), outer, lines, channels, per, run, floatBits(eps));
    return true;
  },
});

/** ins: g, x, what `normalize` found, weight; outs: gradients of x, weight and bias. */
export const normalizeBackward = kernel<NormalizeGeometry>({
  name: 'normalizeBackward',
  exactness: 'sums',
  work: 8,
  loop: ([dx, dWeight, dBias], [g, x, statistics, weight], geometry) => {
    const { outer, lines, channels, per, run } = geometry;
    const n = outer * per * run;
    const sums = new Float64Array(2 * channels);
    for (let l = 0; l < lines; l++) {
      const mean = statistics[l];
      const deviation = statistics[lines + l];
      let flat = 0;
      let slope = 0;
      walk(l, geometry, (at, channel) => {
        const normal = (x[at] - mean) / deviation;
        sums[channel] += g[at] * normal;
        sums[channels + channel] += g[at];
        flat += (g[at] * weight[channel]) / n;
        slope += (g[at] * weight[channel] * normal) / n;
      });
      walk(l, geometry, (at, channel) => {
        dx[at] = (g[at] * weight[channel] - flat - ((x[at] - mean) / deviation) * slope) / deviation;
      });
    }
    dWeight.set(sums.subarray(0, channels));
    dBias.set(sums.subarray(channels));
  },
  simd: (outs, ins, { outer, lines, channels, per, run }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(networks, 'normalizeBackward', ...addressesOf(outs, ins), outer, lines, channels, per, run);
    return true;
  },
});
