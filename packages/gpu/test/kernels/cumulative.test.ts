import { suite } from '@engram/tools/suite';
import { compare, numbers } from '../harness.ts';

const float = (length: number) => ({ dtype: 'float32', before: length }) as const;
const whole = (length: number) => ({ dtype: 'int32', before: length }) as const;
const axis = (outer: number, size: number, inner: number) => ({ outer, size, inner });

/** In one stage, in several, and where a stage ends short. */
const AXES = [axis(1, 1, 1), axis(3, 7, 1), axis(2, 64, 3), axis(2, 65, 1), axis(1, 300, 5), axis(2, 257, 2)];
const lengthOf = ({ outer, size, inner }: { outer: number; size: number; inner: number }): number =>
  outer * size * inner;

suite('gpu cumulative', (test) => {
  test('cumprod', async () => {
    for (const at of AXES) {
      const near = numbers(lengthOf(at)).map((x) => 1 + x / 20);
      await compare('cumprod', [float(near.length)], [near], at, { rtol: 1e-4 });
      const signs = Int32Array.from(numbers(lengthOf(at), 2), (x) => (x < 0 ? -1 : 1));
      await compare('cumprod', [whole(signs.length)], [signs], at);
    }
    const special = Float32Array.of(2, Number.NaN, 0, 2, -Infinity, 3, 0, Infinity, 1);
    await compare('cumprod', [float(9)], [special], axis(3, 3, 1));
    await compare('cumprod', [whole(4)], [Int32Array.of(1000, -4000, 0, 7)], axis(1, 4, 1));
  });

  test('cummax', async () => {
    for (const at of AXES) {
      const length = lengthOf(at);
      for (const a of [numbers(length), numbers(length, 4).map((x) => Math.round(x * 4))]) {
        await compare('cummax', [float(length), whole(length)], [a], at);
      }
      const rare = numbers(length, 5).map((x, i) => (i % 50 === 49 ? Number.NaN : x));
      await compare('cummax', [float(length), whole(length)], [rare], at);
    }
  });

  test('scatter', async () => {
    for (const [at, count] of [
      [axis(1, 7, 1), 5],
      [axis(3, 5, 4), 9],
      [axis(2, 1, 3), 4],
      [axis(2, 300, 3), 200],
      [axis(2, 6, 1), 0],
    ] as const) {
      const [length, picks] = [lengthOf(at), at.outer * count * at.inner];
      const index = Int32Array.from(numbers(picks, 7), (x) => Math.floor(((x + 1) / 2) * at.size));
      const source = numbers(picks, 3).map((x, i) => (i % 40 === 39 ? Number.NaN : x));
      for (const sign of [0, 1, -1] as const) {
        const geometry = { op: 'scatter', ...at, count, sign };
        await compare('scatter', [float(length)], [numbers(length), source, index], geometry);
      }
    }
  });
});
