/** How many values one character stands for: those from `0` to `~`. */
const VALUES = 79;

/**
 * The bytes that tools/build-wasm.ts wrote as text: `0` is the byte 0xfd, which begins every SIMD instruction, `1` 0xfe, `3`
 * 0, and so on; before it, `-`, `.` and `/` add 79 once, twice and three times. Compressed, it is as good as the bytes: a
 * tenth less than hexadecimal digits and a quarter less than base64, in which a byte looks different at each place. In streams by
 * what is in them (operations, variables, constants and so on) the library would be another 1.3 kB smaller, but reading them, which a
 * first step waits for, takes three times as long: some 3 ms more.
 */
export const bytesFromText = (text: string): Uint8Array<ArrayBuffer> => {
  // Each character becomes a byte, natively; what they stand for is written over them.
  const bytes = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
  let written = 0;
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes[i];
    bytes[written++] = code < 48 ? (code - 44) * VALUES + bytes[++i] - 51 : code - 51;
  }
  return bytes.slice(0, written);
};
