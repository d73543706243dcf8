import { assert, suite } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { compile } from '../../src/compile/compile.ts';
import { ArgumentError, GradientError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/ops/create.ts';
import { clipGradNorm, clipGradValue } from '../../src/optim/clip.ts';
import { assertNear, parameter, values } from './fixture.ts';

const two = (): [Tensor, Tensor] => {
  const matrix = tensor(
    [
      [0, 0],
      [0, 0],
    ],
    { dtype: 'float64', requiresGrad: true },
  );
  matrix.grad = tensor(
    [
      [1, 2],
      [-12, 0.5],
    ],
    { dtype: 'float64' },
  );
  return [parameter([0, 0], [3, -4]), matrix];
};

// Of PyTorch 1.13, with a maximum of 2.5: p, the norm, the clipped gradients.
const clipped: [number, number, number[], number[]][] = [
  [
    2,
    13.200378782444085,
    [0.5681654712673241, -0.7575539616897654],
    [0.18938849042244135, 0.3787769808448827, -2.2726618850692963, 0.09469424521122068],
  ],
  [
    1,
    22.5,
    [0.3333333185185192, -0.4444444246913589],
    [0.11111110617283973, 0.22222221234567946, -1.3333332740740769, 0.055555553086419865],
  ],
  [
    Infinity,
    12,
    [0.624999947916671, -0.8333332638888947],
    [0.20833331597222368, 0.41666663194444736, -2.499999791666684, 0.10416665798611184],
  ],
  [
    3,
    12.227433116271866,
    [0.6133748036326974, -0.8178330715102632],
    [0.2044582678775658, 0.4089165357551316, -2.4534992145307895, 0.1022291339387829],
  ],
];

suite('clipGradNorm', (test) => {
  for (const [normType, norm, first, second] of clipped) {
    test(`scales all gradients together, with the numbers of PyTorch: the ${normType}-norm`, () => {
      const [p, q] = two();
      const total = clipGradNorm([p, q], 2.5, { normType });
      assert.equal(total.shape, []);
      assert.not.ok(total.requiresGrad);
      assertNear(total, [norm]);
      assertNear(p.grad!, first);
      assertNear(q.grad!, second);
      assert.equal(q.grad!.shape, [2, 2]);
    });
  }

  test('leaves gradients within the norm as they are', () => {
    const [p, q] = two();
    assertNear(clipGradNorm([p, q], 100), [13.200378782444085]);
    assert.equal(values(p.grad!), [3, -4]);
    assertNear(clipGradNorm([p, q], Infinity), [13.200378782444085]);
    assert.equal(values(q.grad!), [1, 2, -12, 0.5]);
  });

  test('replaces the gradient, so a tensor that was handed in is not written to', () => {
    const [p] = two();
    const before = p.grad!;
    clipGradNorm(p, 1);
    assert.equal(values(before), [3, -4]);
    assertNear(
      p.grad!,
      [3, -4].map((g) => g / (5 + 1e-6)),
    );
  });

  test('skips parameters without a gradient; without any the norm is 0', () => {
    const [p] = two();
    assertNear(clipGradNorm([parameter([1]), p], 1), [5]);
    assertNear(clipGradNorm([parameter([1])], 1), [0]);
    assertNear(clipGradNorm([], 1), [0]);
  });

  test('counts a parameter that is there twice once', () => {
    const [p] = two();
    assertNear(clipGradNorm([p, p], 2.5), [5]);
    assertNear(p.grad!, [1.5, -2], 1e-6);
  });

  test('zero gradients stay zero, and empty ones empty', () => {
    for (const normType of [1, 2, 3, Infinity]) {
      const p = parameter([0, 0], [0, 0]);
      const empty = zeros([0, 2], { requiresGrad: true });
      empty.grad = zeros([0, 2]);
      assertNear(clipGradNorm([empty, p], 1, { normType }), [0]);
      assert.equal(values(p.grad!), [0, 0]);
      assert.equal(empty.grad.shape, [0, 2]);
    }
  });

  test('squares that float32 cannot hold do not matter', async () => {
    for (const normType of [1.5, 2, 3]) {
      for (const isCompiled of [false, true]) {
        const p = tensor([0, 0], { requiresGrad: true });
        p.grad = tensor([3e30, 4e30]);
        const clip = () => clipGradNorm(p, 1, { normType });
        const total = (3 ** normType + 4 ** normType) ** (1 / normType);
        assertNear(await (isCompiled ? compile(clip) : clip)(), [total * 1e30], 1e-6);
        assertNear(
          p.grad,
          [3, 4].map((x) => x / total),
          1e-6,
        );
      }
    }
  });

  test('keeps each gradient’s dtype', () => {
    const [p] = two();
    const single = tensor([1], { requiresGrad: true });
    single.grad = tensor([12]);
    assertNear(clipGradNorm([single, p], 1), [13]);
    assert.is(single.grad.dtype, 'float32');
    assert.is(p.grad!.dtype, 'float64');
    assertNear(single.grad, [12 / 13], 1e-6);
  });

  test('NaN and infinity spread as in PyTorch, or throw and change nothing', () => {
    const make = (g: number): Tensor => parameter([0, 0], [g, 1]);
    for (const g of [Number.NaN, Infinity]) {
      const p = make(g);
      const clip = () => clipGradNorm([p], 1, { errorIfNonfinite: true });
      assert.throws(clip, GradientError);
      assert.throws(clip, new RegExp(`clipGradNorm: the norm of the gradients is ${g}`));
      assert.equal(values(p.grad!), [g, 1]);
    }
    const nan = make(Number.NaN);
    assert.ok(Number.isNaN(clipGradNorm([nan], 1).itemSync()));
    assert.equal(values(nan.grad!), [Number.NaN, Number.NaN]);
    const infinite = make(Infinity);
    assert.is(clipGradNorm([infinite], 1).itemSync(), Infinity);
    assert.equal(values(infinite.grad!), [Number.NaN, 0]);
    assertNear(clipGradNorm([make(0)], 1, { errorIfNonfinite: true }), [1]);
  });

  test('refuses norms that are none', () => {
    assert.throws(() => clipGradNorm([], -1), ArgumentError);
    assert.throws(() => clipGradNorm([], -1), /clipGradNorm: maxNorm is a number ≥ 0, got -1/);
    assert.throws(() => clipGradNorm([], Number.NaN), /maxNorm .* got NaN/);
    assert.throws(() => clipGradNorm([], 1, { normType: 0 }), /normType is a number > 0, got 0/);
    assert.throws(() => clipGradNorm([1] as unknown as Tensor[], 1), /parameter 0 must be a tensor, got number/);
    assert.throws(() => clipGradNorm(null as unknown as Tensor[], 1), ArgumentError);
  });
});

suite('clipGradValue', (test) => {
  test('clamps every element', () => {
    const [p, q] = two();
    clipGradValue([p, q, parameter([1])], 2);
    assert.equal(values(p.grad!), [2, -2]);
    assert.equal(values(q.grad!), [1, 2, -2, 0.5]);
  });

  test('keeps NaN, cuts infinity', () => {
    const p = parameter([0, 0], [Number.NaN, -Infinity]);
    clipGradValue(p, 1);
    assert.equal(values(p.grad!), [Number.NaN, -1]);
  });

  test('refuses a negative value', () => {
    assert.throws(() => clipGradValue([], -1), /clipGradValue: clipValue is a number ≥ 0, got -1/);
  });
});
