import { assert, suite } from '@engram/tools/suite';
import { binary, unary } from '../../formulas/formula.ts';
import * as p from '../../formulas/primitives.ts';
import { assemblyModule } from '../../formulas/print/assembly.ts';
import { programsModule, tableModule } from '../../formulas/print/gpu.ts';
import { loopOf } from '../../formulas/print/javascript.ts';

const squash = (text: string): string => text.replaceAll(/\s+/g, ' ');

const silu = unary('silu', (x) => p.mul(x, p.sigmoid(x)));
const square = unary('square', (x) => p.mul(x, x), { dtypes: ['float32', 'int32'] });
const ne = binary('ne', (x, y) => p.not(p.eq(x, y)));
const leaky = unary('leaky', (x, { slope }) => p.select(p.gt(x, 0), x, p.mul(x, slope)), { attributes: ['slope'] });

suite('formulas, declared', (test) => {
  test('what is true of them comes from their primitives', () => {
    assert.is(silu.exactness, 'functions');
    assert.ok(silu.work > 0);
    assert.is(square.exactness, 'exact');
    assert.is(square.work, 4);
    const half = unary('half', (x) => p.div(x, 2));
    assert.is(half.exactness, 'rounded');
    assert.is(half.work, 4);
    // Two roundings where a double has one.
    assert.is(unary('rsqrt', (x) => p.div(1, p.sqrt(x))).work, 0);
  });
  test('a dtype that a primitive has no vectors for has none', () => {
    assert.equal(square.simd, ['float32', 'int32']);
    assert.equal(unary('up', p.ceil, { dtypes: ['float32', 'int32'] }).simd, ['float32']);
  });
  test('an operand and an attribute are used', () => {
    assert.throws(() => binary('first', (x) => p.neg(x)), /first: the formula does not use/);
    assert.throws(() => unary('plain', p.neg, { attributes: ['slope'] }), /plain: the formula does not use/);
  });
  test('attributes are for floats', () => {
    const facts = { attributes: ['low'], dtypes: ['int32'] } as const;
    assert.throws(() => unary('cut', (x, { low }) => p.max(x, low), facts), /cut: attributes are for floats/);
  });
});

suite('formulas, as loops over typed arrays', (test) => {
  test('an operand that is used twice is read once', () => {
    assert.match(squash(loopOf(silu)), 'const x = a[i]; o[i] = x * (special.sigmoid(x));');
    assert.match(squash(loopOf(ne)), 'o[oi + i] = (a[ai + i * as] === b[bi + i * bs]) ? 0 : 1;');
  });
  test('int32 has a loop of its own where its words differ', () => {
    assert.match(loopOf(square), /^byDType\(.*Math\.imul\(x, x\).*x \* x/s);
    assert.not.match(loopOf(binary('least', p.min, { dtypes: ['float32', 'int32'] })), 'byDType');
  });
  test('an argument is in brackets, unless it is a word or stands alone in a call', () => {
    const sum = binary('sum', (x, y) => p.mul(p.add(x, y), p.max(p.sub(x, y), 0)));
    assert.match(squash(loopOf(sum)), 'o[oi + i] = (x + y) * (Math.max(x - y, 0));');
  });
  test('what is used twice is computed once', () => {
    const twice = unary('twice', (x) => {
      const e = p.exp(x);
      return p.div(e, p.add(1, e));
    });
    assert.match(squash(loopOf(twice)), 'const t0 = Math.exp(a[i]); o[i] = t0 / (1 + t0);');
  });
});

suite('formulas, as vectors', (test) => {
  const moduleOf = (...formulas: Parameters<typeof assemblyModule>[0]): string =>
    squash(assemblyModule(formulas, 'core'));

  test('a function with a loop of its own goes over a chunk before the rest does', () => {
    const text = moduleOf(silu);
    assert.ok(text.indexOf('loops.sigmoidOfSum(PANEL_A, a,') < text.indexOf('v128.store(out + at, f32x4.mul(x, s0));'));
  });
  test('in a module beside core it calls the loop of core', () => {
    assert.match(moduleOf(silu), "import * as loops from './loops';");
    assert.match(squash(assemblyModule([silu], 'networks')), "import * as loops from './from-core';");
  });
  test('such a function alone is that loop', () => {
    assert.match(
      moduleOf(unary('exp', p.exp)),
      'loops.expOf(load<usize>(args), load<usize>(args, 4), load<i32>(args, 8));',
    );
  });
  test('two such functions have a panel each', () => {
    const text = moduleOf(unary('both', (x) => p.mul(p.exp(x), p.tanh(p.neg(x)))));
    assert.match(text, 'loops.expOf(PANEL_A, a, n);');
    assert.match(text, 'loops.tanhOfSum(PANEL_A + 1 * (CHUNK << 2), PANEL_A + 1 * (CHUNK << 2), loops.NOTHING, 0, n);');
    assert.match(text, 'f32x4.mul(s0, s1)');
  });
  test('a constant is loaded before the loops', () => {
    const text = moduleOf(unary('more', (x) => p.add(x, 1.5)));
    assert.match(text, 'const F1_5 = memory.data<f32>([1.5], 4);');
    assert.match(text, 'const f1_5 = v128.load32_splat(F1_5); for (');
  });
  test('0 in place of what is not so is a mask away', () => {
    assert.match(
      moduleOf(unary('relu', (x) => p.select(p.le(x, 0), 0, x))),
      'v128.andnot(x, f32x4.le(x, f32x4.splat(0)))',
    );
    assert.match(
      moduleOf(unary('relu', (x) => p.select(p.gt(x, 0), x, 0))),
      'v128.and(x, f32x4.gt(x, f32x4.splat(0)))',
    );
    assert.match(moduleOf(unary('relu', (x) => p.select(p.gt(x, 0), x, -0))), 'v128.bitselect(');
  });
  test('words that are the same for int32 are there once', () => {
    const text = moduleOf(
      square,
      binary('ne', (x, y) => p.not(p.eq(x, y)), { dtypes: ['int32', 'bool'] }),
    );
    assert.equal(
      text.match(/export function \w+/g),
      ['square', 'squareInt', 'neInt', 'neBytes'].map((name) => `export function ${name}`),
    );
  });
});

suite('formulas, as programs of the GPU', (test) => {
  const textOf = (...formulas: Parameters<typeof programsModule>[0]): string =>
    squash(programsModule(formulas, (text) => (text.includes('logistic(') ? 'with logistic' : '')));

  test('what is selected at the end is returned', () => {
    assert.match(
      textOf(leaky),
      'leaky(this: Line, a: cells, slope: float): float { const x = a[this.thread.x]; if (x > 0) { return x; } return x * slope; }',
    );
  });
  test('of what is not so the opposite is asked', () => {
    assert.match(textOf(ne), 'return (a[this.thread.x * strideA] === b[this.thread.x * strideB]) ? 0 : 1;');
  });
  test('helpers are imported, and types', () => {
    assert.match(textOf(silu), /^with logistic import type/);
  });
  test('the table dispatches by dtype, with attributes', () => {
    const text = tableModule([square, leaky, ne]);
    assert.match(text, 'square: byDType(along(programs.squareWholes), along(programs.square)),');
    assert.match(text, "leaky: along(programs.leaky, 'slope'),");
    assert.match(text, 'ne: across(programs.ne),');
  });
});
