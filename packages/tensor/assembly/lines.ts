/** Words: out, a, outer, size, inner. The position of the first largest element of sign · a in a line, or of its first NaN. */
export function position(args: usize, sign: f32): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < step; j += 4) {
      let best: usize = 0;
      if (size > 0) {
        let from = a + j;
        let value = sign * load<f32>(from);
        for (let i: usize = 1; i < size && value == value; i++) {
          from += step;
          const x = sign * load<f32>(from);
          // Not "x > value": a NaN wins as well.
          if (!(x <= value)) {
            value = x;
            best = i;
          }
        }
      }
      store<u32>(out, best);
      out += 4;
    }
    a += size * step;
  }
}

/** Words: out, a, outer, size, inner, reverse. Adds in doubles, as the reference does. */
export function cumsum(args: usize): void {
  const out = load<usize>(args);
  const a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const reverse = load<usize>(args, 20) != 0;
  const pitch = inner << 2;
  const step: usize = reverse ? 0 - pitch : pitch;
  for (let r: usize = 0; r < outer; r++) {
    let start = r * size * pitch + (reverse ? (size - 1) * pitch : 0);
    for (let j = inner; j > 0; j--) {
      let total: f64 = 0;
      let at = start;
      for (let n = size; n > 0; n--) {
        total += load<f32>(a + at);
        store<f32>(out + at, <f32>total);
        at += step;
      }
      start += 4;
    }
  }
}
