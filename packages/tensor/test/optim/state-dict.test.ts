import { assert, suite } from '@engram/tools/suite';
import { noGrad } from '../../src/autograd/mode.ts';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { StateDictError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/ops/create.ts';
import { randn } from '../../src/ops/random.ts';
import { Adagrad } from '../../src/optim/adagrad.ts';
import { Adam, AdamW } from '../../src/optim/adam.ts';
import { Lion } from '../../src/optim/lion.ts';
import { NAdam } from '../../src/optim/nadam.ts';
import type { Optimizer } from '../../src/optim/optimizer.ts';
import { RMSprop } from '../../src/optim/rmsprop.ts';
import { SGD } from '../../src/optim/sgd.ts';
import type { OneGroupStateDict, OptimizerStateDict } from '../../src/optim/state-dict.ts';
import { Generator } from '../../src/random/generator.ts';
import { values } from './fixture.ts';

const makers: Record<string, (parameters: Tensor[], lr: number) => Optimizer> = {
  SGD: (p, lr) => new SGD(p, { lr }),
  'SGD with momentum and dampening': (p, lr) => new SGD(p, { lr, momentum: 0.9, dampening: 0.5 }),
  Adam: (p, lr) => new Adam(p, { lr, weightDecay: 0.1 }),
  AdamW: (p, lr) => new AdamW(p, { lr }),
  RMSprop: (p, lr) => new RMSprop(p, { lr }),
  'RMSprop with momentum': (p, lr) => new RMSprop(p, { lr, momentum: 0.5 }),
  'Adam with amsgrad': (p, lr) => new Adam(p, { lr, amsgrad: true }),
  NAdam: (p, lr) => new NAdam(p, { lr }),
  Adagrad: (p, lr) => new Adagrad(p, { lr, lrDecay: 0.1, initialAccumulatorValue: 0.5 }),
  Lion: (p, lr) => new Lion(p, { lr }),
  'RMSprop centered with momentum': (p, lr) => new RMSprop(p, { lr, momentum: 0.5, centered: true }),
};

const start = (): Tensor[] => {
  const generator = new Generator(1);
  return [[3], [2, 2], [4]].map((shape) => randn(shape, { generator, requiresGrad: true }));
};

/** Steps `from` … `to`; the last parameter has a gradient only at every third. */
const train = (parameters: readonly Tensor[], optimizer: Optimizer, from: number, to: number): void => {
  for (let t = from; t < to; t++) {
    parameters.forEach((p, i) => {
      p.grad = i < 2 || t % 3 === 2 ? randn(p.shape, { generator: new Generator(100 * t + i) }) : null;
    });
    optimizer.step();
  }
};

const copies = (parameters: readonly Tensor[]): Tensor[] =>
  parameters.map((p) => tensor(p.dataSync(), p.shape, { requiresGrad: true }));

const write = (parameters: readonly Tensor[], sources: readonly Tensor[]): void => {
  noGrad(() => {
    for (const [i, p] of parameters.entries()) p.assign(sources[i]);
  });
};

const bits = (tensors: Iterable<Tensor>): number[][] =>
  [...tensors].map((x) => [...new Uint8Array(x.dataSync().slice().buffer)]);

/** Everything about an optimizer and its parameters, for "nothing has changed". */
const everything = (optimizer: Optimizer): unknown => {
  const { state, ...rest } = optimizer.stateDict();
  return { ...rest, names: Object.keys(state), state: bits(Object.values(state)), p: bits(optimizer.parameters) };
};

suite('optimizer state dicts', (test) => {
  for (const [name, make] of Object.entries(makers)) {
    for (const at of [0, 1, 2, 7]) {
      test(`${name} resumed after ${at} steps goes on bit for bit`, () => {
        const straight = start();
        const first = make(straight, 0.01);
        train(straight, first, 0, at);
        const dict = first.stateDict();
        const resumed = copies(straight);
        train(straight, first, at, 12);

        const second = make(resumed, 0.5);
        second.loadStateDict(dict);
        assert.is(second.lr, 0.01);
        train(resumed, second, at, 12);
        assert.equal(everything(second), everything(first));
      });
    }

    test(`${name} goes back to an earlier state of its own`, () => {
      const parameters = start();
      const optimizer = make(parameters, 0.01);
      const fresh = optimizer.stateDict();
      train(parameters, optimizer, 0, 2);
      const dict = optimizer.stateDict();
      const before = everything(optimizer);
      const saved = copies(parameters);
      train(parameters, optimizer, 2, 6);
      write(parameters, saved);
      optimizer.loadStateDict(dict);
      assert.equal(everything(optimizer), before);

      write(parameters, start());
      optimizer.loadStateDict(fresh);
      train(parameters, optimizer, 0, 2);
      assert.equal(everything(optimizer), before);
    });
  }

  test('is plain data but for its tensors, which have PyTorch’s names', () => {
    const p = tensor([1, 2], { requiresGrad: true });
    p.grad = tensor([1, 1]);
    const adam = new Adam([p], { lr: 0.1 });
    adam.step();
    const { state, ...rest } = adam.stateDict();
    assert.equal(JSON.parse(JSON.stringify(rest)), {
      optimizer: 'Adam',
      param_groups: [{ lr: 0.1, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false, params: [0] }],
      steps: [1],
    });
    assert.equal(Object.keys(state), ['0.exp_avg', '0.exp_avg_sq']);
  });

  test('is a snapshot, and what is loaded is copied', () => {
    const p = tensor([1], { requiresGrad: true });
    const adam = new Adam([p]);
    p.grad = tensor([1]);
    adam.step();
    const dict = adam.stateDict();
    const before = values(dict.state['0.exp_avg']);
    adam.step();
    assert.equal(values(dict.state['0.exp_avg']), before);

    const other = new Adam([p]);
    other.loadStateDict(dict);
    dict.state['0.exp_avg'].assign(tensor([99]));
    assert.equal(values(other.stateDict().state['0.exp_avg']), before);
  });

  test('brings its hyperparameters along', () => {
    const p = tensor([1], { requiresGrad: true });
    const plain = new RMSprop([p]);
    p.grad = tensor([1]);
    plain.step();
    const other = new RMSprop([p], { centered: true, momentum: 0.9 });
    other.step();
    plain.loadStateDict(other.stateDict());
    assert.equal(plain.hyperparameters, other.hyperparameters);
    assert.equal(Object.keys(plain.stateDict().state), ['0.square_avg', '0.grad_avg', '0.momentum_buffer']);
  });

  test('one from before parameter groups still loads, into an optimizer of one', () => {
    const parameters = start();
    const adam = new Adam(parameters, { lr: 0.1, weightDecay: 0.5 });
    train(parameters, adam, 0, 3);
    const { param_groups, ...rest } = adam.stateDict();
    const { params: _, amsgrad: __, ...hyperparameters } = param_groups[0];
    const before = { ...rest, hyperparameters } as OneGroupStateDict;
    const other = new Adam(copies(parameters));
    other.loadStateDict(before);
    assert.equal(everything(other), everything(adam));
    const [first, ...others] = copies(parameters);
    const groups = new Adam([{ params: first }, { params: others }]);
    assert.throws(() => groups.loadStateDict(before), /it has 1 parameter groups, not 2/);
  });

  test('what does not fit is listed at once, and nothing has changed', () => {
    const parameters = start();
    const adam = new Adam(parameters, { lr: 0.1 });
    train(parameters, adam, 0, 3);
    const before = everything(adam);
    const good = adam.stateDict();
    const { '0.exp_avg': _, ...state } = good.state;
    const bad = {
      ...good,
      state: {
        ...state,
        '7.exp_avg': zeros([1]),
        '1.exp_avg': zeros([3]),
        '2.exp_avg_sq': zeros([4], { dtype: 'int32' }),
      },
    };
    const load = (dict: unknown) => () => adam.loadStateDict(dict as OptimizerStateDict);
    assert.throws(load(bad), StateDictError);
    assert.throws(load(bad), /missing state: 0\.exp_avg\n/);
    assert.throws(load(bad), /unexpected state: 7\.exp_avg\n/);
    assert.throws(
      load(bad),
      /misshapen state: 1\.exp_avg is \[3\] float32, expected \[2, 2\] float32, 2\.exp_avg_sq is/,
    );
    const hostile = load({ ...good, state: { ...good.state, 'a\u001b[31m\u202e': tensor([1]) } });
    assert.throws(hostile, /unexpected state: "a\\u001b\[31m\\u\{202e\}"/);
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, tensor([1])]));
    assert.throws(load({ ...good, state: { ...good.state, ...many } }), /x19 and 980 more/);
    // What every object has is not in the state.
    assert.throws(load({ ...good, optimizer: '\u001b]0;' }), /it is of "\\u001b\]0;", not of Adam/);
    assert.throws(load({ ...good, optimizer: 'AdamW' }), /it is of AdamW, not of Adam/);
    assert.throws(load({ ...good, steps: [1, 2] }), /steps must be 3 whole numbers ≥ 0, .* got \[1,2\]/);
    assert.throws(load({ ...good, steps: [1, 2, -1] }), /steps must be/);
    const [group] = good.param_groups;
    const { eps, ...rest } = group;
    assert.throws(load({ ...good, param_groups: [group, group] }), /it has 2 parameter groups, not 1/);
    assert.throws(load({ ...good, param_groups: 'none' }), /it has 0 parameter groups, not 1/);
    assert.throws(
      load({ ...good, param_groups: [{ ...group, params: [0, 2, 1] }] }),
      /params must be \[0, 1, 2\], got \[0,2,1\]/,
    );
    assert.throws(
      load({ ...good, param_groups: [{ ...rest, rho: eps }] }),
      /missing hyperparameters: eps\n.*unexpected hyperparameters: rho/,
    );
    assert.throws(load({ ...good, param_groups: [{ ...group, lr: -1 }] }), /Adam: lr .* got -1/);
    assert.throws(
      load({ ...good, state: { ...good.state, '0.exp_avg': [1, 2, 3] } }),
      /0\.exp_avg is not a tensor but an array/,
    );
    assert.throws(
      load({}),
      /no optimizer, not of Adam\n.*missing hyperparameters: lr, betas, eps, weightDecay\n.*steps must be/,
    );
    assert.throws(load(undefined), StateDictError);
    assert.throws(load(new SGD(parameters).stateDict()), StateDictError);
    assert.equal(everything(adam), before);
  });
});
