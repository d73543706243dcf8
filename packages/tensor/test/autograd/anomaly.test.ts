import { assert, suite } from '@engram/tools/suite';
import { cpu } from '../../src/backend/api.ts';
import {
  Adam,
  AnomalyError,
  add,
  compile,
  crossEntropy,
  detectAnomaly,
  div,
  exp,
  full,
  grad,
  Linear,
  log,
  Module,
  MultiheadAttention,
  manualSeed,
  mul,
  neg,
  Parameter,
  randn,
  SGD,
  setBackend,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  TransformerEncoderLayer,
  tensor,
  where,
} from '../../src/index.ts';
import { makeInputs } from '../cases/case.ts';
import { tables } from '../cases/index.ts';

const x = () => tensor([1, 0, 4], { requiresGrad: true });

/** As a GPU: its elements can only be awaited, and no JavaScript runs on them. */
const awaited = {
  ...cpu,
  isSync: false,
  readSync: (): never => {
    throw new Error('only await');
  },
};

const caught = async (fn: () => unknown): Promise<Error> => {
  try {
    await fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

suite('detectAnomaly', (test) => {
  test('returns what the function returns, and leaves no trace', async () => {
    assert.is(
      detectAnomaly(() => 3),
      3,
    );
    assert.is(await detectAnomaly(async () => 4), 4);
    assert.equal((await detectAnomaly(() => exp(x()))).shape, [3]);
    assert.equal(log(tensor([0])).dataSync()[0], -Infinity);
  });

  test('names the op that made an infinity or a NaN, the place, and the line', async () => {
    const logs = () => log(x());
    const error = await caught(() => detectAnomaly(logs));
    assert.instance(error, AnomalyError);
    assert.match(
      error.message,
      /^detectAnomaly: log made -Infinity at \[1\] of \[3\]; log was called at logs \(.*anomaly\.test\.ts:\d+:\d+\)$/,
    );
    assert.match(error.stack!.split('\n')[1]!, 'logs');
    assert.throws(
      () =>
        detectAnomaly(() =>
          sqrt(
            tensor([
              [1, 2],
              [3, -1],
            ]),
          ),
        ),
      /sqrt made NaN at \[1, 1\] of \[2, 2\]/,
    );
    assert.throws(() => detectAnomaly(() => div(tensor(1), 0)), /div made Infinity; div was called at/);
    for (const dtype of ['float32', 'float64'] as const) {
      assert.throws(() => detectAnomaly(() => exp(full([2], 1e4, { dtype }))), /exp made Infinity at \[0\]/);
    }
  });

  test('tells data that were NaN before from an op that makes one', () => {
    const data = tensor([1, NaN]);
    const message =
      /mul gave NaN at \[1\] of \[2\], since its input 0 was already NaN at \[1\] of \[2\]: no op made that/;
    assert.throws(() => detectAnomaly(() => mul(data, 2)), message);
    assert.throws(() => detectAnomaly(() => mul(2, data)), /since its input 1 was already NaN/);
    assert.throws(() => detectAnomaly(() => sum(data)), /sum gave NaN, since its input 0 was already/);
  });

  test('may let infinities pass', async () => {
    const masked = () => softmax(where(tensor([true, false, true]), x(), -Infinity), 0);
    assert.throws(() => detectAnomaly(masked), /-Infinity/);
    const weights = await detectAnomaly(masked, { infinities: false });
    assert.is(weights.dataSync()[1], 0);
    const infinite = tensor([Infinity]);
    assert.throws(() => detectAnomaly(() => sub(infinite, infinite), { infinities: false }), /sub made NaN/);
    assert.throws(() => detectAnomaly(() => 1, { infinity: false } as never), /infinities/);
  });

  test('names the op whose backward pass made one, and the line of the op', async () => {
    const input = x();
    const roots = () => sqrt(input);
    const error = await caught(() => detectAnomaly(() => roots().sum().backward()));
    assert.match(
      error.message,
      /^detectAnomaly: the backward pass of sqrt made Infinity at \[1\] of \[3\]; sqrt was called at roots /,
    );
    assert.match(String((error.cause as Error).stack), 'at roots');
    assert.is(input.grad, null);
    const before = sqrt(input).sum();
    assert.throws(() => detectAnomaly(() => before.backward()), /sqrt was called at a line before detectAnomaly/);
    assert.throws(() => detectAnomaly(() => grad(roots().sum(), [input])), /backward pass of sqrt/);
  });

  test('names a sum of gradients that is none of its terms, of a leaf and of what was computed', async () => {
    const leaf = () => tensor([0], { requiresGrad: true });
    const sumOf = (y: Tensor) => [1e38, 2e38, 1e38].map((factor) => mul(y, factor)).reduce((a, b) => add(a, b));
    const message =
      /^detectAnomaly: the sum of gradients with that of mul made Infinity at \[0\] of \[1\]; mul was called at /;
    for (const make of [leaf, () => neg(leaf())]) {
      for (const createGraph of [false, true]) {
        const error = await caught(() => detectAnomaly(() => sumOf(make()).sum().backward({ createGraph })));
        assert.match(error.message, message);
      }
    }
  });

  test('a gradient that comes in as NaN is told apart', () => {
    const y = () => mul(x(), 2);
    const message =
      /the backward pass of mul gave NaN at \[0\] of \[3\], since the gradient that came to it .* was already NaN/;
    assert.throws(() => detectAnomaly(() => y().backward({ gradient: tensor([NaN, 1, 1]) })), message);
  });

  test('in second derivatives', () => {
    const run = () => {
      const input = x();
      const [first] = grad(sum(square(sqrt(add(input, 1)))), [input], { createGraph: true });
      return grad(sum(first!), [input]);
    };
    assert.is(detectAnomaly(run).constructor, Array);
  });

  class Net extends Module {
    readonly head = new (class extends Module {
      readonly linear = new Linear(3, 2);
      forward(input: Tensor): Tensor {
        return log(this.linear.forward(input).mul(0));
      }
      roots(input: Tensor): Tensor {
        return sqrt(this.linear.forward(input).mul(0));
      }
    })();
    forward(input: Tensor): Tensor {
      return this.head.forward(input);
    }
    roots(input: Tensor): Tensor {
      return this.head.roots(input);
    }
  }

  test('names the module, on the way there and back', () => {
    const net = new Net();
    assert.throws(() => detectAnomaly(() => net.forward(x())), /^in model\.head: detectAnomaly: log made -Infinity/);
    const message = /^in model\.head: detectAnomaly: the backward pass of sqrt made/;
    assert.throws(() => detectAnomaly(() => net.roots(x()).sum().backward()), message);
  });

  test('looks into compiled functions, which have the same effects as without', async () => {
    const train = async (through: <T>(fn: () => Promise<T>) => Promise<T>): Promise<number[]> => {
      manualSeed(3);
      const model = new Linear(3, 2);
      const optimizer = new Adam(model.parameters(), { lr: 0.1 });
      const step = compile((input: Tensor, target: Tensor) => {
        const loss = crossEntropy(model.forward(add(input, randn([4, 3]))), target);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return { loss, parts: [loss] };
      });
      const losses: number[] = [];
      for (let i = 0; i < 6; i++) {
        const run = () => step(full([4, 3], i), tensor([0, 1, 0, 1], { dtype: 'int32' }));
        const { loss, parts } = i % 2 === 1 ? await through(run) : await run();
        assert.is(loss.node, null);
        losses.push(loss.itemSync(), parts[0]!.itemSync());
      }
      return losses;
    };
    const plain = await train((fn) => fn());
    const watched = await train((fn) => detectAnomaly(fn));
    for (const [i, loss] of plain.entries()) assert.ok(Math.abs(loss - watched[i]!) < 1e-5, `${loss} ${watched[i]}`);

    const logs = compile((input: Tensor) => log(input));
    const error = await caught(() => detectAnomaly(() => logs(tensor([0]))));
    assert.match(
      error.message,
      /^detectAnomaly: log made -Infinity at \[0\] of \[1\]; log was called at .*anomaly\.test/,
    );
    assert.is(logs.programs.length, 0);
    await logs(tensor([0]));
    assert.is(logs.programs.length, 1);
  });

  test('looks at what an optimizer writes', () => {
    const weight = new Parameter(tensor([1e38]));
    const optimizer = new SGD([weight], { lr: 1e10 });
    weight.grad = tensor([1e30]);
    assert.throws(() => detectAnomaly(() => optimizer.step()), /sgd made -Infinity/);
  });

  test('goes on over awaits, nests, and ends when the function throws', async () => {
    const later = async () => {
      await null;
      log(tensor([0]));
    };
    await assert.rejects(() => detectAnomaly(later), /log made/);
    const nested = () => detectAnomaly(() => detectAnomaly(() => exp(x()), { infinities: false }));
    assert.is((await nested()).numel, 3);
    assert.throws(
      () =>
        detectAnomaly(() => {
          detectAnomaly(() => 1);
          log(tensor([0]));
        }),
      /log made/,
    );
    assert.throws(
      () =>
        detectAnomaly(() => {
          throw new TypeError('mine');
        }),
      /mine/,
    );
    await assert.rejects(
      () =>
        detectAnomaly(async () => {
          throw new TypeError('mine');
        }),
      /mine/,
    );
    const [first] = await Promise.all([
      detectAnomaly(async () => {
        await null;
        return 1;
      }),
      detectAnomaly(async () => {
        await null;
        await null;
        await null;
        return 2;
      }),
    ]);
    assert.is(first, 1);
    assert.is(log(tensor([0])).dataSync()[0], -Infinity); // nobody watches any more
  });

  test('refuses to be called while a function is recorded', () =>
    assert.rejects(
      () => compile(() => detectAnomaly(() => full([1], 1)))(),
      /detectAnomaly inside a compiled function/,
    ));

  test('where elements can only be awaited, looks at them in order before it hands out the result', async () => {
    await setBackend(awaited);
    try {
      const input = x();
      assert.equal((await detectAnomaly(() => exp(input))).shape, [3]);
      const error = await caught(() => detectAnomaly(() => sub(log(input), log(input))));
      assert.match(error.message, /^detectAnomaly: log made -Infinity at \[1\] of \[3\]; log was called at/);
      assert.match(error.stack!.split('\n')[1]!, 'anomaly.test.ts');
      const data = tensor([NaN]);
      await assert.rejects(async () => detectAnomaly(() => mul(data, 2)), /mul gave NaN .* was already NaN/);
      await assert.rejects(async () => detectAnomaly(() => sqrt(input).sum().backward()), /backward pass of sqrt made/);
      const net = new Net();
      await assert.rejects(async () => detectAnomaly(() => net.forward(input)), /^in model\.head: detectAnomaly: log/);
      await assert.rejects(
        async () => detectAnomaly(async () => net.forward(input)),
        /^in model\.head: detectAnomaly: log/,
      );
    } finally {
      await setBackend('cpu');
    }
  });
});

suite('detectAnomaly, no false alarm', (test) => {
  for (const [stem, rows] of Object.entries(tables)) {
    test(`where results and gradients are finite: ${stem}`, () => {
      for (const row of rows) {
        if (row.gradient === false) continue;
        const inputs = makeInputs(row.inputs, 'float32', true);
        if (inputs.some(({ numel }) => numel === 0)) continue; // the mean of nothing is NaN, and so on
        detectAnomaly(() => {
          const result = row.run(...inputs);
          const outs = Array.isArray(result) ? (result as Tensor[]) : [result as Tensor];
          for (const out of outs) if (out.requiresGrad) sum(out).backward({ retainGraph: true });
        });
      }
    });
  }

  test('where masks make −∞ of what no query may see', () => {
    const x = randn([3, 2, 4]);
    const attention = new MultiheadAttention(4, 2);
    const layer = new TransformerEncoderLayer(4, 2, { dropout: 0 });
    const later = tensor([
      [false, true, true],
      [false, false, true],
      [false, false, false],
    ]);
    const padded = tensor([
      [false, false, true],
      [false, false, false],
    ]);
    const bias = tensor([
      [0, Number.NEGATIVE_INFINITY, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    detectAnomaly(() => {
      for (const attnMask of [later, bias]) {
        const [output] = attention.forward(x, x, x, { attnMask, keyPaddingMask: padded });
        output.sum().backward();
      }
      layer.forward(x, { srcMask: later, srcKeyPaddingMask: padded }).sum().backward();
    });
    // What is wrong besides is found as ever.
    const scores = mul(x, Number.NaN);
    assert.throws(() => detectAnomaly(() => attention.forward(scores, x, x, { attnMask: later })), /NaN/);
  });
});
