// Generated from packages/tensor/formulas by `pnpm build:kernels`. Do not edit.
import * as gauss from './erf';
import * as loops from './loops';
import * as math from './math';
import * as power from './power';
import * as trig from './trig';
import * as vector from './vector';
import * as walks from './rows';
import { PANEL_A } from './scratch';

const F1 = memory.data<f32>([1], 4);
const FMINUS1 = memory.data<f32>([-1], 4);
const I1 = memory.data<i32>([1], 4);
const IMINUS1 = memory.data<i32>([-1], 4);

/** What stays in the first cache while a second loop comes to it. */
const CHUNK = 1024;

export function neg(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.neg(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.neg(x), n);
  }
}

export function negInt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, i32x4.neg(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, i32x4.neg(x), n);
  }
}

export function abs(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.abs(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.abs(x), n);
  }
}

export function absInt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, i32x4.abs(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, i32x4.abs(x), n);
  }
}

export function sign(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const f1 = v128.load32_splat(F1);
  const fminus1 = v128.load32_splat(FMINUS1);
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, v128.bitselect(f1, v128.and(fminus1, f32x4.lt(x, f32x4.splat(0))), f32x4.gt(x, f32x4.splat(0))));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(
      out,
      v128.bitselect(f1, v128.and(fminus1, f32x4.lt(x, f32x4.splat(0))), f32x4.gt(x, f32x4.splat(0))),
      n,
    );
  }
}

export function signInt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const i1 = v128.load32_splat(I1);
  const iminus1 = v128.load32_splat(IMINUS1);
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(
      out,
      v128.bitselect(i1, v128.and(iminus1, i32x4.lt_s(x, i32x4.splat(0))), i32x4.gt_s(x, i32x4.splat(0))),
    );
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(
      out,
      v128.bitselect(i1, v128.and(iminus1, i32x4.lt_s(x, i32x4.splat(0))), i32x4.gt_s(x, i32x4.splat(0))),
      n,
    );
  }
}

export function exp(args: usize): void {
  loops.expOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function expm1(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, math.expm1(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, math.expm1(x), n);
  }
}

export function log(args: usize): void {
  loops.logOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function log1p(args: usize): void {
  loops.log1pOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function sqrt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.sqrt(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.sqrt(x), n);
  }
}

export function rsqrt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const f1 = v128.load32_splat(F1);
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.div(f1, f32x4.sqrt(x)));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.div(f1, f32x4.sqrt(x)), n);
  }
}

export function square(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.mul(x, x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.mul(x, x), n);
  }
}

export function squareInt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, i32x4.mul(x, x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, i32x4.mul(x, x), n);
  }
}

export function reciprocal(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const f1 = v128.load32_splat(F1);
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.div(f1, x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.div(f1, x), n);
  }
}

export function sin(args: usize): void {
  trig.sinOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function cos(args: usize): void {
  trig.cosOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function erf(args: usize): void {
  gauss.erfOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function clamp(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const min = v128.load32_splat(args, 12);
  const max = v128.load32_splat(args, 16);
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.min(f32x4.max(x, min), max));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.min(f32x4.max(x, min), max), n);
  }
}

export function floor(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.floor(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.floor(x), n);
  }
}

export function ceil(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.ceil(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.ceil(x), n);
  }
}

export function round(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.nearest(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.nearest(x), n);
  }
}

export function trunc(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, f32x4.trunc(x));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, f32x4.trunc(x), n);
  }
}

export function logicalNot(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const inner = load<usize>(args, 8);
  const rows = load<usize>(args, 12);
  const strideA = load<usize>(args, 16);
  let offsetsA = walks.offsetsAt(args + 20, rows);

  const dense = strideA <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    offsetsA += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        walks.storeTruths(out, f32x4.eq(x, f32x4.splat(0)));
        out += 4;
        pa += strideA << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      store<u8>(out, i8x16.extract_lane_u(f32x4.eq(x, f32x4.splat(0)), 0) & 1);
      out += 1;
      pa += strideA << 2;
    }
  }
}

