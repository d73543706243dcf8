// Writing to a memory [batch, slots, width]: M + w (a − e ∘ M), and back. Four columns of all slots at a time: what belongs to
// the columns stays in registers, and a slot's weight is spread as it comes.
import { PANEL_A } from './scratch';
import { get, put, sumEach, sumLanes } from './vector';

@inline
function writeColumns(o: usize, m: usize, w: usize, e: usize, a: usize, slots: i32, step: usize, count: i32): void {
  const erase = get(e, count);
  const addition = get(a, count);
  for (let i = slots; i > 0; i--, o += step, m += step, w += 4) {
    const x = get(m, count);
    const change = f32x4.sub(addition, f32x4.mul(erase, x));
    put(o, f32x4.add(x, f32x4.mul(v128.load32_splat(w), change)), count);
  }
}

/** Words: M′, M, w, e, a, batch, slots, width. */
export function eraseAdd(args: usize): void {
  let o = load<usize>(args);
  let m = load<usize>(args, 4);
  let w = load<usize>(args, 8);
  let e = load<usize>(args, 12);
  let a = load<usize>(args, 16);
  const slots = load<i32>(args, 24);
  const width = load<i32>(args, 28);
  const step = (<usize>width) << 2;
  const rest = width & 3;
  const whole = (<usize>(width - rest)) << 2;
  for (let b = load<i32>(args, 20); b > 0; b--) {
    for (let j: usize = 0; j < whole; j += 16) writeColumns(o + j, m + j, w, e + j, a + j, slots, step, 4);
    if (rest) writeColumns(o + whole, m + whole, w, e + whole, a + whole, slots, step, rest);
    o += <usize>slots * step;
    m += <usize>slots * step;
    w += (<usize>slots) << 2;
    e += step;
    a += step;
  }
}

/** Four sums for each slot, which become the gradient of its weight. */
const SUMS = PANEL_A;

@inline
function backColumns(
  dm: usize,
  de: usize,
  da: usize,
  g: usize,
  m: usize,
  w: usize,
  e: usize,
  a: usize,
  slots: i32,
  step: usize,
  count: i32,
): void {
  const erase = get(e, count);
  const addition = get(a, count);
  let erased = f32x4.splat(0);
  let added = f32x4.splat(0);
  let sums = SUMS;
  for (let i = slots; i > 0; i--, dm += step, g += step, m += step, w += 4, sums += 16) {
    const d = get(g, count);
    const x = get(m, count);
    const weighted = f32x4.mul(d, v128.load32_splat(w));
    put(dm, f32x4.sub(d, f32x4.mul(weighted, erase)), count);
    erased = f32x4.sub(erased, f32x4.mul(weighted, x));
    added = f32x4.add(added, weighted);
    const change = f32x4.sub(addition, f32x4.mul(erase, x));
    v128.store(sums, f32x4.add(v128.load(sums), f32x4.mul(d, change)));
  }
  put(de, erased, count);
  put(da, added, count);
}

/** Words: dM, dw, de, da, gradient of M′, M, w, e, a, batch, slots, width. */
export function eraseAddBackward(args: usize): void {
  let dm = load<usize>(args);
  let dw = load<usize>(args, 4);
  let de = load<usize>(args, 8);
  let da = load<usize>(args, 12);
  let g = load<usize>(args, 16);
  let m = load<usize>(args, 20);
  let w = load<usize>(args, 24);
  let e = load<usize>(args, 28);
  let a = load<usize>(args, 32);
  const slots = load<i32>(args, 40);
  const width = load<i32>(args, 44);
  const step = (<usize>width) << 2;
  const slab = <usize>slots * step;
  const line = (<usize>slots) << 2;
  const rest = width & 3;
  const whole = (<usize>(width - rest)) << 2;
  for (let b = load<i32>(args, 36); b > 0; b--) {
    memory.fill(SUMS, 0, line << 2);
    for (let j: usize = 0; j < whole; j += 16) {
      backColumns(dm + j, de + j, da + j, g + j, m + j, w, e + j, a + j, slots, step, 4);
    }
    if (rest) {
      const j = whole;
      backColumns(dm + j, de + j, da + j, g + j, m + j, w, e + j, a + j, slots, step, rest);
    }
    let sums = SUMS;
    let i: usize = 0;
    for (; i + 16 <= line; i += 16, sums += 64) {
      v128.store(dw + i, sumEach(v128.load(sums), v128.load(sums, 16), v128.load(sums, 32), v128.load(sums, 48)));
    }
    for (; i < line; i += 4, sums += 16) store<f32>(dw + i, sumLanes(v128.load(sums)));
    dm += slab;
    g += slab;
    m += slab;
    w += line;
    dw += line;
    de += step;
    da += step;
    e += step;
    a += step;
  }
}
