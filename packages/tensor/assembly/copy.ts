/** memory.copy and memory.fill leave the module, which costs as much as a loop over this many bytes. */
export const LONG: usize = 512;

/** Copies bytes between places that do not overlap, or are the same. */
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  if (bytes >= LONG) {
    memory.copy(to, from, bytes);
    return;
  }
  for (; bytes >= 16; bytes -= 16) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
  for (; bytes >= 4; bytes -= 4) {
    store<u32>(to, load<u32>(from));
    to += 4;
    from += 4;
  }
  for (; bytes > 0; bytes--) store<u8>(to++, load<u8>(from++));
}

/** Fills `n` words with the bits of one. */
export function fillWords(to: usize, n: usize, bits: i32): void {
  if (bits == 0 && n << 2 >= LONG) {
    memory.fill(to, 0, n << 2);
    return;
  }
  const block = i32x4.splat(bits);
  for (; n >= 4; n -= 4) {
    v128.store(to, block);
    to += 16;
  }
  for (; n > 0; n--) {
    store<i32>(to, bits);
    to += 4;
  }
}
