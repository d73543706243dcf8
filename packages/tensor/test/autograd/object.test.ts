import { deepStrictEqual } from 'node:assert';
import { MessageChannel } from 'node:worker_threads';
import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  Buffer,
  compile,
  EngramError,
  Linear,
  noGrad,
  ones,
  Parameter,
  Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';

const matrix = () =>
  tensor([
    [1, 2],
    [3, 4],
  ]);
const compiled = async (): Promise<Tensor> => {
  const model = new Linear(2, 2);
  return noGrad(() => compile((x: Tensor) => model.forward(x)))(ones([1, 2]));
};
const kinds: Record<string, () => Tensor | Promise<Tensor>> = {
  'a tensor': matrix,
  'a parameter': () => new Parameter(matrix()),
  'a buffer': () => new Buffer(matrix()),
  'a computed tensor': () => new Parameter(matrix()).mul(2),
  'a detached tensor': () => new Parameter(matrix()).mul(2).detach(),
  'a view': () => matrix().reshape([4]),
  'a compiled result': compiled,
};
const fields = ['shape', 'dtype', 'storage', 'node', 'outputIndex', 'ndim', 'numel', 'isLeaf', 'retainsGrad'];
// biome-ignore lint/suspicious/noExplicitAny: what plain JavaScript does
const loose = (x: Tensor): any => x;

suite('a tensor is read-only', (test) => {
  for (const [kind, make] of Object.entries(kinds)) {
    test(`${kind}: its fields`, async () => {
      const x = await make();
      for (const field of fields) {
        const before = loose(x)[field];
        assert.throws(
          () => {
            loose(x)[field] = [2, 1];
          },
          (error) => error instanceof EngramError && error.message.startsWith(`${field} of a tensor is read-only`),
        );
        assert.is(loose(x)[field], before);
      }
    });

    test(`${kind}: its elements are not had by [ ]`, async () => {
      const x = await make();
      for (const index of [0, -1, 10]) {
        assert.throws(() => loose(x)[index], /not indexed by \[-?\d+\]: use select\(x, 0, -?\d+\)/);
        assert.throws(() => {
          loose(x)[index] = 5;
        }, /no -?\d+ to set.*assign\(\)/);
      }
    });

    test(`${kind}: fields that there are not`, async () => {
      const x = await make();
      assert.throws(() => {
        loose(x).requires_grad = true;
      }, /no requires_grad to set, only grad and requiresGrad/);
      assert.is(loose(x).requires_grad, undefined);
    });
  }

  test('where code is not strict, too', () => {
    const sloppy = new Function('x', 'x.shape = [2, 1]') as (x: Tensor) => void;
    assert.throws(() => sloppy(matrix()), /shape of a tensor is read-only/);
    const element = new Function('x', 'x[0] = 5') as (x: Tensor) => void;
    assert.throws(() => element(matrix()), EngramError);
  });

  test('grad and requiresGrad can be set', () => {
    const x = matrix();
    x.requiresGrad = true;
    x.grad = ones([2, 2]);
    assert.ok(x.requiresGrad);
    x.grad = null;
  });

  test('a shape that was written into is an error at the next use', async () => {
    const x = matrix();
    (x.shape as number[])[0] = 9;
    const fault = /shape of a tensor of 4 elements was written to: it is \[9, 2\]/;
    assert.throws(() => x.add(1), fault);
    assert.throws(() => x.reshape([4]), EngramError);
    assert.throws(() => x.arraySync(), fault);
    assert.throws(() => x.array(), fault);
    assert.match(String(x), fault);
  });

  test('its class can be added to, and fields of a class of one’s own set', () => {
    class Named extends Tensor {
      label = 'a';
    }
    const { storage, shape, dtype } = matrix();
    const x = new Named(storage, shape, dtype);
    x.label = 'b';
    assert.is(x.label, 'b');
    loose(Tensor.prototype).twice = function (this: Tensor) {
      return this.mul(2);
    };
    assert.equal(loose(matrix()).twice().arraySync(), [
      [2, 4],
      [6, 8],
    ]);
    delete loose(Tensor.prototype).twice;
  });

  test('it is awaited as what it is', async () => {
    const x = matrix();
    assert.is(await x, x);
    assert.is(Object.prototype.toString.call(x), '[object Tensor]');
  });
});

