import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  AdamW,
  Buffer,
  cast,
  compile,
  Dropout,
  Generator,
  grad,
  Linear,
  Module,
  manualSeed,
  mseLoss,
  noGrad,
  type Optimizer,
  Parameter,
  RMSprop,
  randn,
  relu,
  SGD,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { sameAsEager, values } from './support.ts';

class Net extends Module {
  readonly first = new Linear(3, 5);
  readonly dropout = new Dropout(0.3);
  readonly second = new Linear(5, 2);

  forward(x: Tensor): Tensor {
    return this.second.forward(this.dropout.forward(relu(this.first.forward(x))));
  }
}

const batch = (call: number): [Tensor, Tensor] => {
  const generator = new Generator(100 + call);
  return [randn([4, 3], { generator }), randn([4, 2], { generator })];
};

type MakeOptimizer = (parameters: Tensor[]) => Optimizer;
const sgd: MakeOptimizer = (parameters) => new SGD(parameters, { lr: 0.1, momentum: 0.9 });
const adam: MakeOptimizer = (parameters) => new Adam(parameters, { lr: 0.01 });
const optimizers: Record<string, MakeOptimizer> = {
  'SGD with momentum': sgd,
  Adam: adam,
  AdamW: (parameters) => new AdamW(parameters, { lr: 0.01 }),
  'RMSprop with momentum': (parameters) => new RMSprop(parameters, { lr: 0.01, momentum: 0.9 }),
};

