// Convolutions: y, x or w of Σ y x w from the two others (src/backend/kernels/convolution.ts). All three are one product,
//
//     out[row, lane] = start[lane] + Σ_step source[row + step] · panel[step, lane]
//
// in which a row and a step are places of a source image, and what they add up to is one: rows are pixels and steps are taps where
// the result is an image, and the other way round where it is a weight. So no windows are copied: the source is, once an image,
// with zeros around it where there is padding. Lanes are channels, and lie side by side in the panel, which is packed before.
//
// What rows and steps are in the source and in the array that they index (the result, or what is packed) stands in tables.
import { BLOCK, line8, runs8, sums4, sums8, threes8 } from './convolution/blocks';
import { PANEL_A } from './scratch';

/** Four tables: rows and steps, in the source and in their own array. Entries are bytes. */
const TABLES: usize = PANEL_A;
/** For each 8 lanes, or 4 at the end: where sums start, and a line of them for each step. */
const PANELS: usize = BLOCK + 0x100;
/** Bytes of steps that lie side by side from which `runs8` pays. */
const LONG: usize = 48;
/** Of the image, with its padding: up to HEAP_BASE. */
const IMAGE: usize = TABLES + 0x50100;

/** Places of three nested loops. Words: three sizes, three strides in the source, three in the array of their own. Gives how many. */
function places(words: usize, strides: usize, to: usize): usize {
  const n0 = load<i32>(words);
  const n1 = load<i32>(words, 4);
  const n2 = load<i32>(words, 8);
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      let at = i * load<i32>(strides) + j * load<i32>(strides, 4);
      for (let k = 0; k < n2; k++, to += 4, at += load<i32>(strides, 8)) store<i32>(to, at);
    }
  }
  return to;
}

