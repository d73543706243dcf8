import { assert, suite } from '@engram/tools/suite';
import type { AdamGeometry, RmspropGeometry, SgdGeometry } from '../../src/backend/kernels/optim.ts';
import * as kernels from '../../src/backend/kernels/optim.ts';
import { assertNear, randomFloats, runSimd } from './harness.ts';

const rows = { ...kernels };

const sgd: SgdGeometry = { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, first: false };
const adam: AdamGeometry = {
  lr: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weightDecay: 0,
  decoupled: false,
  correction1: 1 - 0.9 ** 3,
  correction2: 1 - 0.999 ** 3,
};
const rmsprop: RmspropGeometry = { lr: 0.01, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false };

/** The arrays that a kernel updates: the parameter, then its state, squares being positive. */
const state = (count: number, length: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) => {
    const x = randomFloats(length, i);
    return i === 0 ? x : x.map((y) => Math.abs(y) + 1);
  });

const check = <N extends 'sgd' | 'adam' | 'rmsprop'>(
  name: N,
  geometry: Parameters<(typeof rows)[N]['loop']>[2],
  outs: Float32Array[],
  grad: Float32Array,
): void => {
  const expected = outs.map((x) => Float64Array.from(x));
  // biome-ignore lint/suspicious/noExplicitAny: a geometry goes with its name
  rows[name].loop(expected, [Float64Array.from(grad)], geometry as any);
  // biome-ignore lint/suspicious/noExplicitAny: a geometry goes with its name
  const actual = runSimd(rows[name].simd as any, outs, [grad], geometry)!;
  actual.forEach((out, i) => {
    assertNear(out, expected[i], {
      relative: 1e-6,
      absolute: 3e-7,
      label: `${name} ${JSON.stringify(geometry)}, out ${i}`,
    });
  });
};

const geometries = {
  sgd: [
    sgd,
    { ...sgd, weightDecay: 0.1 },
    { ...sgd, momentum: 0.9, dampening: 0.3 },
    { ...sgd, momentum: 0.9, first: true },
    { ...sgd, momentum: 0.9, nesterov: true, weightDecay: 0.1 },
  ],
  adam: [adam, { ...adam, weightDecay: 0.1 }, { ...adam, weightDecay: 0.1, decoupled: true }],
  rmsprop: [
    rmsprop,
    { ...rmsprop, weightDecay: 0.1 },
    { ...rmsprop, momentum: 0.9 },
    { ...rmsprop, centered: true, alpha: 0.5, weightDecay: 0.1 },
    { ...rmsprop, centered: true, alpha: 0.5, momentum: 0.9 },
  ],
} as const;

const arrays = { sgd: 2, adam: 3, rmsprop: 4 } as const;

suite('simd optimizers', (test) => {
  for (const name of ['sgd', 'adam', 'rmsprop'] as const) {
    test(`${name} for every length`, () => {
      for (const geometry of geometries[name]) {
        for (let length = 0; length <= 67; length++) {
          const outs = state(arrays[name], length);
          // The mean whose square is taken from the mean square.
          if (name === 'rmsprop') outs[2] = outs[2].map((x) => x / 4);
          check(name, geometry, outs, randomFloats(length, 9));
        }
      }
    });

    test(`${name} with infinities and NaN`, () => {
      for (const geometry of geometries[name]) {
        for (const value of [Number.POSITIVE_INFINITY, Number.NaN]) {
          const grad = randomFloats(6, 9);
          grad[1] = value;
          const outs = state(arrays[name], 6);
          outs[0][3] = value;
          if (name === 'rmsprop') outs[2] = outs[2].map((x) => x / 4);
          check(name, geometry, outs, grad);
        }
      }
    });
  }

  test('a buffer that the options leave out may be missing or stand in for another', () => {
    const grad = randomFloats(9, 9);
    check('sgd', sgd, state(1, 9), grad);
    const [p, v] = state(2, 9);
    check('rmsprop', rmsprop, [p, v], grad);
    check('rmsprop', { ...rmsprop, momentum: 0.9 }, [p, v, ...state(4, 9).slice(2)], grad);
  });

  test('the encoder leaves the numbers of a step to the run', () => {
    const untouchable = new Proxy({} as AdamGeometry, {
      get: () => {
        throw new Error('looked at');
      },
    });
    const emitter = { emit: () => {}, table: () => 0, numbers: () => 8 };
    const operand = { dtype: 'float32', length: 4, address: 16 } as const;
    const outs = [operand, operand, operand, operand];
    assert.ok(rows.adam.simd!(outs, [operand], untouchable, emitter));
    assert.ok(rows.sgd.simd!(outs, [operand], untouchable as unknown as SgdGeometry, emitter));
    assert.ok(rows.rmsprop.simd!(outs, [operand], untouchable as unknown as RmspropGeometry, emitter));
  });
});
