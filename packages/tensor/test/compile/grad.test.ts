import { assert, suite } from '@engram/tools/suite';
import {
  apply,
  compile,
  defineOp,
  Generator,
  GRUCell,
  GradientError,
  grad,
  LayerNorm,
  Linear,
  LSTMCell,
  Parameter,
  randn,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { batch, twoLayers, zero } from './networks.ts';
import { modes, sameAsEager, values } from './support.ts';

const generator = (seed: number) => ({ generator: new Generator(seed) });
suite('compile: grad()', (test) => {
  for (const { label, simd } of modes) {
    test(`of arguments that require gradients, and of parameters (${label})`, async () => {
      const layer = new Linear(3, 2);
      const fn = (x: Tensor): Tensor[] => grad(layer.forward(x).square().sum(), [x, ...layer.parameters()]);
      const f = compile(fn, { simd });
      for (let call = 0; call < 3; call++) {
        const x = randn([4, 3], generator(call));
        x.requiresGrad = true;
        const [want, got] = [fn(x), await f(x)];
        for (const [i, g] of got.entries()) assertClose(g, want[i], { rtol: 1e-4, atol: 1e-5 });
        assert.is(x.grad, null);
      }
      assert.ok(layer.parameters().every((p) => p.grad === null));
    });

    const cells = {
      GRUCell: new GRUCell(2, 3, generator(1)),
      LSTMCell: new LSTMCell(2, 3, generator(1)),
      LayerNorm: new LayerNorm(2),
    };
    for (const [name, cell] of Object.entries(cells)) {
      test(`of a gradient: ${name} (${label})`, async () => {
        cell.to('float64');
        const fn = (x: Tensor): readonly (Tensor | null)[] => {
          const out = cell.forward(x);
          const y = Array.isArray(out) ? (out as Tensor[])[0] : (out as Tensor);
          const all = [x, ...cell.parameters()];
          const first = grad(y.square().sum(), all, { createGraph: true });
          const energy = first.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
          return [...first, ...grad(energy, all, { allowUnused: true })];
        };
        const f = compile(fn, { simd });
        for (let call = 0; call < 2; call++) {
          const x = randn([4, 2], { ...generator(call), dtype: 'float64', requiresGrad: true });
          const [want, got] = [fn(x), await f(x)];
          assert.is(got.length, want.length);
          got.forEach((g, i) => {
            if (want[i] === null) assert.is(g, null);
            else assertClose(g!, want[i]!.detach(), { rtol: 1e-9, atol: 1e-11, label: `gradient ${i}` });
          });
        }
      });
    }
  }

  test('a penalty on the gradient, through backward()', async () => {
    const make = () => {
      const net = twoLayers();
      const fn = (x: Tensor, y: Tensor): Tensor => {
        zero(net.tensors);
        const loss = net.lossOf(x, y);
        const slopes = grad(loss, net.parameters, { createGraph: true });
        const penalty = slopes.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
        loss.add(penalty.mul(0.5)).backward();
        return penalty;
      };
      return { ...net, fn };
    };
    await sameAsEager(make, { calls: 3, args: batch });
  });

  test('of an op that has no formula, only a decomposition, by a parameter', async () => {
    const cube = defineOp({
      name: 'cube',
      shape: ([x]) => x.shape,
      kernel: ([out], [x]) => {
        for (let i = 0; i < x.length; i++) out[i] = x[i] ** 3;
      },
      decompose: ([x]) => x.mul(x).mul(x),
    });
    const w = new Parameter(tensor([1, -2]));
    const fn = () => grad(apply(cube, [w]).sum(), w)[0];
    assert.equal(values(fn()), [3, 12]);
    assert.equal(values(await compile(fn)()), [3, 12]);
  });

  test('allowUnused gives null, also from a record', async () => {
    const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([2]))];
    const f = compile(() => ({ all: grad(a.mul(3).sum(), [a, b], { allowUnused: true }) }));
    const { all } = await f();
    assert.equal(values(all[0]!), [3]);
    assert.is(all[1], null);
  });

  test('the errors of the tape come through', async () => {
    const a = new Parameter(tensor([1]));
    const f = compile((x: Tensor) => x.sum().backward());
    await assert.rejects(() => f(tensor([1])), GradientError);
    await assert.rejects(() => compile(() => grad(a.mul(2), tensor([1], { requiresGrad: true })))(), /does not depend/);
    await assert.rejects(() => compile(() => a.mul(tensor([1, 2])).backward())(), /only a scalar/);
  });
});
