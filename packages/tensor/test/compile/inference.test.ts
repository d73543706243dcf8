import { assert, suite } from '@engram/tools/suite';
import {
  compile,
  crossEntropy,
  GradientError,
  Linear,
  noGrad,
  Parameter,
  SGD,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { batch, twoLayers, zero } from './networks.ts';
import { sameAsEager, values } from './support.ts';

suite('compile: inference', (test) => {
  test('under noGrad inside', async () => {
    const net = twoLayers();
    const fn = (x: Tensor, y: Tensor): Tensor => noGrad(() => net.lossOf(x, y));
    const f = compile(fn);
    const loss = await f(...batch(0));
    assertClose(loss, fn(...batch(0)), { atol: 1e-5 });
    assert.not.ok(loss.requiresGrad);
  });

  test('calls under noGrad and outside are programs of their own', async () => {
    const w = new Parameter(tensor([2]));
    const f = compile((x: Tensor) => {
      const y = w.mul(x);
      return y.requiresGrad ? y : y.neg();
    });
    const quietly = async (x: Tensor): Promise<Tensor> => {
      let result: Promise<Tensor> | undefined;
      noGrad(() => {
        result = f(x);
      });
      return result as Promise<Tensor>;
    };
    assert.equal(values(await f(tensor([3]))), [6]);
    assert.equal(values(await quietly(tensor([3]))), [-6]);
    assert.equal(values(await f(tensor([4]))), [8]);
    assert.equal(values(await quietly(tensor([4]))), [-8]);
    assert.is(f.programs.length, 2);
    const computed = w.mul(1);
    assert.equal(values(await quietly(computed)), [-4], 'what is on the tape may be an argument there');
  });

  test('results are off the tape', async () => {
    const w = new Parameter(tensor([2]));
    const all = await compile((x: Tensor) => [w.mul(x), w.reshape([1, 1]), w.detach().add(0)])(tensor([3]));
    assert.equal(
      all.map(({ isLeaf, requiresGrad }) => [isLeaf, requiresGrad]),
      all.map(() => [true, false]),
    );
  });
});

suite('compile: eager graphs', (test) => {
  test('one that a call has written under cannot run backward', async () => {
    const w = new Parameter(tensor([1, 2]));
    const step = compile(() => {
      noGrad(() => w.assign(w.mul(2)));
    });
    const loss = w.square().sum();
    await step();
    assert.throws(() => loss.backward(), /changed in place/);
    const again = w.square().sum();
    again.backward();
    assert.equal(values(w.grad!), [4, 8]);
    const late = w.square().sum();
    await step();
    assert.throws(() => late.backward(), GradientError);
  });

  test('one whose tensors a call only reads can', async () => {
    const w = new Parameter(tensor([1, 2]));
    const loss = w.square().sum();
    await compile(() => w.mul(2))();
    loss.backward();
    assert.equal(values(w.grad!), [2, 4]);
  });

  test('the gradient of an eager loss is right between compiled steps', async () => {
    const make = () => {
      const layer = new Linear(3, 4);
      const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
      const lossOf = (x: Tensor): Tensor => crossEntropy(layer.forward(x), tensor([0, 3, 1, 2], { dtype: 'int32' }));
      const fn = (x: Tensor): Tensor => {
        optimizer.zeroGrad();
        const loss = lossOf(x);
        loss.backward();
        optimizer.step();
        return loss;
      };
      return { fn, tensors: layer.parameters(), lossOf };
    };
    await sameAsEager(make, {
      calls: 4,
      args: (call) => [batch(call)[0]],
      before: ({ lossOf, tensors }, call) => {
        zero(tensors);
        lossOf(batch(call + 7)[0]).backward();
        noGrad(() => {
          for (const p of tensors) p.assign(p.sub(p.grad!.mul(0.1)));
        });
      },
    });
  });
});