export function logicalNotInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const inner = load<usize>(args, 8);
  const rows = load<usize>(args, 12);
  const strideA = load<usize>(args, 16);
  let offsetsA = walks.offsetsAt(args + 20, rows);

  const dense = strideA <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    offsetsA += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        walks.storeTruths(out, i32x4.eq(x, i32x4.splat(0)));
        out += 4;
        pa += strideA << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      store<u8>(out, i8x16.extract_lane_u(i32x4.eq(x, i32x4.splat(0)), 0) & 1);
      out += 1;
      pa += strideA << 2;
    }
  }
}

export function logicalNotBytes(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const inner = load<usize>(args, 8);
  const rows = load<usize>(args, 12);
  const strideA = load<usize>(args, 16);
  let offsetsA = walks.offsetsAt(args + 20, rows);

  const dense = strideA <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + load<usize>(offsetsA);
    offsetsA += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splatByte(walks.BLOCK_A, pa);
      for (; n >= 16; n -= 16) {
        const x = v128.load(pa);
        v128.store(out, v128.and(i8x16.eq(x, i8x16.splat(0)), i8x16.splat(1)));
        out += 16;
        pa += strideA << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load8_splat(pa);
      store<u8>(out, i8x16.extract_lane_u(i8x16.eq(x, i8x16.splat(0)), 0) & 1);
      out += 1;
      pa += strideA;
    }
  }
}

