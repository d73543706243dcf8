import '../../src/fluent.ts';
import { assert, suite } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { compile } from '../../src/compile/compile.ts';
import { ArgumentError, CompileError, GradientError, StateDictError } from '../../src/errors.ts';
import { tensor } from '../../src/ops/create.ts';
import { square } from '../../src/ops/power.ts';
import { sum } from '../../src/ops/reduce.ts';
import { Adam, AdamW } from '../../src/optim/adam.ts';
import { RMSprop } from '../../src/optim/rmsprop.ts';
import { SGD } from '../../src/optim/sgd.ts';
import { assertNear, GRADIENTS, parameter, START, values } from './fixture.ts';

/** The parameters after some steps along these gradients, which all of them get. */
const after = (optimizer: { step(): void; readonly parameters: readonly Tensor[] }): number[][] => {
  for (const gradient of GRADIENTS) {
    for (const p of optimizer.parameters) p.grad = tensor(gradient, { dtype: 'float64' });
    optimizer.step();
  }
  return optimizer.parameters.map(values);
};

suite('parameter groups', (test) => {
  test('each steps with its own options, as an optimizer of its own would', () => {
    const three = () => [1, 2, 3].map(() => parameter(START));
    const [a, b, c] = three();
    const adam = new Adam(
      [
        { params: [a, b], lr: 0.1, betas: [0.8, 0.95] },
        { params: [c], weightDecay: 0.5 },
      ],
      { lr: 0.01 },
    );
    const [x, , z] = three();
    const first = after(new Adam([x], { lr: 0.1, betas: [0.8, 0.95] }))[0];
    const second = after(new Adam([z], { lr: 0.01, weightDecay: 0.5 }))[0];
    assert.equal(after(adam), [first, first, second]);

    const sgd = new SGD([{ params: parameter(START), momentum: 0.9 }, { params: parameter(START) }], { lr: 0.1 });
    assert.equal(after(sgd), [
      after(new SGD([parameter(START)], { lr: 0.1, momentum: 0.9 }))[0],
      after(new SGD([parameter(START)], { lr: 0.1 }))[0],
    ]);
    assert.equal(Object.keys(sgd.stateDict().state), ['0.momentum_buffer']);
  });

  test('can be read and set between steps, within their ranges', () => {
    const [a, b] = [parameter([1], [1]), parameter([1], [1])];
    const sgd = new SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.25 });
    assert.equal(
      sgd.paramGroups.map(({ lr }) => lr),
      [0.5, 0.25],
    );
    assert.is(sgd.paramGroups[1].params[0], b);
    sgd.paramGroups[1].lr = 0.125;
    sgd.step();
    assert.equal([values(a), values(b)], [[0.5], [0.875]]);
    const group = new RMSprop([a]).paramGroups[0];
    assert.throws(() => {
      group.alpha = 2;
    }, /RMSprop: alpha/);
    assert.throws(() => {
      group.lr = -1;
    }, /RMSprop: lr is a finite number ≥ 0, got -1/);
    assert.throws(() => {
      (group as { rate?: number }).rate = 1;
    }, TypeError);
    assert.equal([group.alpha, group.lr], [0.99, 0.01]);
    const { betas } = new Adam([a]).paramGroups[0];
    assert.throws(() => (betas as [number, number]).sort(), TypeError);
  });

  test('lr and hyperparameters are those of the only one', () => {
    const [a, b] = [parameter([1]), parameter([1])];
    const sgd = new SGD([{ params: [a] }, { params: [b] }]);
    assert.throws(() => sgd.lr, /SGD: there are 2 parameter groups, and each has its own lr: paramGroups\[i\]/);
    assert.throws(() => sgd.hyperparameters, ArgumentError);
    assert.throws(() => {
      sgd.lr = 1;
    }, /2 parameter groups/);
    const one = new SGD([{ params: [a], lr: 0.5 }]);
    assert.is(one.lr, 0.5);
    one.lr = 0.25;
    assert.is(one.paramGroups[0].lr, 0.25);
    assert.match(sgd.toString(), /^SGD\(lr=0.001, .*\), 1 parameters\nSGD\(/);
  });

  test('an empty one is allowed beside others, an option of undefined is the default', () => {
    const sgd = new SGD(
      [
        { params: [], lr: 9 },
        { params: [parameter([1], [1])], lr: undefined as never },
      ],
      { lr: 0.5 },
    );
    sgd.step();
    assert.equal(values(sgd.parameters[0]), [0.5]);
    assert.equal(
      sgd.stateDict().param_groups.map(({ params }) => params),
      [[], [0]],
    );
  });

  test('refuses what is not a group, and a parameter in two of them', () => {
    const [a, b] = [parameter([1]), parameter([1])];
    const wrong = (groups: unknown, message: RegExp, kind: new (message?: string) => Error = ArgumentError) => {
      assert.throws(() => new Adam(groups as Tensor[]), message);
      assert.throws(() => new Adam(groups as Tensor[]), kind as ErrorConstructor);
    };
    wrong([{ params: [a] }, { params: [b, a] }], /Adam: parameter 2 \[1\] is parameter 0 again/);
    wrong([{ params: [a, a] }], /parameter 1 \[1\] is parameter 0 again/);
    wrong([{ params: [a] }, b], /the first is a parameter group \{ params, … \}, number 1 is object/);
    wrong([a, { params: [b] }], /parameter 1 must be a tensor/);
    wrong([{ params: [a], learningRate: 1 }], /Adam: unknown option "learningRate"; did you mean lr\?/);
    wrong([{ params: [a], lr: -1 }], /Adam: lr .* got -1/);
    wrong([{ params: [a], betas: 3 }], /Adam: betas are two numbers/);
    wrong([{ params: [] }, { params: [] }], /there is no parameter to optimize/);
    wrong([{ params: 3 }], /expected an array or another iterable of tensors/);
    wrong([{ params: tensor([1]) }], /does not require gradients/, GradientError);
    assert.throws(() => new SGD([{ params: [a], nesterov: true }]), /nesterov needs momentum/);
  });

  test('one can be added later', () => {
    const [a, b] = [parameter([1], [1]), parameter([1], [1])];
    const sgd = new SGD([a], { lr: 0.5 });
    assert.throws(() => sgd.addParamGroup({ params: [b, a] }), /is parameter 0 again/);
    assert.throws(() => sgd.addParamGroup({ params: [b], lr: -1 }), ArgumentError);
    assert.is(sgd.parameters.length, 1);
    sgd.addParamGroup({ params: b, lr: 0.25 });
    sgd.step();
    assert.equal([values(a), values(b)], [[0.5], [0.75]]);
    assert.is(sgd.paramGroups.length, 2);
  });

  test('the state dict has them, and brings their options along', () => {
    const make = (lr: number) =>
      new AdamW([
        { params: [parameter(START)], weightDecay: 0 },
        { params: [parameter(START), parameter(START)], lr },
      ]);
    const adam = make(0.5);
    adam.paramGroups[0].lr = 0.25;
    after(adam);
    const dict = adam.stateDict();
    assert.equal(
      dict.param_groups.map(({ lr, weightDecay, params }) => ({ lr, weightDecay, params })),
      [
        { lr: 0.25, weightDecay: 0, params: [0] },
        { lr: 0.5, weightDecay: 0.01, params: [1, 2] },
      ],
    );
    const other = make(0.1);
    other.loadStateDict(
      JSON.parse(JSON.stringify({ ...dict, state: 0 }), (key, value) => (key === 'state' ? dict.state : value)),
    );
    assert.equal(other.stateDict(), dict);
    const [first, second] = dict.param_groups;
    const load = (groups: unknown) => () => other.loadStateDict({ ...dict, param_groups: groups as never });
    assert.throws(load([first]), /it has 1 parameter groups, not 2/);
    assert.throws(load([first, { ...second, eps: -1 }]), /group 1: AdamW: eps/);
    assert.throws(load([first, { ...second, params: [2, 1] }]), /group 1: params must be \[1, 2\]/);
    assert.throws(load([null, 7]), StateDictError);
    assert.equal(other.stateDict(), dict);
  });
});

