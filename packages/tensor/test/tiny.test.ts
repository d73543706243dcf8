/**
 * The library in one page: read it from top to bottom as a tour, run it as a smoke test.
 * Everything below is a function of `@engram/tensor`; its names are PyTorch's, in camelCase.
 */
import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  add,
  binaryCrossEntropyWithLogits,
  GRUCell,
  grad,
  Linear,
  Module,
  manualSeed,
  matmul,
  mul,
  noGrad,
  randn,
  Sequential,
  sin,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../src/index.ts';
import { assertClose, gradcheck } from '../src/testing/index.ts';

suite('tiny', (test) => {
  test('make a tensor, look at it', async () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.equal(x.shape, [2, 3]);
    assert.is(x.dtype, 'float32');
    assert.equal(await x.array(), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.is(await x.sum().item(), 21);
    assert.is(String(x), 'tensor([[1, 2, 3],\n        [4, 5, 6]], shape [2, 3], float32)');
  });

  test('compute: free functions, or methods that chain', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    assertClose(add(mul(x, 2), 1), [
      [3, 5],
      [7, 9],
    ]);
    assertClose(x.mul(2).add(1), [
      [3, 5],
      [7, 9],
    ]);
    assertClose(matmul(x, x), [
      [7, 10],
      [15, 22],
    ]);
    assertClose(x.sub(x.mean(0)), [
      [-1, -1],
      [1, 1],
    ]); // shapes broadcast
    assertClose(x.softmax(-1).sum(-1), [1, 1]);
  });

  test('draw random numbers, the same from the same seed', () => {
    manualSeed(42);
    const first = randn([3]);
    manualSeed(42);
    assertClose(randn([3]), first);
  });

  test('differentiate: backward fills .grad', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    x.square().sum().backward();
    assertClose(x.grad!, [2, 4, 6]);
  });

  test('differentiate again: grad returns the gradient, as a tensor like any other', () => {
    const x = tensor(2, { requiresGrad: true });
    const [first] = grad(x.pow(3), x, { createGraph: true });
    const [second] = grad(first, x);
    assertClose(first, 12);
    assertClose(second, 12);
  });

  test('don’t trust a gradient, check it', () => {
    gradcheck((x) => mul(sin(x), x), [randn([4], { dtype: 'float64', requiresGrad: true })]);
  });

  test('get told what is wrong', () => {
    assert.throws(
      () => matmul(zeros([2, 3]), zeros([4, 5])),
      /matmul: inner dimensions differ: a \[2, 3\] · b \[4, 5\] \(3 ≠ 4\)/,
    );
  });

  test('build a module from fields; weights travel by PyTorch’s names', () => {
    class Net extends Module {
      readonly cell = new GRUCell(4, 8);
      readonly out = new Linear(8, 1);
      forward(steps: readonly Tensor[]): Tensor {
        const h = steps.reduce((state, x) => this.cell.forward(x, state), this.cell.zeroState(steps[0].shape[0]));
        return this.out.forward(h);
      }
    }
    const [net, copy] = [new Net(), new Net()];
    assert.equal(Object.keys(net.stateDict()).slice(0, 2), ['cell.weight_ih', 'cell.weight_hh']);
    copy.loadStateDict(net.stateDict());
    const sequence = [randn([2, 4]), randn([2, 4])];
    assertClose(copy.forward(sequence), net.forward(sequence));
  });

  test('learn XOR', () => {
    manualSeed(0);
    const x = tensor([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const y = tensor([[0], [1], [1], [0]]);

    const model = new Sequential(new Linear(2, 8), tanh, new Linear(8, 1));
    const optimizer = new Adam(model.parameters(), { lr: 0.05 });
    for (let step = 0; step < 200; step++) {
      optimizer.zeroGrad();
      binaryCrossEntropyWithLogits(model.forward(x), y).backward();
      optimizer.step();
    }

    const answers = noGrad(() => model.forward(x).gt(0));
    assertClose(answers, [[false], [true], [true], [false]]);
    assertClose(
      noGrad(() => model.forward(x).sigmoid()),
      y,
      { atol: 0.1 },
    );
  });
});
