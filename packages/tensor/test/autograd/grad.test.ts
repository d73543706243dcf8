import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  add,
  exp,
  GradientError,
  grad,
  mul,
  noGrad,
  sin,
  type Tensor,
  tanh,
  tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

const leaf = (data: number | number[]): Tensor => tensor(data, { requiresGrad: true, dtype: 'float64' });
const plain = (data: number | number[]): Tensor => tensor(data, { dtype: 'float64' });

suite('grad', (test) => {
  test('returns the gradients and leaves every .grad alone', () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    x.grad = plain([7, 7]);
    const kept = x.grad;
    const y = x.mul(w).retainGrad();
    const [gx, gw] = grad(y.sum(), [x, w]);
    assertClose(gx, [3, 4]);
    assertClose(gw, [1, 2]);
    assert.is(x.grad, kept);
    assert.is(w.grad, null);
    assert.is(y.grad, null);
  });

  test('takes one tensor in place of a list', () => {
    const x = leaf(3);
    const [g] = grad(x.square(), x);
    assertClose(g, 6);
  });

  test('sums over several outputs', () => {
    const x = leaf(3);
    const [g] = grad([x.square(), x.mul(10)], x);
    assertClose(g, 16);
    const y = x.square();
    assertClose(grad([y, y], x)[0], 12);
  });

  test('weighs outputs by gradOutputs, null standing for 1', () => {
    const x = leaf([1, 2]);
    const [g] = grad([x.square(), x.sum()], x, { gradOutputs: [plain([1, 10]), null] });
    assertClose(g, [3, 41]);
  });

  test('gives the same input the same gradient twice', () => {
    const x = leaf(3);
    const [a, b] = grad(x.square(), [x, x]);
    assertClose(a, 6);
    assertClose(b, 6);
  });

  test('of a tensor with respect to itself is 1', () => {
    const x = leaf(3);
    assertClose(grad(x, x)[0], 1);
    const y = x.square();
    assertClose(grad(y, y)[0], 1);
  });

  test('takes computed tensors as inputs, also one that is an ancestor of another', () => {
    const x = leaf(2);
    const y = x.square(); // 4
    const z = y.mul(3); // 12
    const loss = z.square().add(y);
    const [gx, gy, gz] = grad(loss, [x, y, z]);
    assertClose(gz, 24);
    assertClose(gy, 24 * 3 + 1);
    assertClose(gx, (24 * 3 + 1) * 4);
  });

  test('frees the way to its inputs only', () => {
    const [x, w] = [leaf(2), leaf(3)];
    const fromW = exp(w);
    const loss = x.mul(fromW);
    grad(loss, x);
    assert.throws(() => loss.backward(), /freed/);
    fromW.backward();
    assertClose(w.grad!, Math.exp(3));
  });

  test('keeps the graph with retainGraph', () => {
    const x = leaf(2);
    const y = x.pow(3);
    grad(y, x, { retainGraph: true });
    assertClose(grad(y, x)[0], 12);
    assert.throws(() => grad(y, x), /'pow' was freed by an earlier backward; pass \{ retainGraph: true \}/);
  });

  test('is a constant, unless createGraph', () => {
    const x = leaf(2);
    assert.not(grad(x.square(), x)[0].requiresGrad);
    assert.ok(grad(x.square(), x, { createGraph: true })[0].requiresGrad);
  });

  test('records with createGraph also inside noGrad', () => {
    const x = leaf(2);
    const y = x.pow(3);
    const [g] = noGrad(() => grad(y, x, { createGraph: true }));
    assertClose(grad(g, x)[0], 12);
  });
});