suite('parameter groups in a compiled step', (test) => {
  const both = () => {
    const [a, b] = [tensor([3, -2], { requiresGrad: true }), tensor([1, 4], { requiresGrad: true })];
    const adam = new Adam(
      [
        { params: [a], lr: 0.1 },
        { params: [b], betas: [0.5, 0.9] },
      ],
      { lr: 0.2 },
    );
    const step = (scale: Tensor): void => {
      adam.zeroGrad();
      sum(square(a).add(square(b)).mul(scale)).backward();
      adam.step();
    };
    return { adam, step };
  };
  const rates = [
    [0.1, 0.2],
    [0.05, 0.2],
    [0.05, 0.01],
    [0.3, 0.3],
  ];

  for (const simd of [true, false]) {
    test(`read rates that have changed, without a new recording; SIMD ${simd}`, async () => {
      const [eager, compiled] = [both(), both()];
      const call = compile(compiled.step, { simd });
      for (const [first, second] of rates) {
        for (const { adam } of [eager, compiled]) {
          adam.paramGroups[0].lr = first;
          adam.paramGroups[1].lr = second;
        }
        eager.step(tensor(0.5));
        await call(tensor(0.5));
      }
      assert.is(call.programs.length, 1);
      eager.adam.parameters.forEach((p, i) => {
        assertNear(compiled.adam.parameters[i], values(p), 1e-6);
      });
      assert.equal(compiled.adam.stateDict().steps, [4, 4]);
    });
  }

  test('a group that is added, or an option that adds a tensor, is recorded anew', async () => {
    const { adam, step } = both();
    const call = compile(step);
    await call(tensor(1));
    const c = tensor([1], { requiresGrad: true });
    adam.addParamGroup({ params: [c] });
    await call(tensor(1));
    assert.is(call.programs.length, 2);
    const sgd = new SGD([{ params: [c] }]);
    const descend = compile(() => {
      sgd.zeroGrad();
      sum(square(c)).backward();
      sgd.step();
    });
    await descend();
    sgd.paramGroups[0].momentum = 0.9;
    await descend();
    assert.is(descend.programs.length, 2);
    assert.equal(Object.keys(sgd.stateDict().state), ['0.momentum_buffer']);
  });

  test('an option that the function reads is a guard, and setting one inside is refused', async () => {
    const { adam } = both();
    const read = compile((x: Tensor) => x.mul(adam.paramGroups[0].lr));
    assertNear(await read(tensor([1])), [0.1], 1e-6);
    adam.paramGroups[0].lr = 0.5;
    assertNear(await read(tensor([1])), [0.5], 1e-6);
    const set = compile(() => {
      adam.paramGroups[0].lr = 1;
    });
    await assert.rejects(() => set(), CompileError);
    await assert.rejects(() => set(), /setting a learning rate inside a compiled function/);
    await assert.rejects(() => compile(() => adam.addParamGroup({ params: [] }))(), /adding a parameter group inside/);
  });
});
