import { type AdamGeometry, kernels, type RmspropGeometry, type SgdGeometry } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, device, numbers } from '../harness.ts';

const holding = (before: Float32Array) => ({ dtype: 'float32', before }) as const;
/** Mean squares are positive. */
const squares = (length: number, seed: number): Float32Array => numbers(length, seed).map((x) => x * x + 0.1);

const LENGTHS = [0, 1, 5, 1001, 300007];
/** The CPU computes in doubles and rounds once. */
const tolerance = { rtol: 2e-6, atol: 2e-7 };

const sgd: SgdGeometry = { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, first: false };
const adam: AdamGeometry = {
  ...{ lr: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, decoupled: false },
  ...{ correction1: 1 - 0.9 ** 3, correction2: 1 - 0.999 ** 3 },
};
const rmsprop: RmspropGeometry = { lr: 0.01, alpha: 0.9, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false };

/** All ways to set the given options. */
const variants = <G>(base: G, [option, ...others]: readonly Partial<G>[]): G[] =>
  option ? [base, { ...base, ...option }].flatMap((set) => variants(set, others)) : [base];

suite('gpu optim', (test) => {
  test('sgd: every combination of options', async () => {
    const momentum: Partial<SgdGeometry> = { momentum: 0.9, dampening: 0.3 };
    for (const geometry of variants(sgd, [momentum, { weightDecay: 0.01 }, { nesterov: true }, { first: true }])) {
      const outs = [holding(numbers(1001, 1)), holding(numbers(1001, 2))];
      await compare('sgd', outs, [numbers(1001, 3)], geometry, tolerance);
    }
  });
  test('sgd: no buffer without momentum, every length', async () => {
    for (const length of LENGTHS) {
      await compare('sgd', [holding(numbers(length, 1))], [numbers(length, 3)], sgd, tolerance);
    }
  });
  test('adam: every combination of options', async () => {
    for (const geometry of variants(adam, [{ weightDecay: 0.01 }, { decoupled: true }, { eps: 0.1 }])) {
      const outs = [holding(numbers(1001, 1)), holding(numbers(1001, 2)), holding(squares(1001, 3))];
      await compare('adam', outs, [numbers(1001, 4)], geometry, tolerance);
    }
  });
  test('adam: every length', async () => {
    for (const length of LENGTHS) {
      const outs = [holding(numbers(length, 1)), holding(numbers(length, 2)), holding(squares(length, 3))];
      await compare('adam', outs, [numbers(length, 4)], { ...adam, weightDecay: 0.1 }, tolerance);
    }
  });
  test('rmsprop: every combination of options', async () => {
    for (const geometry of variants(rmsprop, [{ weightDecay: 0.01 }, { momentum: 0.9 }, { centered: true }])) {
      const average = numbers(1001, 5).map((x) => x * 0.3);
      const outs = [numbers(1001, 1), squares(1001, 2), average, numbers(1001, 3)].map(holding);
      await compare('rmsprop', outs, [numbers(1001, 4)], geometry, tolerance);
    }
  });
  test('rmsprop: every length', async () => {
    for (const length of LENGTHS) {
      const outs = [numbers(length, 1), squares(length, 2), squares(length, 2), squares(length, 2)].map(holding);
      await compare('rmsprop', outs, [numbers(length, 4)], { ...rmsprop, weightDecay: 0.1 }, tolerance);
    }
  });
  test('rmsprop: a gradient that stays the same leaves no spread, which rounding does not take below zero', async () => {
    const store = (fill: (i: number) => number) =>
      device.store(
        Float32Array.from({ length: 1000 }, (_, i) => fill(i)),
        [1000],
      );
    const p = store(() => 0);
    const outs = [p, store((i) => (i / 100) ** 2), store((i) => i / 100), store(() => 0)];
    device.run(kernels.rmsprop, outs, [store((i) => i / 100)], { ...rmsprop, centered: true, eps: 0.1 });
    assert.ok((await device.read(p)).every(Number.isFinite));
  });
  test('first steps: from moments of 0, and from a buffer that nobody has filled', async () => {
    const nothing = new Float32Array(101);
    const unfilled = new Float32Array(101).fill(Number.NaN);
    const p = numbers(101, 1);
    const grad = numbers(101, 2);
    for (const weightDecay of [0, 0.1]) {
      for (const nesterov of [false, true]) {
        const first = { ...sgd, momentum: 0.9, dampening: 0.3, first: true, weightDecay, nesterov };
        await compare('sgd', [p, unfilled].map(holding), [grad], first, tolerance);
      }
      const corrections = { correction1: 1 - adam.beta1, correction2: 1 - adam.beta2 };
      for (const decoupled of [false, true]) {
        const first = { ...adam, ...corrections, weightDecay, decoupled };
        await compare('adam', [p, nothing, nothing].map(holding), [grad], first, tolerance);
      }
      for (const [momentum, centered] of [
        [0, false],
        [0.9, false],
        [0, true],
        [0.9, true],
      ] as const) {
        const first = { ...rmsprop, momentum, centered, weightDecay };
        await compare('rmsprop', [p, nothing, nothing, nothing].map(holding), [grad], first, tolerance);
      }
    }
  });
  test('an infinite gradient', async () => {
    const grad = Float32Array.of(Infinity, -Infinity, Number.NaN, 0);
    const [p, nothing] = [numbers(4), new Float32Array(4)];
    await compare('sgd', [p, nothing].map(holding), [grad], { ...sgd, momentum: 0.9 }, tolerance);
    await compare('adam', [p, nothing, nothing].map(holding), [grad], adam, tolerance);
    for (const centered of [false, true]) {
      const outs = [p, nothing, nothing, nothing].map(holding);
      await compare('rmsprop', outs, [grad], { ...rmsprop, momentum: 0.9, centered }, tolerance);
    }
  });
  test('an infinite parameter: only weight decay looks at it', async () => {
    const ends = Float32Array.of(Infinity, -Infinity, Number.NaN, 1);
    const grad = Float32Array.of(1, 2, 3, Number.NaN);
    const zeros = new Float32Array(4);
    for (const weightDecay of [0, 0.1]) {
      const [sgdOuts, adamOuts] = [[ends, zeros].map(holding), [ends, zeros, zeros].map(holding)];
      await compare('sgd', sgdOuts, [grad], { ...sgd, momentum: 0.9, weightDecay }, tolerance);
      await compare('adam', adamOuts, [grad], { ...adam, weightDecay }, tolerance);
      const rmspropOuts = [ends, zeros, zeros, zeros].map(holding);
      await compare('rmsprop', rmspropOuts, [grad], { ...rmsprop, momentum: 0.9, weightDecay }, tolerance);
    }
  });
});
