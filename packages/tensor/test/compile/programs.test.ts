import { assert, suite } from '@engram/tools/suite';
import { compile, Generator, Parameter, randn, SGD, type Tensor, tensor, zeros } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { values } from './support.ts';

suite('compile: what the function makes anew at each run', (test) => {
  test('an optimizer begins again each time', async () => {
    const fn = (x: Tensor) => {
      const w = new Parameter(tensor([1, 2]));
      const optimizer = new SGD([w], { lr: 0.1, momentum: 0.9 });
      for (let i = 0; i < 2; i++) {
        optimizer.zeroGrad();
        w.mul(x).square().sum().backward();
        optimizer.step();
      }
      return w.detach();
    };
    const f = compile(fn);
    const x = tensor([0.5, 1]);
    for (let call = 0; call < 3; call++) assertClose(await f(x), fn(x), { label: `call ${call}` });
  });

  test('a generator draws the same each time', async () => {
    const fn = (x: Tensor) => x.add(randn([3], { generator: new Generator(7) }));
    const f = compile(fn);
    for (let call = 0; call < 3; call++) assertClose(await f(zeros([3])), fn(zeros([3])));
  });
});

suite('compile: programs', (test) => {
  const double = (x: Tensor): Tensor => x.mul(2);

  test('one for each shape and dtype', async () => {
    const f = compile(double);
    for (let round = 0; round < 2; round++) {
      await f(zeros([2]));
      await f(zeros([3]));
      await f(zeros([2, 1]));
      await f(zeros([2], { dtype: 'float64' }));
      await f(zeros([2], { dtype: 'int32' }));
      await f(zeros([]));
    }
    assert.is(f.programs.length, 6);
  });

  test('one for each plain value', async () => {
    const f = compile((x: Tensor, options: { by: number; name?: string }, flags: boolean[]) => {
      const y = x.mul(options.by);
      return flags[0] ? y.neg() : y;
    });
    const x = tensor([1, 2]);
    assert.equal(values(await f(x, { by: 2 }, [true])), [-2, -4]);
    assert.equal(values(await f(x, { by: 3 }, [true])), [-3, -6]);
    assert.equal(values(await f(x, { by: 3 }, [false])), [3, 6]);
    assert.equal(values(await f(x, { by: 3, name: 'a' }, [false])), [3, 6]);
    assert.equal(values(await f(x, { name: 'a', by: 3 }, [false])), [3, 6], 'the order of keys is no difference');
    assert.is(f.programs.length, 4);
    assert.equal(values(await f(x, { by: NaN }, [false])), [NaN, NaN]);
    await f(x, { by: NaN }, [false]);
    assert.is(f.programs.length, 5);
    await f(x, { by: 0 }, [false]);
    await f(x, { by: -0 }, [false]);
    assert.is(f.programs.length, 7);
  });

  test('one for each number of arguments', async () => {
    const f = compile((x: Tensor, by?: number) => x.mul(by ?? 10));
    assert.equal(values(await f(tensor([1]))), [10]);
    assert.equal(values(await f(tensor([1]), 2)), [2]);
    assert.equal(values(await f(tensor([1]), undefined)), [10]);
    assert.is(f.programs.length, 3);
  });

  test('tensors in arrays and records', async () => {
    const f = compile(({ a, rest }: { a: Tensor; rest: readonly (readonly [Tensor, number])[] }) =>
      rest.reduce((sum, [x, by]) => sum.add(x.mul(by)), a),
    );
    const call = (n: number) =>
      f({
        a: tensor([n]),
        rest: [
          [tensor([1]), 2],
          [tensor([n]), 3],
        ],
      });
    assert.equal(values(await call(1)), [6]);
    assert.equal(values(await call(2)), [10]);
    assert.is(f.programs.length, 1);
    assert.equal(values(await f({ a: tensor([1]), rest: [] })), [1]);
    assert.is(f.programs.length, 2);
  });

  test('whether an argument requires gradients', async () => {
    const f = compile(double);
    await f(zeros([2]));
    await f(zeros([2], { requiresGrad: true }));
    assert.is(f.programs.length, 2);
  });

  test('the one used last is looked at first', async () => {
    const f = compile(double);
    await f(zeros([2]));
    await f(zeros([3]));
    await f(zeros([2]));
    assert.equal(values(await f(tensor([1, 2]))), [2, 4]);
    assert.equal(values(await f(tensor([1, 2, 3]))), [2, 4, 6]);
    assert.is(f.programs.length, 2);
  });

  test('calls that are not awaited run in order', async () => {
    const state = zeros([1]);
    const f = compile((x: Tensor) => {
      state.assign(state.mul(10).add(x));
      return state.add(0);
    });
    const all = await Promise.all([1, 2, 3].map((n) => f(tensor([n]))));
    assert.equal(all.flatMap(values), [1, 12, 123]);
  });
});
