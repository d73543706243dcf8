import { assert, suite } from '@engram/tools/suite';
import {
  clipGradNorm,
  clipGradValue,
  compile,
  Generator,
  noGrad,
  Parameter,
  randn,
  SGD,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { batch, twoLayers, zero } from './networks.ts';
import { modes, sameAsEager, values } from './support.ts';

const generator = (seed: number) => ({ generator: new Generator(seed) });
/** A subject whose function adds to gradients, with what may stand around it. */
const accumulating = () => {
  const net = twoLayers();
  return {
    ...net,
    fn: (x: Tensor, y: Tensor): Tensor => {
      const loss = net.lossOf(x, y);
      loss.backward();
      return loss;
    },
  };
};

suite('compile: .grad', (test) => {
  for (const { label, simd } of modes) {
    test(`adds up over calls (${label})`, async () => {
      const programs = await sameAsEager(accumulating, { calls: 5, args: batch, simd });
      assert.is(programs.length, 2, 'one without gradients before, one with');
    });

    test(`adds up with eager backward() calls in between (${label})`, async () => {
      await sameAsEager(accumulating, {
        calls: 5,
        args: batch,
        simd,
        before: ({ lossOf }, call) => lossOf(...batch(call + 20)).backward(),
      });
    });
  }

  test('starts again where zeroGrad comes between calls', async () => {
    const programs = await sameAsEager(accumulating, {
      calls: 6,
      args: batch,
      before: ({ tensors }, call) => {
        if (call % 3 === 0) zero(tensors);
      },
    });
    assert.is(programs.length, 2);
  });

  test('of one parameter alone is forgotten, or set by hand', async () => {
    await sameAsEager(accumulating, {
      calls: 6,
      args: batch,
      before: ({ first, second }, call) => {
        if (call === 2) first.weight.grad = null;
        if (call === 4) second.weight.grad = randn([2, 5], generator(3));
      },
    });
  });

  test('zeroGrad inside: the same program whatever was there before', async () => {
    const make = () => {
      const net = twoLayers();
      const fn = (x: Tensor, y: Tensor): Tensor => {
        zero(net.tensors);
        const loss = net.lossOf(x, y);
        loss.backward();
        return loss;
      };
      return { ...net, fn };
    };
    const programs = await sameAsEager(make, {
      calls: 5,
      args: batch,
      before: ({ lossOf, tensors }, call) => {
        if (call === 2) lossOf(...batch(9)).backward();
        if (call === 3) zero(tensors);
      },
    });
    assert.is(programs.length, 1);
  });

  test('zeroGrad alone, after the gradients were used, or before some of them', async () => {
    const make = () => {
      const net = twoLayers();
      const fn = (x: Tensor, y: Tensor): Tensor => {
        net.first.weight.grad = null;
        net.lossOf(x, y).backward();
        const norm = clipGradNorm(net.parameters, 1);
        net.second.weight.grad = null;
        return norm;
      };
      return { ...net, fn };
    };
    await sameAsEager(make, { calls: 4, args: batch });
  });

  test('a function that only forgets them', async () => {
    const net = twoLayers();
    net.lossOf(...batch(0)).backward();
    const forget = compile(() => zero(net.tensors));
    await forget();
    assert.ok(net.tensors.every((t) => t.grad === null));
    await forget();
  });

  test('a function that only clips what an eager backward() left', async () => {
    const make = () => {
      const net = twoLayers();
      return { ...net, fn: () => clipGradNorm(net.parameters, 0.1) };
    };
    await sameAsEager(make, {
      calls: 3,
      args: () => [],
      before: ({ lossOf }, call) => lossOf(...batch(call)).backward(),
    });
  });

  test('a function that only steps', async () => {
    const make = () => {
      const net = twoLayers();
      const optimizer = new SGD(net.parameters, { lr: 0.1, momentum: 0.5 });
      return { ...net, fn: () => optimizer.step() };
    };
    const programs = await sameAsEager(make, {
      calls: 5,
      args: () => [],
      before: ({ lossOf, tensors, first }, call) => {
        if (call === 2) zero(tensors);
        if (call !== 3) lossOf(...batch(call)).backward();
        if (call === 4) first.weight.grad = null;
      },
    });
    assert.ok(programs.length >= 2);
  });

  test('clipping by value, and by other norms', async () => {
    for (const normType of [1, Infinity]) {
      const make = () => {
        const net = twoLayers();
        const fn = (x: Tensor, y: Tensor): Tensor => {
          zero(net.tensors);
          net.lossOf(x, y).backward();
          clipGradValue(net.parameters, 0.05);
          return clipGradNorm(net.parameters, 0.3, { normType });
        };
        return { ...net, fn };
      };
      await sameAsEager(make, { calls: 3, args: batch });
    }
  });

  test('two backward() calls inside, on one graph and on two', async () => {
    const make = () => {
      const net = twoLayers();
      const fn = (x: Tensor, y: Tensor) => {
        zero(net.tensors);
        const loss = net.lossOf(x, y);
        loss.backward({ retainGraph: true });
        loss.mul(2).backward();
        const between = net.first.weight.grad?.mul(1);
        net.lossOf(x.mul(2), y).backward();
        return { loss, between };
      };
      return { ...net, fn };
    };
    await sameAsEager(make, { calls: 3, args: batch });
  });

  test('a parameter used twice, one of two that share a gradient, and one that is not reached', async () => {
    const make = () => {
      const [a, b, c] = [1, 2, 3].map((seed) => new Parameter(randn([3], generator(seed))));
      const fn = (x: Tensor): Tensor => {
        const loss = a.add(b).mul(x).sum().add(a.mul(a).sum());
        loss.backward();
        return loss;
      };
      return { fn, tensors: [a, b, c] };
    };
    await sameAsEager(make, { calls: 3, args: (call) => [randn([3], generator(call))] });
  });

  test('the same for two parameters is not the same buffer', async () => {
    const [a, b] = [new Parameter(zeros([2])), new Parameter(zeros([2]))];
    const f = compile((x: Tensor) => a.add(b).mul(x).sum().backward());
    await f(tensor([1, 2]));
    assert.equal(
      [values(a.grad!), values(b.grad!)],
      [
        [1, 2],
        [1, 2],
      ],
    );
    noGrad(() => a.grad!.assign(zeros([2])));
    assert.equal(values(b.grad!), [1, 2]);
    await f(tensor([1, 2]));
    assert.equal(
      [values(a.grad!), values(b.grad!)],
      [
        [1, 2],
        [2, 4],
      ],
    );
  });

  test('of a computed tensor, kept by retainGrad() inside', async () => {
    const w = new Parameter(tensor([1, 2]));
    const f = compile((x: Tensor) => {
      const y = w.mul(x).retainGrad();
      y.square().sum().backward();
      return y.grad!;
    });
    assert.equal(values(await f(tensor([3, 4]))), [6, 16]);
    assert.equal(values(await f(tensor([1, 1]))), [2, 4]);
    assert.equal(values(w.grad!), [18 + 2, 64 + 4]);
  });

  test('is a plain tensor, off the tape', async () => {
    const w = new Parameter(tensor([1, 2]));
    await compile(() => w.square().sum().backward({ createGraph: true }))();
    assert.ok(w.grad!.isLeaf && !w.grad!.requiresGrad);
    assert.equal([w.grad!.shape, w.grad!.dtype], [[2], 'float32']);
  });

  test('read and written inside', async () => {
    const make = () => {
      const w = new Parameter(tensor([1, 2]));
      const fn = (x: Tensor): Tensor => {
        const before = w.grad?.mul(1) ?? zeros([2]);
        w.mul(x).sum().backward();
        const delta = w.grad!.sub(before);
        w.grad = w.grad!.mul(0.5);
        return delta;
      };
      return { fn, tensors: [w] };
    };
    await sameAsEager(make, { calls: 4, args: (call) => [tensor([call, 1])] });
  });

  test('kept from before while a new one is computed', async () => {
    const make = () => {
      const w = new Parameter(tensor([1, 2]));
      const fn = (x: Tensor): Tensor => {
        const old = w.grad ?? zeros([2]);
        w.grad = null;
        w.mul(x).sum().backward();
        return w.grad!.sub(old);
      };
      return { fn, tensors: [w] };
    };
    await sameAsEager(make, { calls: 4, args: (call) => [tensor([call, 1])] });
  });

  test('written to in place, where an eager backward() has left it', async () => {
    const w = new Parameter(tensor([1, 2]));
    w.mul(3).sum().backward();
    const f = compile(() => {
      noGrad(() => w.grad!.assign(w.grad!.mul(2)));
    });
    await f();
    assert.equal(values(w.grad!), [6, 6]);
    await f();
    assert.equal(values(w.grad!), [12, 12]);
  });

  test('returned as it was before the call', async () => {
    const w = new Parameter(tensor([1]));
    w.mul(2).sum().backward();
    const f = compile((x: Tensor) => {
      const old = w.grad!;
      w.mul(x).sum().backward();
      return old;
    });
    const first = await f(tensor([3]));
    assert.equal([values(first), values(w.grad!)], [[2], [5]]);
    const second = await f(tensor([4]));
    assert.equal([values(first), values(second), values(w.grad!)], [[2], [5], [9]]);
  });

  test('handed from one parameter to another', async () => {
    const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([1]))];
    a.mul(2).sum().backward();
    b.mul(5).sum().backward();
    await compile(() => {
      b.grad = a.grad;
      a.grad = null;
      a.mul(7).sum().backward();
    })();
    assert.equal([values(a.grad!), values(b.grad!)], [[7], [2]]);
  });

  test('exchanged between two parameters', async () => {
    const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([1]))];
    a.mul(2).sum().backward();
    b.mul(5).sum().backward();
    await compile(() => {
      const g = a.grad;
      a.grad = b.grad;
      b.grad = g;
    })();
    assert.equal([values(a.grad!), values(b.grad!)], [[5], [2]]);
  });

  test('set to a tensor from outside', async () => {
    const [w, g] = [new Parameter(tensor([1, 2])), tensor([7, 8])];
    const f = compile(() => {
      w.grad = g;
    });
    await f();
    assert.equal(values(w.grad!), [7, 8]);
    g.assign(tensor([1, 1]));
    await f();
    assert.equal(values(w.grad!), [1, 1]);
  });
});
