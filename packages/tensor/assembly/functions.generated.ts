// Generated from packages/tensor/formulas by `pnpm build:kernels`. Do not edit.
import * as bell from './gelu';
import * as loops from './from-core';
import * as vector from './vector';
import { PANEL_A } from './scratch';

const F0_044715 = memory.data<f32>([0.044715], 4);
const F1_5957691216057308 = memory.data<f32>([1.5957691216057308], 4);
const F1 = memory.data<f32>([1], 4);

/** What stays in the first cache while a second loop comes to it. */
const CHUNK = 1024;

export function logSigmoid(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);

  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      v128.store(PANEL_A + at, f32x4.neg(f32x4.abs(x)));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      v128.store(PANEL_A + at, f32x4.neg(f32x4.abs(x)));
    }
    loops.expOf(PANEL_A, PANEL_A, n);
    loops.log1pOf(PANEL_A + 1 * (CHUNK << 2), PANEL_A, n);
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      const s1 = v128.load(PANEL_A + 1 * (CHUNK << 2) + at);
      v128.store(out + at, f32x4.sub(f32x4.min(x, f32x4.splat(0)), s1));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      const s1 = v128.load(PANEL_A + 1 * (CHUNK << 2) + at);
      vector.storePart(out + at, f32x4.sub(f32x4.min(x, f32x4.splat(0)), s1), rest);
    }
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}

export function leakyRelu(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  const negativeSlope = v128.load32_splat(args, 12);
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    v128.store(out, v128.bitselect(x, f32x4.mul(x, negativeSlope), f32x4.gt(x, f32x4.splat(0))));
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    vector.storePart(out, v128.bitselect(x, f32x4.mul(x, negativeSlope), f32x4.gt(x, f32x4.splat(0))), n);
  }
}

export function gelu(args: usize): void {
  bell.geluOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function geluSlope(args: usize): void {
  bell.geluSlopeOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

export function geluTanh(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const f0_044715 = v128.load32_splat(F0_044715);
  const f1_5957691216057308 = v128.load32_splat(F1_5957691216057308);
  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      v128.store(
        PANEL_A + at,
        f32x4.mul(f32x4.add(x, f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f0_044715)), f1_5957691216057308),
      );
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      v128.store(
        PANEL_A + at,
        f32x4.mul(f32x4.add(x, f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f0_044715)), f1_5957691216057308),
      );
    }
    loops.sigmoidOfSum(PANEL_A, PANEL_A, loops.NOTHING, 0, n);
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      const s0 = v128.load(PANEL_A + at);
      v128.store(out + at, f32x4.mul(x, s0));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      const s0 = v128.load(PANEL_A + at);
      vector.storePart(out + at, f32x4.mul(x, s0), rest);
    }
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}

export function silu(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);

  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    loops.sigmoidOfSum(PANEL_A, a, loops.NOTHING, 0, n);
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      const s0 = v128.load(PANEL_A + at);
      v128.store(out + at, f32x4.mul(x, s0));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      const s0 = v128.load(PANEL_A + at);
      vector.storePart(out + at, f32x4.mul(x, s0), rest);
    }
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}

export function siluSlope(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const f1 = v128.load32_splat(F1);
  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    loops.sigmoidOfSum(PANEL_A, a, loops.NOTHING, 0, n);
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      const s0 = v128.load(PANEL_A + at);
      v128.store(out + at, f32x4.mul(s0, f32x4.add(f1, f32x4.mul(x, f32x4.sub(f1, s0)))));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      const s0 = v128.load(PANEL_A + at);
      vector.storePart(out + at, f32x4.mul(s0, f32x4.add(f1, f32x4.mul(x, f32x4.sub(f1, s0)))), rest);
    }
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}

export function softplus(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const beta = v128.load32_splat(args, 12);
  const threshold = v128.load32_splat(args, 16);
  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      v128.store(PANEL_A + at, f32x4.neg(f32x4.abs(f32x4.mul(x, beta))));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      v128.store(PANEL_A + at, f32x4.neg(f32x4.abs(f32x4.mul(x, beta))));
    }
    loops.expOf(PANEL_A, PANEL_A, n);
    loops.log1pOf(PANEL_A + 1 * (CHUNK << 2), PANEL_A, n);
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      const s1 = v128.load(PANEL_A + 1 * (CHUNK << 2) + at);
      const t0 = f32x4.mul(x, beta);
      v128.store(
        out + at,
        v128.bitselect(x, f32x4.div(f32x4.add(f32x4.max(t0, f32x4.splat(0)), s1), beta), f32x4.gt(t0, threshold)),
      );
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      const s1 = v128.load(PANEL_A + 1 * (CHUNK << 2) + at);
      const t0 = f32x4.mul(x, beta);
      vector.storePart(
        out + at,
        v128.bitselect(x, f32x4.div(f32x4.add(f32x4.max(t0, f32x4.splat(0)), s1), beta), f32x4.gt(t0, threshold)),
        rest,
      );
    }
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}

export function softplusSlope(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const beta = v128.load32_splat(args, 12);
  const threshold = v128.load32_splat(args, 16);
  const f1 = v128.load32_splat(F1);
  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      v128.store(PANEL_A + at, f32x4.mul(x, beta));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      v128.store(PANEL_A + at, f32x4.mul(x, beta));
    }
    loops.sigmoidOfSum(PANEL_A, PANEL_A, loops.NOTHING, 0, n);
    for (at = 0; at < whole; at += 16) {
      const x = v128.load(a + at);
      const s0 = v128.load(PANEL_A + at);
      v128.store(out + at, v128.bitselect(f1, s0, f32x4.gt(f32x4.mul(x, beta), threshold)));
    }
    if (rest) {
      const x = vector.loadPart(a + at, rest);
      const s0 = v128.load(PANEL_A + at);
      vector.storePart(out + at, v128.bitselect(f1, s0, f32x4.gt(f32x4.mul(x, beta), threshold)), rest);
    }
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}
