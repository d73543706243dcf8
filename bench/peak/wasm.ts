/** Two loops in WebAssembly, written byte by byte: what a core can do from JavaScript, without any library. */

/** LEB128, unsigned. */
const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
};

/** LEB128, signed: what constants are written in. */
const signed = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const last = rest >> 6 === 0 || rest >> 6 === -1;
    bytes.push(last ? rest & 0x7f : (rest & 0x7f) | 0x80);
    if (last) return bytes;
  }
};

const text = (name: string): number[] => [name.length, ...new TextEncoder().encode(name)];
const vector = (items: readonly number[][]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content];

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const i32 = (value: number) => [0x41, ...signed(value)];
const f32 = (value: number) => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)];
const ADD_I32 = [0x6a];
const LESS_U = [0x49];
const simd = (opcode: number) => [0xfd, ...unsigned(opcode)];
const SPLAT = simd(0x13);
const FIRST_LANE = [...simd(0x1f), 0];
const ADD = simd(0xe4);
const MUL = simd(0xe6);
const LOAD = (offset: number) => [...simd(0x00), 4, ...unsigned(offset)];
const STORE = (offset: number) => [...simd(0x0b), 4, ...unsigned(offset)];
/** Repeats `body` while it leaves a number other than 0. */
const loop = (body: number[]) => [0x03, 0x40, ...body, 0x0d, 0, 0x0b];
const END = [0x0b];

/**
 * As in a product of matrices, a vector is loaded, multiplied by a few factors and added to as many sums, and nothing
 * waits but a sum for itself. Sums, factors and what is on its way fit the 15 registers that V8 gives away.
 */
const VECTORS = 4;
const FACTORS = 2;
const SUMS = VECTORS * FACTORS;
const LANES = 4;
/** Of one turn of the arithmetic loop. */
export const FLOP_PER_TURN = 2 * SUMS * LANES;

const times = <T>(count: number, item: (i: number) => T[]): T[] =>
  Array.from({ length: count }, (_, i) => item(i)).flat();

const VECTOR_BYTES = 16;

/** (turns, factor) → a number that depends on all: every sum ← sum + loaded vector · factor, so often. */
const arithmetic = (): number[] => {
  const [turns, c, turn, loaded] = [0, 1, 2, 3];
  const [factor, sum] = [(i: number) => 4 + i, (i: number) => 4 + FACTORS + i];
  return [
    ...vector([
      [1, I32],
      [1 + FACTORS + SUMS, V128],
    ]),
    ...times(FACTORS, (i) => [...get(c), ...f32(i), 0x92, ...SPLAT, ...set(factor(i))]),
    ...loop([
      ...times(VECTORS, (v) => [
        ...[...i32(0), ...LOAD(v * VECTOR_BYTES), ...set(loaded)],
        ...times(FACTORS, (f) => {
          const target = sum(v * FACTORS + f);
          return [...get(target), ...get(loaded), ...get(factor(f)), ...MUL, ...ADD, ...set(target)];
        }),
      ]),
      ...[...get(turn), ...i32(1), ...ADD_I32, ...tee(turn), ...get(turns), ...LESS_U],
    ]),
    ...get(sum(0)),
    ...times(SUMS - 1, (i) => [...get(sum(i + 1)), ...ADD]),
    ...FIRST_LANE,
    ...END,
  ];
};

/** Vectors of one turn of the copying loop. */
const UNROLLED = 4;
/** What the number of bytes that are copied must divide by. */
export const COPY_STEP = VECTOR_BYTES * UNROLLED;

/** (bytes, turns): copies so many bytes from 0 to `bytes`, so often. */
const copy = (): number[] => {
  const [bytes, turns, at, turn] = [0, 1, 2, 3];
  return [
    ...vector([[2, I32]]),
    ...loop([
      ...[...i32(0), ...set(at)],
      ...loop([
        ...times(UNROLLED, (i) => [
          ...[...get(at), ...get(bytes), ...ADD_I32],
          ...[...get(at), ...LOAD(i * VECTOR_BYTES)],
          ...STORE(i * VECTOR_BYTES),
        ]),
        ...[...get(at), ...i32(COPY_STEP), ...ADD_I32, ...tee(at), ...get(bytes), ...LESS_U],
      ]),
      ...[...get(turn), ...i32(1), ...ADD_I32, ...tee(turn), ...get(turns), ...LESS_U],
    ]),
    ...END,
  ];
};

const code = (body: number[]): number[] => [...unsigned(body.length), ...body];

const module = (pages: number): Uint8Array =>
  new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      vector([
        [0x60, ...vector([[I32], [F32]]), ...vector([[F32]])],
        [0x60, ...vector([[I32], [I32]]), ...vector([])],
      ]),
    ),
    ...section(3, vector([[0], [1]])),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(
      7,
      vector([
        [...text('arithmetic'), 0, 0],
        [...text('copy'), 0, 1],
      ]),
    ),
    ...section(10, vector([code(arithmetic()), code(copy())])),
  ]);

export interface PeakLoops {
  arithmetic(turns: number, c: number): number;
  copy(bytes: number, turns: number): void;
}

/** As much of it as is used; the language's own types leave it out, and those of a browser bring a whole page. */
interface WebAssemblyNamespace {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}
const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyNamespace }).WebAssembly;

/** With room to copy so many bytes. */
export const peakLoops = (bytes: number): PeakLoops => {
  const pages = Math.ceil((2 * bytes) / 65_536) + 1;
  return new Instance(new Module(module(pages))).exports as PeakLoops;
};