/** Lays four lanes side by side, a line for each step. */
function pack(to: usize, line: usize, from: usize, lane: usize, count: i32, own: usize, end: usize): void {
  // Lanes that are not there may hold anything.
  const from1 = count > 1 ? from + lane : from;
  const from2 = count > 2 ? from + 2 * lane : from;
  const from3 = count > 3 ? from + 3 * lane : from;
  while (own < end) {
    const at = load<usize>(own);
    if (own + 16 <= end && load<usize>(own, 4) == at + 4 && load<usize>(own, 8) == at + 8 && load<usize>(own, 12) == at + 12) {
      const a = v128.load(from + at);
      const b = v128.load(from1 + at);
      const c = v128.load(from2 + at);
      const d = v128.load(from3 + at);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
      v128.store(to + line, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
      const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      to += 2 * line;
      v128.store(to, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
      v128.store(to + line, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
      to += 2 * line;
      own += 16;
    } else {
      store<f32>(to, load<f32>(from + at));
      store<f32>(to, load<f32>(from1 + at), 4);
      store<f32>(to, load<f32>(from2 + at), 8);
      store<f32>(to, load<f32>(from3 + at), 12);
      to += line;
      own += 4;
    }
  }
}

/** Brings a block to its places: `count` rows, whose places are at `own`. */
function keep(to: usize, laneStep: usize, lanes: i32, own: usize, count: i32, adds: bool): void {
  const first = load<usize>(own);
  const vectors = count == 4 && load<usize>(own, 12) == first + 12;
  for (let from = BLOCK, end = BLOCK + ((<usize>lanes) << 4); from < end; from += 16, to += laneStep) {
    if (vectors) {
      let x = v128.load(from);
      if (adds) x = f32x4.add(x, v128.load(to + first));
      v128.store(to + first, x);
    } else {
      for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
        const at = to + load<usize>(own + i);
        const x = load<f32>(from + i);
        store<f32>(at, adds ? x + load<f32>(at) : x);
      }
    }
  }
}

/** Copies what the tile has of an image, [channels, height, width], to its place among the zeros. */
function copyImage(from: usize, words: usize): void {
  const channels = load<i32>(words);
  const height = load<i32>(words, 4);
  const width = load<i32>(words, 8);
  const top = load<i32>(words, 12);
  const left = load<i32>(words, 16);
  const tileHeight = load<i32>(words, 20);
  const tileWidth = load<i32>(words, 24);
  const first = max(0, -top);
  const last = min(tileHeight, height - top);
  const before = max(0, -left);
  const n = min(tileWidth, width - left) - before;
  for (let c = 0; c < channels; c++) {
    for (let i = first; i < last; i++) {
      let to = IMAGE + ((<usize>((c * tileHeight + i) * tileWidth + before)) << 2);
      let at = from + ((<usize>((c * height + top + i) * width + left + before)) << 2);
      let k = n;
      for (; k > 3; k -= 4, at += 16, to += 16) v128.store(to, v128.load(at));
      for (; k > 0; k--, at += 4, to += 4) store<f32>(to, load<f32>(at));
    }
  }
}

/**
 * Words: the result, the source, what is packed and the bias or 0; for the result, the source and what is packed the bytes between
 * images and between groups; for the result and what is packed the bytes between lanes; images, groups, lanes, whether to add to
 * the result; the source's channels, height and width, top, left, height and width of the tile, which has height 0 where the source
 * is read in its place; rows and steps (`places`).
 */
export function convolve(args: usize): void {
  const out = load<usize>(args);
  const source = load<usize>(args, 4);
  const packed = load<usize>(args, 8);
  const bias = load<usize>(args, 12);
  const outImage = load<usize>(args, 16);
  const sourceImage = load<usize>(args, 20);
  const packedImage = load<usize>(args, 24);
  const outLane = load<usize>(args, 40);
  const packedLane = load<usize>(args, 44);
  const images = load<i32>(args, 48);
  const groups = load<i32>(args, 52);
  const lanes = load<i32>(args, 56);
  const adding = load<i32>(args, 60) != 0;
  const tile = args + 64;
  const copies = load<i32>(tile, 20) > 0;
  const rows = args + 92;
  const steps = args + 128;
  const ownRows = places(rows, rows + 12, TABLES);
  const stepPlaces = places(rows, rows + 24, ownRows);
  const ownSteps = places(steps, steps + 12, stepPlaces);
  const end = places(steps, steps + 24, ownSteps);
  // Whether the innermost of the loops have three rows or three steps side by side, and how many bytes of steps have it.
  const threes = load<i32>(steps, 8) == 3 && load<i32>(steps, 20) == 4;
  const run = load<usize>(steps, 8) << 2;
  const runs = load<i32>(rows, 8) == 3 && load<i32>(rows, 20) == 4 && run >= LONG && load<i32>(steps, 20) == 4;
  const panelBytes = (end - ownSteps) + 4; // for one lane
  if (copies) {
    const bytes = (<usize>(load<i32>(tile) * load<i32>(tile, 20) * load<i32>(tile, 24))) << 2;
    for (let at = IMAGE; at < IMAGE + bytes; at += 16) v128.store(at, f32x4.splat(0));
  }
  for (let g: usize = 0; g < <usize>groups; g++) {
    for (let n: usize = 0; n < <usize>images; n++) {
      const to = out + n * outImage + g * load<usize>(args, 28);
      let from = source + n * sourceImage + g * load<usize>(args, 32);
      const values = packed + n * packedImage + g * load<usize>(args, 36);
      if (n == 0 || packedImage) {
        let panel = PANELS;
        for (let lane = 0; lane < lanes; lane += 4) {
          const wide = lane + 4 < lanes || (lane & 4) != 0;
          const line: usize = wide ? 32 : 16;
          const begin = panel + ((lane & 4) << 2);
          const count = min(4, lanes - lane);
          v128.store(begin, f32x4.splat(0));
          if (bias) for (let i = 0; i < count; i++) store<f32>(begin + (i << 2), load<f32>(bias + ((<usize>(g * lanes + lane + i)) << 2)));
          pack(begin + line, line, values + (<usize>lane) * packedLane, packedLane, count, ownSteps, end);
          if (!wide || lane & 4) panel += panelBytes * (wide ? 8 : 4);
        }
      }
      if (copies) {
        copyImage(from, tile);
        from = IMAGE;
      }
      const adds = adding || (n > 0 && !outImage);
      let panel = PANELS;
      for (let lane = 0; lane < lanes; ) {
        const wide = lane + 4 < lanes;
        const count = min(wide ? 8 : 4, lanes - lane);
        const lanesTo = to + (<usize>lane) * outLane;
        const byThrees = wide && runs;
        for (let at = TABLES; at < ownRows; at += byThrees ? 12 : 16) {
          const r0 = from + load<usize>(at);
          const own = ownRows + (at - TABLES);
          if (byThrees) {
            runs8(panel, stepPlaces, ownSteps, run, r0);
            keep(lanesTo, outLane, count, own, 3, adds);
            continue;
          }
          const left = <i32>min(16, ownRows - at) >> 2;
          const r1 = left > 1 ? from + load<usize>(at, 4) : r0;
          const r2 = left > 2 ? from + load<usize>(at, 8) : r0;
          const r3 = left > 3 ? from + load<usize>(at, 12) : r0;
          if (!wide) sums4(panel, stepPlaces, ownSteps, r0, r1, r2, r3);
          else if (r3 != r0 + 12) sums8(panel, stepPlaces, ownSteps, r0, r1, r2, r3);
          else if (threes) threes8(panel, stepPlaces, ownSteps, r0);
          else line8(panel, stepPlaces, ownSteps, r0);
          keep(lanesTo, outLane, count, own, left, adds);
        }
        panel += panelBytes * (wide ? 8 : 4);
        lane += wide ? 8 : 4;
      }
    }
  }
}
