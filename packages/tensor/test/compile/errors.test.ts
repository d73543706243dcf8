import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  ArgumentError,
  arrayDataset,
  type CompileArgument,
  compile,
  DataLoader,
  defaultGenerator,
  enableGrad,
  Generator,
  grad,
  Linear,
  manualSeed,
  mseLoss,
  noGrad,
  Parameter,
  randn,
  randperm,
  SGD,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { Net } from './networks.ts';
import { refuses, values } from './support.ts';

/** A model in the middle of its training, with an eager graph that has still to run backward. */
const world = async () => {
  manualSeed(4);
  const model = new Net();
  const parameters = model.parameters();
  const optimizer = new Adam(parameters, { lr: 0.1 });
  const own = new Generator(8);
  own.nextInt(3);
  const counter = zeros([1]);
  const input = tensor([[1, 2]]);
  const train = (x: Tensor): Tensor => {
    const loss = mseLoss(model.forward(x), x).add(randn([], { generator: own }));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    counter.assign(counter.add(1));
    return loss;
  };
  const step = compile(train);
  await step(input);
  model.layer.bias!.grad = null;
  const weight = model.layer.weight;
  const graph = weight.square().sum();
  const outside = weight.mul(2);
  const state = () => ({
    values: [...parameters, counter].map(values),
    stamps: [...parameters, counter].map(({ storage }) => storage.mutatedAt),
    requires: parameters.map(({ requiresGrad }) => requiresGrad),
    dict: Object.entries(optimizer.stateDict()).map(([k, v]) =>
      k === 'state' ? Object.values(v as Record<string, Tensor>).map(values) : v,
    ),
    generators: [defaultGenerator.getState(), own.getState()],
    modes: [...model.modules()].map(({ training }) => training),
    programs: step.programs.length,
  });
  return { model, parameters, optimizer, own, counter, input, train, step, weight, graph, outside, state };
};
type World = Awaited<ReturnType<typeof world>>;

/** Calls `bad` compiled, after all that a step does, and checks that nothing has come of it. */
const leavesNoTrace = async (
  bad: (w: World, x: Tensor) => unknown,
  check: (call: () => Promise<unknown>) => Promise<void>,
) => {
  const w = await world();
  const before = w.state();
  const gradients = w.parameters.map(({ grad: g }) => g);
  let broken = true;
  const fn = (x: Tensor): Tensor => {
    const loss = w.train(x);
    if (broken) return bad(w, x) as Tensor;
    return loss;
  };
  const f = compile(fn);
  for (let attempt = 0; attempt < 2; attempt++) {
    await check(() => f(w.input));
    assert.equal(w.state(), before);
    assert.equal(f.programs.length, 0);
    for (const [i, p] of w.parameters.entries()) assert.is(p.grad, gradients[i]);
  }
  const [g] = grad(w.graph, w.weight);
  assert.equal(values(g), values(w.weight.mul(2)), 'the eager graph still runs');
  // The same function, now that it is good.
  broken = false;
  const loss = await f(w.input);
  const other = await world();
  assert.equal(values(loss), values(await other.step(other.input)));
  assert.equal(w.parameters.map(values), other.parameters.map(values));
  assert.equal(f.programs.length, 1);
};

const loader = (generator: Generator) =>
  new DataLoader(arrayDataset([1, 2, 3]), { batchSize: 1, shuffle: true, generator });

