import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  compile,
  defaultGenerator,
  Embedding,
  embedding,
  Generator,
  IndexError,
  Linear,
  manualSeed,
  noGrad,
  Parameter,
  randn,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { Net } from './networks.ts';
import { assertNear, values } from './support.ts';

suite('compile: errors at run time', (test) => {
  const make = () => {
    manualSeed(2);
    const table = new Embedding(4, 3);
    const model = new Net();
    const head = new Linear(3, 2);
    const own = new Generator(6);
    const parameters = [...table.parameters(), ...head.parameters(), ...model.parameters()];
    const optimizer = new Adam(parameters, { lr: 0.1 });
    const fn = (tokens: Tensor): Tensor => {
      const noise = randn([2], { generator: own });
      const loss = model
        .forward(head.forward(table.forward(tokens)))
        .add(noise)
        .square()
        .sum();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss;
    };
    return { fn, own, optimizer, parameters };
  };
  const good = tensor([0, 3, 1], { dtype: 'int32' });
  const bad = tensor([0, 4, 1], { dtype: 'int32' });

  test('the first call reads no stack: through source maps that takes as long as to record', async () => {
    const { prepareStackTrace } = Error;
    let reads = 0;
    Error.prepareStackTrace = ({ message }, frames) => {
      if (frames.length > 0) reads++;
      return message;
    };
    try {
      await compile(make().fn)(good);
      assert.is(reads, 0);
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.ok(reads > 0, 'soon after, so that it does not hold on to what was on the stack');
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  });

  for (const simd of [true, false]) {
    test(`an index out of range is the op’s own error (${simd ? 'SIMD' : 'typed arrays'})`, async () => {
      let want: unknown;
      try {
        make().fn(bad);
      } catch (error) {
        want = error;
      }
      const { fn } = make();
      const step = compile(fn, { simd });
      const same = (error: unknown): boolean => {
        assert.instance(error, IndexError);
        assert.is((error as Error).message, (want as Error).message);
        return true;
      };
      await assert.rejects(() => step(bad), same);
      await step(good);
      await assert.rejects(() => step(bad), same);
      await assert.rejects(() => step(tensor([-5, 0, 0], { dtype: 'int32' })), IndexError);
    });

    test(`nothing has moved on afterwards (${simd ? 'SIMD' : 'typed arrays'})`, async () => {
      const [one, other] = [make(), make()];
      manualSeed(9);
      const eager = [other.fn(good), other.fn(good), other.fn(good)].flatMap(values);
      manualSeed(9);
      const step = compile(one.fn, { simd });
      const got: number[] = [];
      const failing = async () => {
        const state = () => [
          defaultGenerator.getState(),
          one.own.getState(),
          one.optimizer.stateDict().steps,
          one.parameters.map(values),
          one.parameters.map(({ grad: g }) => g && values(g)),
        ];
        const before = state();
        await assert.rejects(() => step(bad), IndexError);
        assert.equal(state(), before);
      };
      for (let call = 0; call < 3; call++) {
        await failing();
        await failing();
        got.push(...values(await step(good)));
      }
      assertNear([got], [eager]);
      assert.equal(one.optimizer.stateDict().steps, other.optimizer.stateDict().steps);
    });
  }

  test('gradients that were there are there still', async () => {
    const table = new Parameter(zeros([3, 2]));
    const w = new Parameter(tensor([1, 2]));
    const f = compile((x: Tensor, index: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
      embedding(index, table).sum().backward();
    });
    await f(tensor([5, 6]), tensor([0], { dtype: 'int32' }));
    assert.equal(values(w.grad!), [5, 6]);
    await assert.rejects(() => f(tensor([7, 8]), tensor([9], { dtype: 'int32' })), IndexError);
    assert.equal(values(w.grad!), [5, 6]);
  });

  test('what would have been written after the error is as it was', async () => {
    const state = tensor([1, 2]);
    const f = compile((x: Tensor, index: Tensor) => {
      const next = x.mul(2);
      const row = embedding(index, x.reshape([2, 1]));
      state.assign(next);
      return row;
    });
    await f(tensor([3, 4]), tensor([0], { dtype: 'int32' }));
    assert.equal(values(state), [6, 8]);
    await assert.rejects(() => f(tensor([5, 6]), tensor([2], { dtype: 'int32' })), IndexError);
    assert.equal(values(state), [6, 8]);
  });

  test('what was written before the error makes eager graphs stale', async () => {
    const w = new Parameter(tensor([1, 2]));
    const table = zeros([3, 2]);
    const f = compile((index: Tensor) => {
      noGrad(() => w.assign(w.mul(2)));
      return embedding(index, table);
    });
    await f(tensor([0], { dtype: 'int32' }));
    const loss = w.square().sum();
    await assert.rejects(() => f(tensor([9], { dtype: 'int32' })), IndexError);
    if (values(w)[0] !== 2) assert.throws(() => loss.backward(), /changed in place/);
  });

  test('a constant index out of range fails while recording', async () => {
    const f = compile((x: Tensor) => embedding(tensor([7], { dtype: 'int32' }), x));
    await assert.rejects(() => f(zeros([3, 2])), IndexError);
    await assert.rejects(() => f(zeros([3, 2])), /7/);
    assert.equal(values(await f(zeros([8, 1]))), [0]);
  });

  test('what a kernel of one’s own throws', async () => {
    const { apply, defineOp } = await import('../../src/index.ts');
    let fail = false;
    const op = defineOp({
      name: 'moody',
      shape: ([x]) => x.shape,
      kernel: ([out], [x]) => {
        if (fail) throw new RangeError('not today');
        out.set(x);
      },
    });
    const own = new Generator(1);
    const f = compile((x: Tensor) => apply(op, [x]).add(randn([1], { generator: own })));
    const first = await f(tensor([1]));
    fail = true;
    const state = own.getState();
    await assert.rejects(() => f(tensor([1])), RangeError);
    assert.equal(own.getState(), state);
    fail = false;
    assert.not.equal(values(await f(tensor([1]))), values(first));
  });
});
