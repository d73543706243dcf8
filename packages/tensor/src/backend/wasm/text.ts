/** How many values one character stands for: those from `0` to `~`. */
const VALUES = 79;

/**
 * The bytes that tools/build-wasm.ts wrote as text: `0` is the byte 0xfd, which begins every SIMD instruction, `1` 0xfe, `3`
 * 0, and so on; before it, `-`, `.` and `/` add 79 once, twice and three times. Compressed, it is as good as the bytes: a
 * tenth less than hexadecimal digits and a quarter less than base64, in which a byte looks different at each place.
 */
export const fromText = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes: number[] = [];
  let more = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48) {
      more = (code - 44) * VALUES;
    } else {
      bytes.push(more + code - 48 - 3);
      more = 0;
    }
  }
  return Uint8Array.from(bytes);
};
