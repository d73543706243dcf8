import { assert, suite } from '@engram/tools/suite';
import { CompileError, compile, grad, Parameter, type Tensor, tensor, zeros } from '../../src/index.ts';
import { refuses, values } from './support.ts';

suite('compile: tensors that leak out', (test) => {
  /** What a function that was compiled and called has left in a variable. */
  const leak = async (requiresGrad = false): Promise<Tensor> => {
    const w = new Parameter(tensor([1, 2]), requiresGrad);
    let leaked: Tensor | undefined;
    const f = compile((x: Tensor) => {
      leaked = w.mul(x);
      return leaked.sum();
    });
    await f(tensor([3, 4]));
    return leaked as Tensor;
  };
  const message = /\[2\] float32 that was made inside a compiled function is used outside.*let the function return it/;

  test('as the input of an op', async () => {
    const leaked = await leak();
    assert.throws(() => leaked.add(1), message);
    assert.throws(() => leaked.add(1), CompileError);
    assert.throws(() => zeros([2]).assign(leaked), message);
  });
  test('as the target of a write', async () => {
    const leaked = await leak();
    assert.throws(() => leaked.assign(zeros([2])), message);
  });
  test('read', async () => {
    const leaked = await leak();
    assert.throws(() => leaked.dataSync(), message);
    assert.throws(() => leaked.arraySync(), message);
    await assert.rejects(() => leaked.data(), message);
    await assert.rejects(() => leaked.array(), message);
    await assert.rejects(() => leaked.sum().item(), message);
    assert.match(String(leaked), message); // printing says why there is nothing to print
  });
  test('in backward()', async () => {
    const leaked = await leak(true);
    assert.throws(
      () => leaked.backward({ gradient: tensor([1, 1]) }),
      /inside a compiled function, which keeps no graph/,
    );
    assert.throws(
      () => grad(leaked, tensor([1], { requiresGrad: true }), { gradOutputs: [tensor([1, 1])] }),
      CompileError,
    );
  });
  test('as an argument', async () => {
    const leaked = await leak();
    const f = compile((x: Tensor) => x.mul(2));
    await refuses(() => f(leaked), message);
    assert.equal(values(await f(tensor([1, 2]))), [2, 4]);
    await refuses(() => f(leaked), message);
  });
  test('captured by another compiled function', async () => {
    const leaked = await leak();
    const f = compile((x: Tensor) => x.mul(leaked));
    await refuses(() => f(zeros([2])), message);
    await refuses(() => compile(() => leaked)(), message);
    await refuses(() => compile(() => zeros([2]).assign(leaked))(), message);
    assert.is(f.programs.length, 0);
  });
  test('captured by the same function, for another shape', async () => {
    let state = zeros([1]);
    const f = compile((x: Tensor) => {
      state = state.add(x.sum());
      return state;
    });
    assert.equal(values(await f(tensor([1]))), [1]);
    await refuses(() => f(tensor([1, 2])), /\[1\] float32 that was made inside/);
  });
  test('as a gradient of a tensor outside', async () => {
    const leaked = await leak();
    const w = new Parameter(tensor([1, 2]));
    const f = compile(() => {
      w.grad = leaked;
    });
    await refuses(() => f(), message);
    assert.is(w.grad, null);
  });
  test('an argument that leaks', async () => {
    let leaked: Tensor | undefined;
    await compile((x: Tensor) => {
      leaked = x;
      return x.mul(1);
    })(tensor([1, 2]));
    assert.throws(() => (leaked as Tensor).add(1), message);
  });
});
