// Shared by the kernels: a step of a sum of products, and vectors of fewer than four numbers at the end of an array. Those
// are calls, which keeps the module small, but belong behind a loop: around a call V8 keeps all numbers of a loop in memory.

/** c + x y, in two roundings: WebAssembly has no fused one that is the same everywhere. */
@inline
export function madd(c: v128, x: v128, y: v128): v128 {
  return f32x4.add(c, f32x4.mul(x, y));
}

/** Where which of the two it is does not weigh: sums of integers are rare, and the last elements of a row few. */
@inline
export function plus(x: v128, y: v128, isInt: bool): v128 {
  return isInt ? i32x4.add(x, y) : f32x4.add(x, y);
}

/** The first `count` numbers, 1 to 3, and zeros. Reads no further. */
@inline
export function loadPartInline(at: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(at);
  const two = v128.load64_zero(at);
  return count == 2 ? two : v128.load32_lane(at, two, 2, 8);
}

export function loadPart(at: usize, count: i32): v128 {
  return loadPartInline(at, count);
}

/** Stores the first `count` numbers, 1 to 3. */
export function storePart(at: usize, x: v128, count: i32): void {
  if (count == 1) {
    v128.store32_lane(at, x, 0);
  } else {
    v128.store64_lane(at, x, 0);
    if (count == 3) v128.store32_lane(at, x, 2, 8);
  }
}

/** The next numbers of an array of which `left` are left: four, or fewer and zeros. Inside a hot loop `left` should be a 4. */
@inline
export function get(at: usize, left: i32): v128 {
  return left > 3 ? v128.load(at) : loadPart(at, left);
}

/** Stores as many of the four as are left. */
@inline
export function put(at: usize, x: v128, left: i32): void {
  if (left > 3) v128.store(at, x);
  else storePart(at, x, left);
}

/** Σ of the four. */
@inline
export function sumLanes(x: v128): f32 {
  const pair = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pair, 0) + f32x4.extract_lane(pair, 1);
}

/** Σ of each of four vectors, side by side. */
@inline
export function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** All bits in the lanes from `first` on. */
@inline
export function lanesFrom(first: i32): v128 {
  return i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(first));
}
