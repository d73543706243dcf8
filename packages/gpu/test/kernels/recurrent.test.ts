import { suite } from '@engram/tools/suite';
import { compare, numbers } from '../harness.ts';

const float = (length: number) => ({ dtype: 'float32', before: length }) as const;
const scaled = (length: number, seed: number, factor: number): Float32Array =>
  numbers(length, seed).map((x) => x * factor);

const SIZES: readonly (readonly [batch: number, hidden: number])[] = [
  [1, 1],
  [3, 5],
  [2, 64],
  [33, 17],
  [200, 300],
  // More rows than there are groups of threads along an axis.
  [70_000, 1],
  [0, 4],
  [4, 0],
];

/** So far that e^x overflows, and so far that gates are all but shut. */
const FACTORS = [1, 10, 200];

/** What is near 0 is measured against the size of the gates, and their argument is rounded to its own size. */
const within = (size: number) => ({ rtol: 1e-5, atol: 1e-6 + 1e-7 * size });
const exact = { rtol: 1e-6, atol: 1e-7 };

suite('gpu recurrent', (test) => {
  test('gruGates', async () => {
    for (const [batch, hidden] of SIZES) {
      for (const factor of FACTORS) {
        const n = batch * hidden;
        const ins = [scaled(3 * n, 1, factor), scaled(3 * n, 2, factor), numbers(n, 3)];
        await compare('gruGates', [float(n), float(4 * n)], ins, { batch, hidden }, within(factor));
      }
    }
  });
  test('gruGatesBackward', async () => {
    for (const [batch, hidden] of SIZES) {
      const n = batch * hidden;
      const outs = [float(3 * n), float(3 * n), float(n)];
      await compare(
        'gruGatesBackward',
        outs,
        [numbers(n, 1), numbers(4 * n, 2), numbers(n, 3)],
        { batch, hidden },
        exact,
      );
    }
  });
  test('lstmGates', async () => {
    for (const [batch, hidden] of SIZES) {
      for (const factor of FACTORS) {
        const n = batch * hidden;
        const ins = [scaled(4 * n, 1, factor), scaled(4 * n, 2, factor), scaled(n, 3, factor)];
        await compare('lstmGates', [float(n), float(n), float(5 * n)], ins, { batch, hidden }, within(factor));
      }
    }
  });
  test('lstmGatesBackward', async () => {
    for (const [batch, hidden] of SIZES) {
      const n = batch * hidden;
      const ins = [numbers(n, 1), numbers(n, 2), numbers(5 * n, 3), numbers(n, 4)];
      await compare('lstmGatesBackward', [float(4 * n), float(n)], ins, { batch, hidden }, exact);
    }
  });
  test('gates that are infinite or NaN', async () => {
    const x = Float32Array.of(Infinity, -Infinity, Number.NaN, 0, 1e30, -1e30);
    for (let shift = 0; shift < x.length; shift++) {
      const turned = (length: number, by: number) =>
        Float32Array.from({ length }, (_, i) => x[(i * by + shift) % x.length]);
      const geometry = { batch: 2, hidden: 3 };
      await compare('gruGates', [float(6), float(24)], [turned(18, 1), turned(18, 5), numbers(6)], geometry, within(1));
      const outs = [float(6), float(6), float(30)];
      await compare('lstmGates', outs, [turned(24, 1), turned(24, 5), numbers(6)], geometry, within(1));
    }
  });
  // Not among infinities: such a gate is below 2⁻¹²⁶ and may be 0 on the GPU, where ∞ times it is NaN.
  test('gates that are all but open or shut, in every combination', async () => {
    for (const [name, gates, widths] of [
      ['gruGates', 3, [1, 4]],
      ['lstmGates', 4, [1, 1, 5]],
    ] as const) {
      for (let which = 0; which < 2 ** gates; which++) {
        const hidden = 5;
        const gx = Float32Array.from({ length: gates * hidden }, (_, i) =>
          (which >> Math.floor(i / hidden)) & 1 ? 100 : -100,
        );
        const outs = widths.map((width) => float(width * hidden));
        const ins = [gx, numbers(gx.length, 2), numbers(hidden, 3)];
        await compare(name, outs, ins, { batch: 1, hidden }, { rtol: 1e-6, atol: 1e-7 });
      }
    }
  });
  test('backward through infinite and undefined gradients, and gates at their ends', async () => {
    const x = Float32Array.of(0, 1, Infinity, 0.5, -Infinity, -1, Number.NaN);
    for (let shift = 0; shift < x.length; shift++) {
      const turned = (length: number, by: number) =>
        Float32Array.from({ length }, (_, i) => x[(i * by + shift) % x.length]);
      const gates = (length: number) => Float32Array.from({ length }, (_, i) => [0, 1, 0.25][(i + shift) % 3]);
      const geometry = { batch: 2, hidden: 5 };
      const gru = [float(30), float(30), float(10)];
      await compare('gruGatesBackward', gru, [turned(10, 1), gates(40), turned(10, 3)], geometry, exact);
      const lstm = [turned(10, 1), turned(10, 2), gates(50), turned(10, 3)];
      await compare('lstmGatesBackward', [float(40), float(10)], lstm, geometry, exact);
    }
  });
});
