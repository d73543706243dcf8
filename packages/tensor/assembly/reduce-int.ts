/** Words: out, a, outer, size, inner. The sum of int32, or of bytes, wraps around. */
export function sumInt(args: usize, shift: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << shift;
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < inner; j++) {
      let total = 0;
      let from = a + (j << shift);
      for (let n = size; n > 0; n--) {
        total += shift ? load<i32>(from) : load<u8>(from);
        from += step;
      }
      store<i32>(out, total);
      out += 4;
    }
    a += size * step;
  }
}

/** Words: out, a, outer, size, inner. Looks for the byte that settles the result, which is that byte. */
export function search(args: usize, wanted: i32): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < inner; j++) {
      let from = a + j;
      let n = size;
      if (inner == 1) {
        for (; n >= 16; n -= 16) {
          if (v128.any_true(i8x16.eq(v128.load(from), i8x16.splat(<i8>wanted)))) break;
          from += 16;
        }
      }
      for (; n > 0 && <i32>load<u8>(from) != wanted; n--) from += inner;
      store<u8>(out++, <u8>(n > 0 ? wanted : 1 - wanted));
    }
    a += size * inner;
  }
}