const cases: Record<string, [bad: (w: World, x: Tensor) => unknown, message: RegExp]> = {
  'reading data()': [(_, x) => x.data(), /values of a tensor are read while.* recorded.*return the tensor/],
  'reading dataSync()': [(_, x) => x.dataSync(), /values of a tensor are read/],
  'reading itemSync()': [(_, x) => x.sum().itemSync(), /values of a tensor are read/],
  'reading arraySync()': [(_, x) => x.arraySync(), /values of a tensor are read.*where\(\)/],
  'reading item()': [
    (_, x) => {
      x.sum()
        .item()
        .catch(() => {});
      return x;
    },
    /values of a tensor are read/,
  ],
  'reading array()': [
    (_, x) => {
      x.array().catch(() => {});
      return x;
    },
    /values of a tensor are read/,
  ],
  'reading a parameter': [(w) => w.weight.dataSync(), /values of a tensor are read/],
  'reading a loss that is not finite': [(_, x) => x.sum().itemSync() > 1, /values of a tensor are read/],
  'a branch': [(_, x) => ((x as unknown as number) > 0 ? x : x.neg()), /a branch on a tensor.*use where\(\), gt\(\)/],
  'a branch on a parameter': [(w, x) => ((w.weight as unknown as number) < 1 ? x : null), /a branch on a tensor/],
  arithmetic: [(_, x) => tensor([(x as unknown as number) + 1]), /arithmetic with \+ - < >.*add\(\)/],
  'arithmetic on the left': [(_, x) => 2 * (x as unknown as number), /arithmetic with/],
  'a number as the result': [() => 3, /returns tensors.*it is the number 3, which would be the same at every run/],
  'a number inside the result': [(_, x) => ({ loss: x, parts: [x, 3] }), /it\.parts\[1\] is the number 3/],
  'a string as the result': [() => 'done', /it is the string done/],
  'a Map as the result': [(_, x) => new Map([['x', x]]), /it is a Map/],
  'a module as the result': [(w) => [w.model], /it\[0\] is a Net/],
  'a function as the result': [() => () => 3, /it is the function/],
  'a promise as the result': [async (_, x) => x, /asynchronous.*await outside and compile the synchronous part/],
  'an async function that reads': [async (_, x) => ((await x.sum().item()) > 0 ? x : null), /asynchronous/],
  'writing into an argument': [
    (_, x) => x.assign(x.mul(2)),
    /copy writes into argument \[1, 2\].*return the new values/,
  ],
  'writing into a view of an argument': [
    (_, x) =>
      x
        .reshape([2])
        .detach()
        .assign(zeros([2])),
    /writes into argument/,
  ],
  'casting into an argument': [(_, x) => x.assign(zeros([1, 2], { dtype: 'float64' })), /writes into argument/],
  'gradients into an argument': [
    (_, x) => {
      x.requiresGrad = true;
      x.mul(2).sum().backward();
      return x;
    },
    /backward\(\) reaches an argument.*grad\(…\)/,
  ],
  'the gradient that an argument has outside': [(_, x) => x.grad ?? x, /its \.grad is looked at.*grad\(…\)/],
  'forgetting the gradient of an argument': [
    (_, x) => {
      x.grad = null;
    },
    /its \.grad is looked at/,
  ],
  'gradients into a graph from outside': [
    (w) => w.outside.sum().backward(),
    /reaches 'mul', which ran before the compiled function did; detach\(\)/,
  ],
  'grad() through a graph from outside': [(w) => grad(w.outside.sum(), w.weight), /reaches 'mul', which ran before/],
  'nextInt of the default generator': [() => tensor([defaultGenerator.nextInt(3)]), /drawing a number on the host/],
  randperm: [() => randperm(3), /randperm.*draw before the call/],
  'a shuffled data loader': [(w) => [...loader(w.own)].length, /shuffling/],
  manualSeed: [() => manualSeed(3), /seeding a generator.*seed it before the call/],
  'seeding a generator of one’s own': [(w) => w.own.manualSeed(3), /seeding a generator/],
  'setting the state of a generator': [(w) => w.own.setState({ seed: 1, offset: 0 }), /seeding a generator/],
  'reading the state of a generator': [(w) => w.own.getState(), /state of a generator/],
  'setting a learning rate': [
    (w) => {
      w.optimizer.lr = 1;
    },
    /setting a learning rate inside.*set it before the call/,
  ],
  'setting requiresGrad': [
    (w) => {
      w.weight.requiresGrad = false;
    },
    /setting requiresGrad inside/,
  ],
  'train()': [(w) => w.model.train(), /train\(\) or eval\(\) inside/],
  'eval()': [(w) => w.model.eval(), /train\(\) or eval\(\) inside/],
  'loading an optimizer': [(w) => w.optimizer.loadStateDict({} as never), /loading the state of an optimizer/],
  'moving a module to another dtype': [(w) => w.model.to('float64'), /replacing the storage of a tensor/],
};

suite('compile: what cannot be recorded, and leaves no trace', (test) => {
  for (const [name, [bad, message]] of Object.entries(cases)) {
    test(name, () => leavesNoTrace(bad, (call) => refuses(call, message)));
  }

  test('an error of the function’s own', async () => {
    const own = new TypeError('mine');
    await leavesNoTrace(
      () => {
        throw own;
      },
      (call) =>
        assert.rejects(call, (error: unknown) => {
          assert.is(error, own);
          return true;
        }),
    );
  });

  test('an error inside noGrad and enableGrad', async () => {
    await leavesNoTrace(
      (_, x) => noGrad(() => enableGrad(() => x.matmul(x))),
      (call) => assert.rejects(call, /^matmul: inner dimensions differ/),
    );
  });

  test('an error of an op is as it is eagerly', async () => {
    await leavesNoTrace(
      (_, x) => x.matmul(x),
      (call) => assert.rejects(call, ShapeError),
    );
    await leavesNoTrace(
      (_, x) => x.softmax(5),
      (call) => assert.rejects(call, /softmax/),
    );
  });

  test('a function that is not one', () => {
    assert.throws(() => compile(3 as never), ArgumentError);
    assert.throws(() => compile(undefined as never), /compile: expected a function, got undefined/);
  });
});