export function add(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.add(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.add(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function addInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, i32x4.add(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, i32x4.add(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function sub(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.sub(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.sub(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function subInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, i32x4.sub(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, i32x4.sub(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function mul(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.mul(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.mul(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function mulInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, i32x4.mul(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, i32x4.mul(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function div(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.div(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.div(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function pow(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, power.power(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, power.power(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function maximum(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.max(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.max(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function maximumInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, i32x4.max_s(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, i32x4.max_s(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function minimum(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.min(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.min(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function minimumInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, i32x4.min_s(x, y));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, i32x4.min_s(x, y), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function eq(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, f32x4.eq(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(f32x4.eq(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function eqInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, i32x4.eq(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(i32x4.eq(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function ne(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, v128.not(f32x4.eq(x, y)));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(v128.not(f32x4.eq(x, y)), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function neInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, v128.not(i32x4.eq(x, y)));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(v128.not(i32x4.eq(x, y)), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function lt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, f32x4.lt(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(f32x4.lt(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function ltInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, i32x4.lt_s(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(i32x4.lt_s(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function le(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, f32x4.le(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(f32x4.le(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function leInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, i32x4.le_s(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(i32x4.le_s(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function gt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, f32x4.gt(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(f32x4.gt(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function gtInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, i32x4.gt_s(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(i32x4.gt_s(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function ge(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, f32x4.ge(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(f32x4.ge(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function geInt(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        walks.storeTruths(out, i32x4.ge_s(x, y));
        out += 4;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      store<u8>(out, i8x16.extract_lane_u(i32x4.ge_s(x, y), 0) & 1);
      out += 1;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function logicalAndBytes(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + load<usize>(offsetsA);
    let pb = b + load<usize>(offsetsB);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splatByte(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splatByte(walks.BLOCK_B, pb);
      for (; n >= 16; n -= 16) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, v128.andnot(i8x16.splat(1), v128.or(i8x16.eq(x, i8x16.splat(0)), i8x16.eq(y, i8x16.splat(0)))));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load8_splat(pa);
      const y = v128.load8_splat(pb);
      store<u8>(out, ~i8x16.extract_lane_u(v128.or(i8x16.eq(x, i8x16.splat(0)), i8x16.eq(y, i8x16.splat(0))), 0) & 1);
      out += 1;
      pa += strideA;
      pb += strideB;
    }
  }
}

export function logicalOrBytes(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);

  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + load<usize>(offsetsA);
    let pb = b + load<usize>(offsetsB);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splatByte(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splatByte(walks.BLOCK_B, pb);
      for (; n >= 16; n -= 16) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(
          out,
          v128.andnot(i8x16.splat(1), v128.and(i8x16.eq(x, i8x16.splat(0)), i8x16.eq(y, i8x16.splat(0)))),
        );
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load8_splat(pa);
      const y = v128.load8_splat(pb);
      store<u8>(out, ~i8x16.extract_lane_u(v128.and(i8x16.eq(x, i8x16.splat(0)), i8x16.eq(y, i8x16.splat(0))), 0) & 1);
      out += 1;
      pa += strideA;
      pb += strideB;
    }
  }
}

export function where(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const c = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const rows = load<usize>(args, 20);
  const strideA = load<usize>(args, 24);
  const strideB = load<usize>(args, 28);
  const strideC = load<usize>(args, 32);
  let offsetsA = walks.offsetsAt(args + 36, rows);
  let offsetsB = walks.offsetsAt(args + 40, rows);
  let offsetsC = walks.offsetsAt(args + 44, rows);

  const dense = (strideA | strideB | strideC) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + load<usize>(offsetsA);
    let pb = b + (load<usize>(offsetsB) << 2);
    let pc = c + (load<usize>(offsetsC) << 2);
    offsetsA += 4;
    offsetsB += 4;
    offsetsC += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splatByte(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      if (strideC == 0) pc = walks.splat(walks.BLOCK_C, pc);
      for (; n >= 4; n -= 4) {
        const x = walks.truths(pa);
        const y = v128.load(pb);
        const z = v128.load(pc);
        v128.store(out, v128.bitselect(y, z, x));
        out += 16;
        pa += strideA << 2;
        pb += strideB << 4;
        pc += strideC << 4;
      }
    }
    for (; n > 0; n--) {
      const x = walks.truth(pa);
      const y = v128.load32_splat(pb);
      const z = v128.load32_splat(pc);
      v128.store32_lane(out, v128.bitselect(y, z, x), 0);
      out += 4;
      pa += strideA;
      pb += strideB << 2;
      pc += strideC << 2;
    }
  }
}

export function tanh(args: usize): void {
  loops.tanhOfSum(load<usize>(args), load<usize>(args, 4), loops.NOTHING, 0, load<i32>(args, 8));
}

export function tanhBackward(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);
  const f1 = v128.load32_splat(F1);
  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.mul(x, f32x4.mul(f32x4.sub(f1, y), f32x4.add(f1, y))));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.mul(x, f32x4.mul(f32x4.sub(f1, y), f32x4.add(f1, y))), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function sigmoid(args: usize): void {
  loops.sigmoidOfSum(load<usize>(args), load<usize>(args, 4), loops.NOTHING, 0, load<i32>(args, 8));
}

export function sigmoidBackward(args: usize): void {
  let out = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const inner = load<usize>(args, 12);
  const rows = load<usize>(args, 16);
  const strideA = load<usize>(args, 20);
  const strideB = load<usize>(args, 24);
  let offsetsA = walks.offsetsAt(args + 28, rows);
  let offsetsB = walks.offsetsAt(args + 32, rows);
  const f1 = v128.load32_splat(F1);
  const dense = (strideA | strideB) <= 1;
  for (let r = rows; r > 0; r--) {
    let pa = a + (load<usize>(offsetsA) << 2);
    let pb = b + (load<usize>(offsetsB) << 2);
    offsetsA += 4;
    offsetsB += 4;
    let n = inner;
    if (dense) {
      if (strideA == 0) pa = walks.splat(walks.BLOCK_A, pa);
      if (strideB == 0) pb = walks.splat(walks.BLOCK_B, pb);
      for (; n >= 4; n -= 4) {
        const x = v128.load(pa);
        const y = v128.load(pb);
        v128.store(out, f32x4.mul(x, f32x4.mul(y, f32x4.sub(f1, y))));
        out += 16;
        pa += strideA << 4;
        pb += strideB << 4;
      }
    }
    for (; n > 0; n--) {
      const x = v128.load32_splat(pa);
      const y = v128.load32_splat(pb);
      v128.store32_lane(out, f32x4.mul(x, f32x4.mul(y, f32x4.sub(f1, y))), 0);
      out += 4;
      pa += strideA << 2;
      pb += strideB << 2;
    }
  }
}

export function relu(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, v128.andnot(x, f32x4.le(x, f32x4.splat(0))));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, v128.andnot(x, f32x4.le(x, f32x4.splat(0))), n);
  }
}

export function reluInt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);

  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, v128.andnot(x, i32x4.le_s(x, i32x4.splat(0))));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, v128.andnot(x, i32x4.le_s(x, i32x4.splat(0))), n);
  }
}
