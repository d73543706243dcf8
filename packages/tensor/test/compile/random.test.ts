import { assert, suite } from '@engram/tools/suite';
import {
  compile,
  Dropout,
  defaultGenerator,
  dropout,
  embedding,
  Generator,
  IndexError,
  init,
  Linear,
  manualSeed,
  ones,
  rand,
  randint,
  randn,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { modes, sameAsEager, values } from './support.ts';

for (const { label, simd } of modes) {
  suite(`compile: random numbers (${label})`, (test) => {
    test('are those that eager calls draw, bit for bit', async () => {
      const make = () => {
        const own = new Generator(3);
        const fn = (x: Tensor) => ({
          uniform: rand([5]),
          normal: randn([7], { generator: own }),
          double: rand([3], { dtype: 'float64' }),
          gauss: randn([4], { dtype: 'float64' }),
          int: randint(-3, 4, [9], { generator: own }),
          dropped: dropout(x, 0.5),
        });
        return { fn, tensors: [] };
      };
      const programs = await sameAsEager(make, { calls: 4, args: () => [ones([11])], simd, rtol: 0, atol: 0 });
      assert.is(programs.length, 1);
    });

    test('leave the generator where eager calls would', async () => {
      const fn = (): Tensor[] => [rand([5]), randn([2, 3]), randint(0, 9, [1]), rand([0])];
      const f = compile(fn, { simd });
      for (let call = 0; call < 3; call++) {
        manualSeed(call);
        fn();
        const want = defaultGenerator.getState();
        manualSeed(call);
        await f();
        assert.equal(defaultGenerator.getState(), want);
      }
    });

    test('that nobody looks at are drawn all the same', async () => {
      const fn = (): Tensor => {
        rand([6]);
        return randn([2]);
      };
      const f = compile(fn, { simd });
      manualSeed(1);
      const want = [values(fn()), values(fn())];
      manualSeed(1);
      assert.equal([values(await f()), values(await f())], want);
    });

    test('follow a seed, a state and eager draws between calls', async () => {
      const own = new Generator(1);
      const f = compile(() => rand([3], { generator: own }), { simd });
      const first = values(await f());
      const second = values(await f());
      assert.not.equal(first, second);
      own.manualSeed(1);
      assert.equal(values(await f()), first);
      const state = own.getState();
      assert.equal(values(await f()), second);
      own.setState(state);
      rand([3], { generator: own });
      const later = values(await f());
      own.setState(state);
      await f();
      assert.equal(values(await f()), later);
      own.manualSeed(2);
      assert.equal(values(await f()), values(rand([3], { generator: new Generator(2) })));
      own.manualSeed(2 ** 52 + 12345);
      assert.equal(values(await f()), values(rand([3], { generator: new Generator(2 ** 52 + 12345) })));
    });

    test('two functions with one generator', async () => {
      const [a, b] = [compile(() => rand([3]), { simd }), compile(() => randn([2]), { simd })];
      manualSeed(6);
      const got = [await a(), await b(), await b(), await a()].map(values);
      manualSeed(6);
      assert.equal(got, [rand([3]), randn([2]), randn([2]), rand([3])].map(values));
    });

    test('far along in the sequence', async () => {
      const own = new Generator(1);
      const f = compile(() => rand([3], { generator: own }), { simd });
      await f();
      own.setState({ seed: 1, offset: 2 ** 40 + 3 });
      const got = values(await f());
      own.setState({ seed: 1, offset: 2 ** 40 + 3 });
      assert.equal(got, values(rand([3], { generator: own })));
    });

    test('a generator made inside draws the same at each call', async () => {
      const fn = (): Tensor => {
        const own = new Generator(5);
        return randn([2], { generator: own }).add(rand([2], { generator: own }));
      };
      const f = compile(fn, { simd });
      assert.equal(values(await f()), values(fn()));
      assert.equal(values(await f()), values(fn()));
    });

    test('modules made inside are initialised anew at each call', async () => {
      const make = () => {
        const fn = (x: Tensor): Tensor => {
          const layer = new Linear(3, 2);
          init.xavierNormal(layer.weight);
          return layer.forward(x);
        };
        return { fn, tensors: [] };
      };
      await sameAsEager(make, { calls: 3, args: () => [ones([1, 3])], simd });
    });

    test('dropout in train() and eval()', async () => {
      const layer = new Dropout(0.5, { generator: new Generator(2) } as never);
      const f = compile((x: Tensor) => layer.forward(x), { simd });
      const x = ones([40]);
      const first = values(await f(x));
      assert.not.equal(values(await f(x)), first);
      assert.equal([...new Set(first)].sort(), [0, 2]);
      layer.eval();
      assert.equal(values(await f(x)), values(x));
      layer.train();
      assert.equal([...new Set(values(await f(x)))].sort(), [0, 2]);
    });

    test('a call that fails has drawn nothing', async () => {
      const f = compile((index: Tensor) => embedding(index, rand([3, 1])).add(randn([1])), { simd });
      await f(zeros([1], { dtype: 'int32' }));
      const state = defaultGenerator.getState();
      await assert.rejects(() => f(tensor([3], { dtype: 'int32' })), IndexError);
      assert.equal(defaultGenerator.getState(), state);
    });
  });
}