const training = (makeOptimizer: MakeOptimizer) => () => {
  const model = new Net();
  const optimizer = makeOptimizer(model.parameters());
  const fn = (x: Tensor, y: Tensor): Tensor => {
    const loss = mseLoss(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { model, optimizer, fn, tensors: model.parameters() };
};

suite('compile: what changes between calls takes effect', (test) => {
  for (const [name, makeOptimizer] of Object.entries(optimizers)) {
    test(`the learning rate of ${name}`, async () => {
      const programs = await sameAsEager(training(makeOptimizer), {
        calls: 6,
        args: batch,
        before: ({ optimizer }, call) => {
          optimizer.lr = 0.2 / (call + 1);
        },
      });
      assert.is(programs.length, 1);
    });

    test(`the state of ${name}: loaded from earlier, with another learning rate`, async () => {
      await sameAsEager(training(makeOptimizer), {
        calls: 6,
        args: batch,
        before: ({ optimizer }, call) => {
          if (call !== 3) return;
          const dict = optimizer.stateDict();
          optimizer.loadStateDict({
            ...dict,
            steps: dict.steps.map(() => 7),
            param_groups: dict.param_groups.map((group) => ({ ...group, lr: 0.05 })),
          });
        },
      });
    });

    test(`the state of ${name}: back by one step, and another learning rate`, async () => {
      let dict = {} as ReturnType<Optimizer['stateDict']>;
      await sameAsEager(training(makeOptimizer), {
        calls: 5,
        args: batch,
        before: ({ optimizer }, call) => {
          if (call === 2) dict = optimizer.stateDict();
          if (call !== 3) return;
          optimizer.loadStateDict(dict);
          optimizer.lr *= 0.25;
        },
      });
    });

    test(`the state of ${name}: fresh again`, async () => {
      let fresh = {} as ReturnType<Optimizer['stateDict']>;
      await sameAsEager(training(makeOptimizer), {
        calls: 5,
        args: batch,
        before: ({ optimizer }, call) => {
          if (call === 0) fresh = optimizer.stateDict();
          if (call === 3) optimizer.loadStateDict(fresh);
        },
      });
    });

    test(`${name}: its state dict afterwards, step counts included`, async () => {
      const dicts = [];
      for (const compiled of [false, true]) {
        manualSeed(3);
        const { optimizer, fn } = training(makeOptimizer)();
        const step = compiled ? compile(fn) : fn;
        for (let call = 0; call < 4; call++) await step(...batch(call));
        dicts.push(optimizer.stateDict());
      }
      const [want, got] = dicts;
      assert.equal(got.steps, want.steps);
      assert.equal(got.steps[0], 4);
      assert.equal(Object.keys(got.state), Object.keys(want.state));
      for (const key of Object.keys(want.state))
        assertClose(got.state[key], want.state[key], { atol: 1e-6, label: key });
    });

    test(`${name}: eager steps and compiled ones take turns`, async () => {
      await sameAsEager(training(makeOptimizer), {
        calls: 6,
        args: batch,
        before: ({ fn }, call) => {
          if (call % 2 === 1) fn(...batch(50 + call));
        },
      });
    });
  }

  test('momentum, which adds a tensor to the state of SGD', async () => {
    const programs = await sameAsEager(
      training((parameters) => new SGD(parameters, { lr: 0.1 })),
      {
        calls: 5,
        args: batch,
        before: ({ optimizer }, call) => {
          if (call !== 2) return;
          const { param_groups, steps, ...dict } = optimizer.stateDict();
          const state = Object.fromEntries(
            optimizer.parameters.map((p, i) => [`${i}.momentum_buffer`, zeros(p.shape)]),
          );
          optimizer.loadStateDict({
            ...dict,
            steps,
            state,
            param_groups: param_groups.map((group) => ({ ...group, momentum: 0.5 })),
          });
        },
      },
    );
    assert.is(programs.length, 2);
  });

  test('the state dict of a module', async () => {
    const programs = await sameAsEager(training(sgd), {
      calls: 5,
      args: batch,
      before: ({ model }, call) => {
        if (call !== 2) return;
        const generator = new Generator(9);
        const drawn = Object.entries(model.stateDict()).map(([k, { shape }]) => [k, randn(shape, { generator })]);
        model.loadStateDict(Object.fromEntries(drawn));
      },
    });
    assert.is(programs.length, 1);
  });

  test('a parameter that is written to, eagerly', async () => {
    const programs = await sameAsEager(training(adam), {
      calls: 6,
      args: batch,
      before: ({ model }) => {
        noGrad(() => model.first.weight.assign(model.first.weight.mul(0.5)));
      },
    });
    assert.is(programs.length, 1);
  });

  test('train() and eval(), one program each', async () => {
    const programs = await sameAsEager(training(sgd), {
      calls: 6,
      args: batch,
      before: ({ model }, call) => {
        model.train(call % 2 === 0);
      },
    });
    assert.is(programs.length, 2);
  });

  test('the mode of one layer inside', async () => {
    await sameAsEager(training(sgd), {
      calls: 4,
      args: batch,
      before: ({ model }, call) => {
        model.dropout.training = call >= 2;
      },
    });
  });

  test('requiresGrad: a layer that is frozen, and thawed', async () => {
    const programs = await sameAsEager(training(adam), {
      calls: 6,
      args: batch,
      before: ({ model }, call) => {
        model.first.weight.requiresGrad = call < 2 || call >= 4;
      },
    });
    assert.is(programs.length, 2);
  });

  test('the seed', async () => {
    const programs = await sameAsEager(training(sgd), {
      calls: 5,
      args: batch,
      before: (_, call) => {
        if (call === 3) manualSeed(77);
      },
    });
    assert.is(programs.length, 1);
  });

  test('a module that moves to float64', async () => {
    const widen = (x: Tensor): Tensor => cast(x, 'float64');
    await sameAsEager(
      training((parameters) => new SGD(parameters, { lr: 0.1 })),
      {
        calls: 4,
        args: (call): [Tensor, Tensor] => {
          const [x, y] = batch(call);
          return call < 2 ? [x, y] : [widen(x), widen(y)];
        },
        before: ({ model }, call) => {
          if (call === 2) model.to('float64');
        },
      },
    );
  });

  test('a module that moves to float64 and back, under a function of nothing', async () => {
    const layer = new Linear(2, 2);
    const fn = () => layer.weight.mul(2);
    const step = compile(fn);
    for (const dtype of ['float32', 'float64', 'float32'] as const) {
      layer.to(dtype);
      noGrad(() => layer.weight.assign(layer.weight.add(1)));
      const result = await step();
      assert.is(result.dtype, dtype);
      assert.equal(values(result), values(fn()));
    }
  });
});

suite('compile: state that the function itself changes', (test) => {
  test('a buffer is assigned at each call', async () => {
    const make = () => {
      const mean = new Buffer(zeros([3]));
      const fn = (x: Tensor): Tensor => {
        const before = mean.mul(1);
        mean.assign(mean.mul(0.9).add(x.mean(0).mul(0.1)));
        return before.add(mean);
      };
      return { fn, tensors: [mean] };
    };
    await sameAsEager(make, { calls: 4, args: (call) => [batch(call)[0]] });
  });

  test('a buffer is assigned twice, and read before, between and after', async () => {
    const make = () => {
      const state = tensor([1, 2]);
      const fn = (x: Tensor) => {
        const first = state.add(0);
        state.assign(x);
        const second = state.add(0);
        state.assign(state.mul(first));
        return { first, second, third: state.add(0), self: state };
      };
      return { fn, tensors: [state] };
    };
    await sameAsEager(make, { calls: 3, args: (call) => [tensor([call + 1, call - 2])] });
  });

  test('a sum is not moved past a write to one of its terms', async () => {
    const make = () => {
      const memory = zeros([2, 2]);
      const w = new Parameter(zeros([2, 2]));
      const slope = (x: Tensor): Tensor => grad(x.matmul(w).mul(x).sum(), w)[0];
      const fn = (x: Tensor, y: Tensor): Tensor => {
        const first = memory.add(slope(x));
        memory.assign(y);
        return first.add(slope(y));
      };
      return { fn, tensors: [memory] };
    };
    const square = (seed: number): Tensor => randn([2, 2], { generator: new Generator(seed) });
    await sameAsEager(make, { calls: 2, args: (call) => [square(call), square(call + 10)] });
  });

  test('a write through a view or a detached twin shows in all of them', async () => {
    const make = () => {
      const state = tensor([
        [1, 2],
        [3, 4],
      ]);
      const fn = (x: Tensor) => {
        const flat = state.reshape([4]);
        flat.assign(flat.add(x));
        state.detach().assign(state.mul(2));
        return [flat.add(0), state.sum(0)];
      };
      return { fn, tensors: [state] };
    };
    await sameAsEager(make, { calls: 3, args: (call) => [tensor([call, 1, 2, 3])] });
  });

  test('two compiled functions share parameters and an optimizer', async () => {
    const sides: number[][] = [];
    for (const compiled of [false, true]) {
      manualSeed(5);
      const { model, optimizer, fn } = training(adam)();
      const decay = () => {
        noGrad(() => {
          for (const p of model.parameters()) p.assign(p.mul(0.9));
        });
      };
      const [step, shrink] = compiled ? [compile(fn), compile(decay)] : [fn, decay];
      for (let call = 0; call < 4; call++) {
        await step(...batch(call));
        await shrink();
        optimizer.lr *= 0.9;
      }
      sides.push(model.parameters().flatMap(values));
    }
    assertClose(tensor(sides[1]), sides[0], { atol: 1e-6 });
  });
});

suite('compile: optimizers that are made inside', (test) => {
  const kinds: Record<string, MakeOptimizer> = {
    ...optimizers,
    'RMSprop, centered': (parameters) => new RMSprop(parameters, { lr: 0.01, momentum: 0.9, centered: true }),
    'SGD, nesterov': (parameters) => new SGD(parameters, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
  };
  for (const [name, makeOptimizer] of Object.entries(kinds)) {
    for (const simd of [true, false]) {
      test(`${name}: of tensors made inside, and of parameters outside (${simd ? 'SIMD' : 'typed arrays'})`, async () => {
        const make = () => {
          const outside = new Parameter(tensor([0.5, -1]));
          const fn = (x: Tensor): Tensor[] => {
            const inside = new Parameter(x.clone());
            const optimizer = makeOptimizer([inside, outside]);
            const losses = [1, 2, 3].map((target) => {
              optimizer.zeroGrad();
              const loss = inside.mul(outside).sub(target).square().sum();
              loss.backward();
              optimizer.step();
              return loss.detach();
            });
            return [inside.detach(), ...losses];
          };
          return { fn, tensors: [outside] };
        };
        await sameAsEager(make, { calls: 4, args: (call) => [tensor([0.1 + 0.1 * call, 0.2])], simd });
      });
    }
  }

  test('one of many parameters, of which some have no gradient yet', async () => {
    const make = () => {
      const outside = [1, 2, 3].map((seed) => new Parameter(randn([4], { generator: new Generator(seed) })));
      const fn = (x: Tensor): void => {
        const optimizer = new Adam(outside, { lr: 0.1 });
        for (const used of [1, 2, 3]) {
          for (const p of outside.slice(0, used)) p.mul(x).sum().square().backward();
          optimizer.step();
        }
        optimizer.zeroGrad();
      };
      return { fn, tensors: outside };
    };
    await sameAsEager(make, { calls: 3, args: (call) => [randn([4], { generator: new Generator(call + 9) })] });
  });
});
