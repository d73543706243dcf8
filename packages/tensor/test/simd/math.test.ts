import { assert, suite } from '@engram/tools/suite';
import { cos, erf, exp, expm1, gelu, log, log1p, sigmoid, sin, tanh } from '../../src/backend/kernels/index.ts';
import { erf as erfOf, gelu as geluOf } from '../../src/backend/kernels/special.ts';
import type { Encoder } from '../../src/backend/wasm/encoder.ts';
import { runSimd } from './harness.ts';

type Unary = { encode: Encoder<unknown> | null; exact: (x: number) => number; bound: number };

const functions: Record<string, Unary> = {
  exp: { encode: exp.simd, exact: Math.exp, bound: 1 },
  expm1: { encode: expm1.simd, exact: Math.expm1, bound: 1.5 },
  log: { encode: log.simd, exact: Math.log, bound: 1 },
  tanh: { encode: tanh.simd, exact: Math.tanh, bound: 1.5 },
  sigmoid: { encode: sigmoid.simd, exact: (x) => 1 / (1 + Math.exp(-x)), bound: 2.5 },
  log1p: { encode: log1p.simd, exact: Math.log1p, bound: 1.5 },
  sin: { encode: sin.simd, exact: Math.sin, bound: 2 },
  cos: { encode: cos.simd, exact: Math.cos, bound: 2 },
  erf: { encode: erf.simd, exact: erfOf, bound: 1.5 },
  gelu: { encode: gelu.simd, exact: geluOf, bound: 9 },
};

const bits = new DataView(new ArrayBuffer(4));
const floatOf = (word: number): number => {
  bits.setUint32(0, word);
  return bits.getFloat32(0);
};
const bitsOf = (x: number): number => {
  bits.setFloat32(0, x);
  return bits.getUint32(0);
};

/** The distance from this number to the next float32, 2⁻¹⁴⁹ at the least. */
const ulp = (x: number): number => {
  const exponent = Math.max(1, (bitsOf(Math.abs(x)) >>> 23) & 0xff);
  return 2 ** (exponent - 150);
};

const apply = (encode: Encoder<unknown> | null, x: Float32Array): Float32Array =>
  runSimd(encode, [new Float32Array(x.length)], [x], undefined)![0] as Float32Array;

/** The largest error in ulp; what is not finite has to be right. */
const worst = ({ encode, exact }: Unary, x: Float32Array): { error: number; at: number } => {
  const y = apply(encode, x);
  const found = { error: 0, at: Number.NaN };
  for (let i = 0; i < x.length; i++) {
    const expected = exact(x[i]);
    const rounded = Math.fround(expected);
    if (Object.is(y[i], rounded)) continue;
    const error = Number.isFinite(y[i]) && Number.isFinite(rounded) ? Math.abs(y[i] - expected) / ulp(expected) : 1e9;
    if (error > found.error) Object.assign(found, { error, at: x[i] });
  }
  return found;
};

/** Every 1009th float32, NaNs and infinities included. */
const sweep = Float32Array.from({ length: Math.floor(2 ** 32 / 1009) }, (_, i) => floatOf(i * 1009));

/** The floats around these numbers, of either sign. */
const around = Float32Array.from(
  [0, 2 ** -126, 2 ** -24, 2 ** -12, 0.3, 0.5, 1, 2, 9.02, 10, 16.6, 86.9, 87.33655, 88.72284, 89, 103.28, 103.98, 104],
  (x) => x,
).reduce<number[]>((all, x) => {
  for (let step = -300; step <= 300; step++) {
    const near = floatOf(Math.max(0, bitsOf(x) + step));
    all.push(near, -near);
  }
  return all;
}, []);

suite('simd functions', (test) => {
  for (const [name, unary] of Object.entries(functions)) {
    test(`${name} is within ${unary.bound} ulp everywhere`, () => {
      const [a, b] = [worst(unary, sweep), worst(unary, Float32Array.from(around))];
      const { error, at } = a.error > b.error ? a : b;
      console.log(`${name}: at most ${error.toFixed(2)} ulp, at ${at}`);
      assert.ok(error <= unary.bound, `${error} ulp at ${at}`);
    });
  }

  test('one number out of the usual range, at each place of every short array', () => {
    for (const [name, unary] of Object.entries(functions)) {
      for (let n = 1; n <= 21; n++) {
        for (let place = 0; place < n; place++) {
          for (const odd of [-87.2, -100, -200, 200, Infinity, -Infinity, Number.NaN]) {
            const x = Float32Array.from({ length: n }, (_, i) => (i === place ? odd : i / 4 + 0.1));
            const { error, at } = worst(unary, x);
            assert.ok(error <= unary.bound, `${name}: ${error} ulp at ${at}, with ${odd} at ${place} of ${n}`);
          }
        }
      }
    }
  });

  test('special values', () => {
    const x = Float32Array.of(0, -0, Infinity, -Infinity, Number.NaN, -1, 1e-45, -1e-45);
    assert.equal([...apply(exp.simd, x)], [1, 1, Infinity, 0, Number.NaN, Math.fround(Math.exp(-1)), 1, 1]);
    assert.equal([...apply(tanh.simd, x)].slice(0, 5), [0, -0, 1, -1, Number.NaN]);
    assert.equal([...apply(sigmoid.simd, x)].slice(0, 5), [0.5, 0.5, 1, 0, Number.NaN]);
    const nan = Number.NaN;
    assert.equal([...apply(log.simd, x)].slice(0, 6), [-Infinity, -Infinity, Infinity, nan, nan, nan]);
    assert.equal([...apply(log.simd, Float32Array.of(-1e-45, -Infinity, 1))], [nan, nan, 0]);
    assert.ok(Object.is(apply(tanh.simd, x)[1], -0));
  });

  test('tanh gives tiny numbers back', () => {
    const tiny = Float32Array.of(1e-45, -1e-40, 1e-20, -1e-8, 1e-4 / 16);
    assert.equal(apply(tanh.simd, tiny), tiny);
  });
});
