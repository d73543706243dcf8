/** Words: out, a, outer, size, inner. The sum wraps around. */
@inline
function sum<T>(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner * sizeof<T>();
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < step; j += sizeof<T>()) {
      let total = 0;
      let from = a + j;
      for (let n = size; n > 0; n--) {
        total += <i32>load<T>(from);
        from += step;
      }
      store<i32>(out, total);
      out += 4;
    }
    a += size * step;
  }
}

export function sumInt(args: usize): void {
  sum<i32>(args);
}

export function sumBytes(args: usize): void {
  sum<u8>(args);
}

/** Words: out, a, outer, size, inner. Looks for the byte that settles the result, which is that byte. */
@inline
function search(wanted: u8, args: usize): void {
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
          if (v128.any_true(i8x16.eq(v128.load(from), i8x16.splat(wanted)))) break;
          from += 16;
        }
      }
      for (; n > 0 && load<u8>(from) != wanted; n--) from += inner;
      store<u8>(out++, n > 0 ? wanted : 1 - wanted);
    }
    a += size * inner;
  }
}

export function any(args: usize): void {
  search(1, args);
}

export function all(args: usize): void {
  search(0, args);
}
