import { assert, suite } from '@engram/tools/suite';
import { bytesFromText } from '../../src/backend/wasm/bytes-from-text.ts';
import type { Emitter } from '../../src/backend/wasm/encoder.ts';
import { plain } from '../../src/backend/wasm/plain.ts';
import { KernelTable } from '../../src/backend/wasm/table.ts';
import { PLAIN } from '../../src/backend/wasm/texts.ts';
import { HEAP_BASE } from '../../src/backend/wasm/words.ts';
import { rowsOf } from '../../src/shape/broadcast.ts';
import { agree, assertNoInstruction, encoderOf, type GeometryFor, LENGTHS, randomInts } from './agree.ts';
import { randomFloats } from './harness.ts';

type Line = GeometryFor<'indexSelect'>;
type Pick = GeometryFor<'gather'>;
type Name = 'indexSelect' | 'indexAdd' | 'gather' | 'scatterAdd';

const lines: Line[] = [1, 3].flatMap((outer) =>
  [1, 5].flatMap((size) =>
    [0, 1, 9].flatMap((count) => LENGTHS.map((inner) => ({ op: 'test', outer, size, inner, count }))),
  ),
);

/** Picks along axis 1 of [2, size, 3], with an index of [2, count, 3], or of [2, count, 1] repeated. */
const picks = (size: number, count: number, repeated: boolean): Pick => ({
  op: 'test',
  size,
  stride: 3,
  rows: rowsOf([2, count, 3], [repeated ? [count, 1, 0] : [count * 3, 3, 1], [size * 3, 0, 1]]),
});

const floats = (n: number) => Float32Array.from(randomInts(n, n, -100, 100));
const integers = (n: number) => randomInts(n, n, -100, 100);

/** Runs a call after a fill of its own, and gives what `run` returns, where the call is, and the out. */
const runAfterFill = (name: Name, out: Float32Array, a: Float32Array, index: Int32Array, geometry: Line & Pick) => {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const table = new KernelTable(memory);
  table.load(plain, bytesFromText(PLAIN));
  const { run } = table;
  let end = HEAP_BASE;
  const place = (words: Float32Array | Int32Array): number => {
    const address = end;
    new Uint8Array(memory.buffer).set(new Uint8Array(words.buffer), address);
    end += words.byteLength;
    return address;
  };
  const operand = (array: Float32Array | Int32Array, dtype: 'float32' | 'int32') => ({
    dtype,
    length: array.length,
    address: place(array),
  });
  const outs = [operand(out, 'float32')];
  const ins = [operand(a, 'float32'), operand(index, 'int32')];
  const marker = place(new Float32Array(1));
  const words = [table.slotOf(plain, 'fill'), 5, marker, 1, 7];
  const emitter: Emitter = {
    emit: (module, name, ...args) => words.push(table.slotOf(module, name), args.length + 2, ...args),
    table: place,
    numbers: () => 0,
  };
  encoderOf(name)(outs, ins, geometry, emitter);
  const code = place(Int32Array.from(words));
  const fault = run(code, end);
  return {
    at: fault === 0 ? 0 : (fault - code) / 4,
    marker: new Int32Array(memory.buffer, marker, 1)[0],
    out: new Float32Array(memory.buffer.slice(outs[0].address), 0, out.length),
  };
};

suite('simd indexing', (test) => {
  test('indexSelect and indexAdd: every length of line', () => {
    for (const line of lines) {
      const { outer, size, inner, count } = line;
      const index = randomInts(count, inner, 0, size);
      const [all, some] = [outer * size * inner, outer * count * inner];
      const label = JSON.stringify(line);
      agree('indexSelect', [new Float32Array(some)], [floats(all), index], line, undefined, label);
      agree('indexSelect', [new Int32Array(some)], [integers(all), index], line, undefined, label);
      agree('indexAdd', [floats(all)], [floats(some), index], line, undefined, label);
      agree('indexAdd', [integers(all)], [integers(some), index], line, undefined, label);
    }
  });
  test('gather and scatterAdd', () => {
    for (const size of [1, 2, 7]) {
      for (const count of [0, 1, 4, 20]) {
        for (const repeated of [false, true]) {
          const geometry = picks(size, count, repeated);
          const index = randomInts(repeated ? 2 * count : 6 * count, size, 0, size);
          const [all, some] = [6 * size, 6 * count];
          agree('gather', [new Float32Array(some)], [floats(all), index], geometry);
          agree('gather', [new Int32Array(some)], [integers(all), index], geometry);
          agree('scatterAdd', [floats(all)], [floats(some), index], geometry);
          agree('scatterAdd', [integers(all)], [integers(some), index], geometry);
        }
      }
    }
  });
  test('an index out of range stops the run at its instruction, before anything is written', () => {
    const geometry = { ...picks(4, 2, false), outer: 2, inner: 3, count: 12 };
    for (const name of ['indexSelect', 'indexAdd', 'gather', 'scatterAdd'] as const) {
      for (const wrong of [-1, 4, 2 ** 31 - 1, -(2 ** 31)]) {
        for (let at = 0; at < 12; at++) {
          const index = randomInts(12, at, 0, 4);
          index[at] = wrong;
          const out = randomFloats(72, 1);
          const result = runAfterFill(name, out, randomFloats(72, 2), index, geometry);
          assert.is(result.at, 5);
          assert.is(result.marker, 7);
          assert.equal([...result.out], [...out]);
        }
      }
      assert.is(runAfterFill(name, randomFloats(72, 1), randomFloats(72, 2), randomInts(12, 1, 0, 4), geometry).at, 0);
    }
  });
  test('any index is out of range on an empty axis', () => {
    const geometry = { ...picks(0, 1, false), outer: 1, inner: 3, count: 1 };
    for (const name of ['indexSelect', 'indexAdd', 'gather', 'scatterAdd'] as const) {
      assert.is(runAfterFill(name, new Float32Array(3), new Float32Array(3), Int32Array.of(0), geometry).at, 5);
    }
  });
  test('nothing for float64, for bool, and for an index of floats', () => {
    const line = { op: 'test', outer: 1, size: 3, inner: 1, count: 3 };
    const index = new Int32Array(3);
    for (const name of ['indexSelect', 'indexAdd'] as const) {
      for (const array of [Float64Array, Uint8Array]) {
        assertNoInstruction(name, [new array(3)], [new array(3), index], line);
      }
      assertNoInstruction(name, [new Float32Array(3)], [new Float32Array(3), new Float32Array(3)], line);
    }
    for (const name of ['gather', 'scatterAdd'] as const) {
      assertNoInstruction(name, [new Float64Array(6)], [new Float64Array(6), new Int32Array(6)], picks(1, 1, false));
    }
  });
});