suite('grad: refusals', (test) => {
  test('an input that requires no gradients', () => {
    const x = leaf(1);
    assert.throws(() => grad(x.square(), [x, plain(1)]), /grad: input 1 does not require gradients/);
    assert.throws(() => grad(x.square(), [x, plain(1)]), GradientError);
  });

  test('an input that the output does not depend on, unless allowUnused', () => {
    const [x, other] = [leaf(2), leaf(3)];
    assert.throws(() => grad(x.square(), [x, other]), /does not depend on input 1; pass \{ allowUnused: true \}/);
    const [gx, none] = grad(x.square(), [x, other], { allowUnused: true });
    assertClose(gx!, 4);
    assert.is(none, null);
  });

  test('the copy of a tensor: only the tensor itself was used', () => {
    const x = leaf(2);
    const y = x.square();
    assert.throws(() => grad(y, x.clone(), { retainGraph: true }), /does not depend on input 0/);
  });

  test('an output that is not a scalar', () => {
    assert.throws(() => grad(leaf([1, 2]).mul(2), leaf(1)), /grad: the output has shape \[2\]/);
  });

  test('gradOutputs that are more or fewer than outputs', () => {
    const x = leaf(1);
    assert.throws(() => grad([x, x], x, { gradOutputs: [null] }), /grad: 1 gradOutputs for 2 outputs/);
    assert.throws(() => grad(x, x, { gradOutputs: [null, null] }), ArgumentError);
  });

  test('a way that was freed is an error, not a gradient that lacks it', () => {
    const x = leaf([1, 2]);
    const shared = exp(x);
    shared.sum().backward();
    const loss = shared.mul(3).add(x).sum();
    assert.throws(() => grad(loss, x, { allowUnused: true }), /'exp' was freed by an earlier backward/);
  });

  test('a computed tensor can be an input after what it came from was freed', () => {
    const x = leaf([1, 2]);
    const shared = x.square();
    shared.sum().backward();
    assertClose(grad(shared.square().sum(), shared)[0], [2, 8]);
    const later = shared.mul(2);
    assertClose(grad(later.square().sum(), [later, shared])[1], [8, 32]);
  });
});

suite('grad: higher orders', (test) => {
  test('three derivatives of x⁴, and the fourth', () => {
    const x = leaf(2);
    let y: Tensor = x.pow(4);
    for (const expected of [32, 48, 48, 24]) {
      y = grad(y, x, { createGraph: true })[0];
      assertClose(y, expected);
    }
  });

  test('three derivatives of sin, tanh and exp', () => {
    const at = 0.7;
    const t = Math.tanh(at);
    const s = 1 - t * t;
    const cases: [(x: Tensor) => Tensor, number[]][] = [
      [sin, [Math.cos(at), -Math.sin(at), -Math.cos(at)]],
      [tanh, [s, -2 * t * s, (6 * t * t - 2) * s]],
      [exp, [Math.exp(at), Math.exp(at), Math.exp(at)]],
    ];
    for (const [fn, expected] of cases) {
      const x = leaf(at);
      let y = fn(x);
      for (const value of expected) {
        y = grad(y, x, { createGraph: true })[0];
        assertClose(y, value);
      }
    }
  });

  test('mixed derivatives', () => {
    const [x, y] = [leaf(2), leaf(3)];
    const f = mul(x.square(), y.pow(3)); // x² y³
    const [fx] = grad(f, x, { createGraph: true });
    const [fxy] = grad(fx, y, { createGraph: true });
    const [fxyy] = grad(fxy, y);
    assertClose(fx, 2 * 2 * 27);
    assertClose(fxy, 2 * 2 * 3 * 9);
    assertClose(fxyy, 2 * 2 * 6 * 3);
  });

  test('a Hessian times a vector, by differentiating a product', () => {
    const x = leaf([1, 2, 3]);
    const v = plain([1, -1, 2]);
    const f = mul(x.sum(), x.square().sum());
    const [g] = grad(f, x, { createGraph: true });
    const [hv] = grad(g.mul(v).sum(), x);
    // ∂²/∂xᵢ∂xⱼ (Σx)(Σx²) = 2xᵢ + 2xⱼ + 2δᵢⱼ Σx
    const expected = [1, 2, 3].map((xi, i) =>
      [1, 2, 3].reduce((sum, xj, j) => sum + (2 * xi + 2 * xj + (i === j ? 2 * 6 : 0)) * v.dataSync()[j], 0),
    );
    assertClose(hv, expected);
  });

  test('broadcast axes are summed at every order', () => {
    const [row, column] = [leaf([1, 2]), tensor([[3], [4], [5]], { dtype: 'float64', requiresGrad: true })];
    const f = mul(row.square(), column.pow(3)).sum();
    const [g] = grad(f, row, { createGraph: true });
    assertClose(g, [2 * 216, 4 * 216]);
    const [gg] = grad(g.sum(), column);
    assertClose(gg, [[3 * 9 * 6], [3 * 16 * 6], [3 * 25 * 6]]);
  });

  test('a gradient penalty trains through the gradient', () => {
    const [w, x] = [leaf(3), leaf(2)];
    const [gx] = grad(mul(w, x.square()), x, { createGraph: true }); // 2 w x
    add(gx.square(), 0).backward(); // 4 w² x²
    assertClose(w.grad!, 8 * 3 * 4);
  });
});
