import { copyBytes, fillWords } from './copy';

/** Words: out, a, elements. */
export function floatToInt(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  for (let n = load<usize>(args, 8); n > 0; n--) {
    const x = load<f32>(a);
    // As in JavaScript, modulo 2³². A float32 from 2⁶³ on is a multiple of that.
    store<i32>(out, f32.abs(x) < 9223372036854775808.0 ? <i32>(<i64>x) : 0);
    out += 4;
    a += 4;
  }
}

/** Words: out, a, elements. */
export function logicalNot(args: usize): void {
  const out = load<usize>(args);
  const a = load<usize>(args, 4);
  const n = load<usize>(args, 8);
  let i: usize = 0;
  for (; i + 16 <= n; i += 16) v128.store(out + i, v128.xor(v128.load(a + i), i8x16.splat(1)));
  for (; i < n; i++) store<u8>(out + i, load<u8>(a + i) ^ 1);
}

/** Words: out, a, bytes. */
export function copy(args: usize): void {
  copyBytes(load<usize>(args), load<usize>(args, 4), load<usize>(args, 8));
}

/** Words: out, elements, the bits of one. */
export function fill(args: usize): void {
  fillWords(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));
}

/** Words: out, elements, the byte. */
export function fillBytes(args: usize): void {
  memory.fill(load<usize>(args), load<u8>(args, 8), load<usize>(args, 4));
}
