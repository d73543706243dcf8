/** Whether any, or with `isAll` all, of the bytes along an axis are 1 and not 0. Words: out, a, outer, size, inner. */
function anyOrAll(args: usize, isAll: bool): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const slab = size * inner;
  // All are 1 where none is 0.
  const turn = i8x16.splat(isAll ? 1 : 0);
  for (let r = load<usize>(args, 8); r > 0; r--) {
    for (let j: usize = 0; j < inner; ) {
      const wide = inner >= 16;
      // The last sixteen columns may overlap those before them.
      if (wide) j = min(j, inner - 16);
      const step: usize = wide ? inner : 16;
      let at = a + j;
      let found = i8x16.splat(0);
      for (let n = wide ? size : inner == 1 ? size >> 4 : 0; n > 0; n--) {
        found = v128.or(found, v128.xor(v128.load(at), turn));
        at += step;
      }
      if (wide) {
        v128.store(out + j, v128.xor(found, turn));
        j += 16;
        continue;
      }
      let one = <u8>v128.any_true(found);
      for (const end = a + slab; at < end; at += inner) one |= load<u8>(at) ^ <u8>isAll;
      store<u8>(out + j, one ^ <u8>isAll);
      j++;
    }
    out += inner;
    a += slab;
  }
}

export function any(args: usize): void {
  anyOrAll(args, false);
}

export function all(args: usize): void {
  anyOrAll(args, true);
}
