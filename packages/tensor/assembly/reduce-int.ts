/** Words: out, a, outer, size, inner. The sum of int32, or of bytes, wraps around. */
function sumOf(args: usize, shift: usize): void {
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

export function sumInt(args: usize): void {
  sumOf(args, 2);
}

export function sumBytes(args: usize): void {
  sumOf(args, 0);
}
