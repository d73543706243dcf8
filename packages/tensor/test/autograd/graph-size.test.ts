import { assert, suite } from '@engram/tools/suite';
import { cat, grad, stack, type Tensor, tensor } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

const SIZE = 100_000;

suite('a graph of 100,000 nodes', (test) => {
  const one = () => tensor(1, { requiresGrad: true, dtype: 'float64' });

  test('as a chain', () => {
    const x = one();
    let y: Tensor = x;
    for (let i = 0; i < SIZE; i++) y = i % 2 === 0 ? y.mul(2) : y.mul(0.5);
    y.backward();
    assertClose(x.grad!, 1);
  });

  test('as a chain that uses one leaf at every step', () => {
    const x = one();
    let y = tensor(0, { dtype: 'float64' });
    for (let i = 0; i < SIZE; i++) y = y.add(x);
    y.backward();
    assertClose(x.grad!, SIZE);
  });

  test('as a fan: one leaf, many users, one sum', () => {
    const x = one();
    const parts = Array.from({ length: SIZE }, () => x.mul(2));
    stack(parts, 0).sum().backward();
    assertClose(x.grad!, 2 * SIZE);
  });

  test('with as many leaves', () => {
    const leaves = Array.from({ length: SIZE }, (_, i) => tensor([i], { requiresGrad: true }));
    cat(leaves, 0).square().sum().backward();
    assertClose(leaves[SIZE - 1].grad!, [2 * (SIZE - 1)]);
  });

  test('through grad, with as many inputs', () => {
    const x = one();
    const chain: Tensor[] = [x];
    for (let i = 0; i < SIZE; i++) chain.push(chain[i].add(1));
    const found = grad(chain[SIZE], chain);
    assert.is(found.length, SIZE + 1);
    assertClose(found[0], 1);
  });

  test('as a chain, to second order', () => {
    const x = one();
    let y: Tensor = x.square();
    for (let i = 0; i < SIZE / 10; i++) y = y.mul(1);
    const [g] = grad(y, x, { createGraph: true });
    assertClose(grad(g, x)[0], 2);
  });
});
