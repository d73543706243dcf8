import { copyBytes, fillWords } from './copy';
import { get, put } from './vector';

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
export function intToFloat(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  for (let left = load<i32>(args, 8); left > 0; left -= 4) {
    put(out, f32x4.convert_i32x4_s(get(a, left)), left);
    out += 16;
    a += 16;
  }
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
