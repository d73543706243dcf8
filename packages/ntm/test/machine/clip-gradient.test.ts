import { compile, noGrad, type Tensor, tensor, zerosLike } from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { clipGradient } from '../../src/clip-gradient.ts';
import { address } from '../../src/memories/ntm/address.ts';
import { CONTROLLERS, LARGE, leaf, machine, normals, sequences } from './machines.ts';

/** The gradients of all parameters after one sequence, with the gradient through time clamped to `clipThroughTime`. */
const gradients = (model: ReturnType<typeof machine>, inputs: Tensor, clipThroughTime?: number): Tensor[] => {
  for (const parameter of model.parameters()) parameter.grad = null;
  model.forward(inputs, { clipThroughTime }).square().sum().backward();
  return model.parameters().map((parameter) => parameter.grad ?? zerosLike(parameter));
};

suite('clipGradient', (test) => {
  test('is x on the way there and a clamp on the way back, eager and compiled', async () => {
    const weights = tensor([3, -0.2, 0.1, -5], { dtype: 'float64' });
    const x = leaf(tensor([1, 2, -3, 1e300], { dtype: 'float64' }));
    const step = (): Tensor => {
      x.grad = null;
      const y = clipGradient(x, 0.5);
      y.mul(weights).sum().backward();
      return y.detach();
    };
    for (const run of [step, compile(step)]) {
      assert.equal((await run()).arraySync(), x.arraySync());
      assert.equal(x.grad!.arraySync(), [0.5, -0.2, 0.1, -0.5]);
    }
  });

  test('reads no values on the way back, so that its input may be written to', () => {
    const x = leaf(tensor([1, 2], { dtype: 'float64' }));
    const y = clipGradient(x, 0.5).sum();
    noGrad(() => x.assign(zerosLike(x)));
    y.backward();
    assert.equal(x.grad!.arraySync(), [0.5, 0.5]);
  });

  test('within the limit it is not part of the gradient', () => {
    gradcheck((x) => clipGradient(x!.square(), 100), [leaf(tensor([0.3, -2], { dtype: 'float64' }))]);
  });
});

suite('clipping through time', (test) => {
  for (const controller of CONTROLLERS) {
    test(`${controller}: changes no output; far away no gradient either, near it those of the heads`, () => {
      const model = machine({ ...LARGE, controller });
      const inputs = sequences(2, 6);
      assertClose(model.forward(inputs, { clipThroughTime: 1e-3 }), model.forward(inputs), { rtol: 0, atol: 0 });
      const free = gradients(model, inputs);
      gradients(model, inputs, 1e9).forEach((grad, i) => {
        assertClose(grad, free[i]!, { rtol: 0, atol: 0 });
      });
      const clipped = gradients(model, inputs, 1e-3);
      assert.ok(clipped.some((grad, i) => grad.sub(free[i]!).abs().max().itemSync() > 1e-3));
    });
  }

  test('one step has no past to be clipped', () => {
    const model = machine(LARGE);
    const inputs = sequences(2, 1);
    const free = gradients(model, inputs);
    gradients(model, inputs, 1e-9).forEach((grad, i) => {
      assertClose(grad, free[i]!, { rtol: 0, atol: 0 });
    });
  });

  test('bounds a gradient that explodes: a head between two slots, sharpened again and again', () => {
    const sizes = { width: 2, shifts: 1 };
    const start = leaf(tensor([[0.5, 0.5, 0, 0]], { dtype: 'float64' }));
    const memory = normals(1)([1, 4, 2]);
    // Key and strength of no account, as the gate is shut; γ = 1 + softplus(3) ≈ 4.
    const raw = tensor([[0, 0, 0, -100, 0, 3]], { dtype: 'float64' });
    const back = (limit: number | null): number => {
      let weights = start;
      for (let t = 0; t < 30; t++) {
        weights = address(raw, memory, limit === null ? weights : clipGradient(weights, limit), sizes);
      }
      start.grad = null;
      weights.narrow(1, 0, 1).sum().backward();
      return start.grad!.abs().max().itemSync();
    };
    assert.ok(back(null) > 1e15, `${back(null)}`);
    assert.is(back(0.01), 0.01);
  });
});