suite('compile: arguments that are none', (test) => {
  const f = compile((...args: CompileArgument[]) => zeros([args.length]), { name: 'f' });
  const bad: Record<string, [unknown, RegExp]> = {
    'a function': [
      () => 3,
      /^f: argument 0 is a function; arguments are tensors, plain values, and arrays and records/,
    ],
    'a Map': [new Map(), /argument 0 is a Map/],
    'a Set, in a record': [{ a: [1, new Set()] }, /argument 0\.a\[1\] is a Set/],
    'a module': [new Linear(1, 1), /argument 0 is a Linear.*use from outside/],
    'an optimizer': [new SGD([new Parameter(zeros([1]))], { lr: 1 }), /argument 0 is an? SGD/],
    'a typed array': [new Float32Array(2), /argument 0 is a Float32Array/],
    'a date': [new Date(), /argument 0 is a Date/],
    'a promise': [Promise.resolve(zeros([1])), /argument 0 is a promise: await it first/],
    'a symbol': [Symbol('x'), /argument 0 is a Symbol/],
  };
  for (const [name, [value, message]] of Object.entries(bad)) {
    test(name, async () => {
      await refuses(() => f(value as CompileArgument), message);
      await refuses(() => f(zeros([1]), value as CompileArgument), /argument 1/);
      assert.is(f.programs.length, 0);
    });
  }

  test('a tensor on the tape', async () => {
    const w = new Parameter(tensor([1]));
    await refuses(() => f(w.mul(2)), /argument 0 is on the tape \(computed by 'mul'\).*detach\(\)/);
    assert.equal(values(await f(w.mul(2).detach())), [0]);
    await refuses(() => f(w.mul(2)), /on the tape/);
  });

  test('the message names the function', async () => {
    const named = function halve(x: Tensor): Tensor {
      return x.mul(0.5);
    };
    await refuses(() => compile(named)(Symbol('x') as never), /^halve: /);
    await refuses(() => compile(named, { name: 'other' })(Symbol('x') as never), /^other: /);
  });
});

suite('compile: compiled functions inside one another', (test) => {
  const inner = compile((x: Tensor) => x.mul(2), { name: 'inner' });

  test('a call is refused, whatever is done with its result', async () => {
    const outer = compile((x: Tensor) => {
      const y: unknown = inner(x);
      if (y instanceof Promise) y.catch(() => {}); // or it would end this process
      return (y as Tensor).mul(3);
    });
    await refuses(() => outer(tensor([1])), /inner\.inline/);
  });

  test('a call is refused where its result is returned', async () => {
    const outer = compile((x: Tensor) => inner(x) as unknown as Tensor);
    await refuses(() => outer(tensor([1])), /inner: a compiled function is called inside another.*inner\.inline/);
  });

  test('a call is refused where its result is ignored', async () => {
    const outer = compile((x: Tensor) => {
      const ignored = inner(x);
      if (ignored instanceof Promise) ignored.catch(() => {});
      return x.mul(1);
    });
    await refuses(() => outer(tensor([1])), /inner\.inline/);
  });

  test('inline is the function itself', async () => {
    const outer = compile((x: Tensor) => inner.inline(x).mul(3));
    assert.equal(values(await outer(tensor([1]))), [6]);
    assert.equal(values(inner.inline(tensor([2]))), [4]);
    assert.is(inner.programs.length, 0);
  });
});

suite('compile: promises and cycles', (test) => {
  test('a call may be awaited from noGrad, since it has ended when it returns', async () => {
    const w = new Parameter(tensor([1, 2]));
    const f = compile((x: Tensor) => w.mul(x));
    assert.equal(values(await noGrad(() => f(tensor([3, 4])))), [3, 8]);
    await assert.rejects(() => noGrad(async () => f(tensor([3, 4]))), /noGrad: the function returned a promise/);
  });

  test('an argument that contains itself', async () => {
    const list: CompileArgument[] = [];
    list.push(list);
    await refuses(() => compile((_: CompileArgument) => zeros([1]))(list), /argument 0\[0\].*64 levels deep/);
  });
  test('a result that contains itself', async () => {
    const list: unknown[] = [];
    list.push(list);
    await refuses(() => compile(() => list as unknown as CompileArgument[])(), /the result: it\[0\].*64 levels deep/);
  });
});