suite('a tensor that is copied or sent', (test) => {
  const reason = /a tensor: send await x\.data\(\) with x\.shape/;

  for (const [kind, make] of Object.entries(kinds)) {
    test(`${kind} refuses, with the reason`, async () => {
      const x = await make();
      const { port1, port2 } = new MessageChannel();
      assert.throws(() => structuredClone(x), reason);
      assert.throws(() => structuredClone({ of: [x] }), reason);
      assert.throws(() => port1.postMessage(x), reason);
      port1.close();
      port2.close();
    });

    test(`${kind} is its values in JSON`, async () => {
      const x = await make();
      assert.is(JSON.stringify({ x }), JSON.stringify({ x: x.arraySync() }));
    });
  }

  test('JSON of scalars, bools, empty tensors, and of what JSON has no word for', () => {
    assert.is(JSON.stringify(tensor(2.5)), '2.5');
    assert.is(JSON.stringify(tensor([[]])), '[[]]');
    assert.is(JSON.stringify(tensor([true, false])), '[1,0]');
    assert.is(JSON.stringify(tensor([Number.NaN, Infinity, 1])), '[null,null,1]');
  });

  test('a shape of more or deeper arrays than there is room for', async () => {
    for (const shape of [[2 ** 40, 0], [2 ** 24 - 1, 2 ** 16 - 1, 0], new Array(20_000).fill(1)]) {
      const x = zeros(shape);
      for (const read of [() => x.arraySync(), () => JSON.stringify(x)]) {
        assert.throws(read, ArgumentError);
        assert.throws(read, /^array: shape \[.*\].* is too large for nested arrays/);
      }
      await assert.rejects(async () => x.array(), ArgumentError);
    }
    assert.equal(zeros([0, 2 ** 40]).arraySync(), []);
  });

  test('test runners see values and shapes', () => {
    deepStrictEqual(matrix(), matrix());
    assert.equal(matrix(), matrix());
    for (const other of [matrix().add(1), matrix().reshape([4]), matrix().to('float64')]) {
      assert.throws(() => deepStrictEqual(matrix(), other));
      assert.throws(() => assert.equal(matrix(), other));
    }
  });
});

suite('operators on a tensor', (test) => {
  const x = tensor([1]);
  const operations: Record<string, () => unknown> = {
    'x + x': () => loose(x) + loose(x),
    'x + 1': () => loose(x) + 1,
    '1 + x': () => 1 + loose(x),
    "x + ''": () => loose(x) + String(''),
    'x += 1': () => {
      let y = loose(x);
      y += 1;
      return y;
    },
    '-x': () => -loose(x),
    '+x': () => +loose(x),
    'x * 2': () => loose(x) * 2,
    'x ** 2': () => loose(x) ** 2,
    'x > 0': () => loose(x) > 0,
    '0 <= x': () => 0 <= loose(x),
    // biome-ignore lint/suspicious/noDoubleEquals: this is the one that converts
    'x == 1': () => loose(x) == 1,
    'Math.max(x, 0)': () => Math.max(loose(x), 0),
  };

  for (const [what, run] of Object.entries(operations)) {
    test(`${what} is an error that names what to call`, () => {
      assert.throws(
        run,
        (error) => error instanceof EngramError && /add\(a, b\).*x\.item\(\).*String\(x\)/.test(error.message),
      );
    });
  }

  test('text still is: a template, String, join', () => {
    assert.is(`${x}`, 'tensor([1], shape [1], float32)');
    assert.is(String(x), `${x}`);
    assert.is([x, x].join(' '), `${x} ${x}`);
  });

  test('two tensors are the same only if they are one', () => {
    const y: unknown = tensor([1]);
    assert.ok(x !== y);
  });
});

suite('a tensor in a promise', (test) => {
  test('is not a thenable, and is not asked through its prototypes', async () => {
    const x = tensor([1]);
    assert.is(await Promise.resolve(x), x);
    // Whatever asks further than the class asks a proxy, which takes as long as a small op.
    assert.ok(Object.hasOwn(Object.getPrototypeOf(x), 'then'));
    assert.is((x as unknown as { then?: unknown }).then, undefined);
  });
});
