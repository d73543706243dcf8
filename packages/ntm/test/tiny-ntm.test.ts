import {
  Adam,
  ArgumentError,
  Buffer,
  DTypeError,
  IndexError,
  isGradEnabled,
  manualSeed,
  Parameter,
  randn,
  ShapeError,
  StateDictError,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { TinyNTM, type TinyNTMConfig } from '../src/index.ts';
import { KINDS, network, SMALL, tokens } from './networks.ts';
import { throwsError } from './property.ts';

/** The entries of a state dict, by name. */
const shapes = (model: TinyNTM): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(model.stateDict()).map(([name, x]) => [name, x.shape]));

const values = (x: Tensor): number[] => [...x.dataSync()];
const parameterCount = (model: TinyNTM): number => model.parameters().reduce((n, p) => n + p.numel, 0);

const trainALittle = (model: TinyNTM, inputs: Tensor): void => {
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  for (let step = 0; step < 3; step++) {
    optimizer.zeroGrad();
    sum(model.forward(inputs).square()).backward();
    optimizer.step();
  }
};

suite('TinyNTM', (test) => {
  test('sizes and names: the lab’s network, with a fixed memory', () => {
    const model = new TinyNTM({ memory: 'fixed' });
    assert.is(parameterCount(model), 9210);
    assert.equal(shapes(model), {
      'cell.memory.initial': [16, 16],
      'embedding.weight': [10, 32],
      'cell.controller.gru.weight_ih': [96, 48],
      'cell.controller.gru.weight_hh': [96, 32],
      'cell.controller.gru.bias_ih': [96],
      'cell.controller.gru.bias_hh': [96],
      'cell.memory.read_head.weight': [16, 32],
      'cell.memory.read_head.bias': [16],
      'output.weight': [10, 48],
      'output.bias': [10],
    });
  });

  test('sizes and names: a writable memory is the default, and adds a write head and a learned memory', () => {
    const model = new TinyNTM();
    assert.is(parameterCount(model), 9210 + 16 * 16 + 3 * (32 * 16 + 16));
    assert.equal(shapes(model), {
      ...shapes(new TinyNTM({ memory: 'fixed' })),
      'cell.memory.write_head.address.weight': [16, 32],
      'cell.memory.write_head.address.bias': [16],
      'cell.memory.write_head.erase.weight': [16, 32],
      'cell.memory.write_head.erase.bias': [16],
      'cell.memory.write_head.add.weight': [16, 32],
      'cell.memory.write_head.add.bias': [16],
    });
    assert.equal(
      model.namedParameters().map(([name]) => name),
      Object.keys(model.stateDict()),
    );
  });

  test('every size is its own', () => {
    assert.equal(shapes(new TinyNTM({ vocab: 3, hidden: 5, slots: 7, width: 2 })), {
      'cell.memory.initial': [7, 2],
      'embedding.weight': [3, 5],
      'cell.controller.gru.weight_ih': [15, 7],
      'cell.controller.gru.weight_hh': [15, 5],
      'cell.controller.gru.bias_ih': [15],
      'cell.controller.gru.bias_hh': [15],
      'cell.memory.read_head.weight': [7, 5],
      'cell.memory.read_head.bias': [7],
      'cell.memory.write_head.address.weight': [7, 5],
      'cell.memory.write_head.address.bias': [7],
      'cell.memory.write_head.erase.weight': [2, 5],
      'cell.memory.write_head.erase.bias': [2],
      'cell.memory.write_head.add.weight': [2, 5],
      'cell.memory.write_head.add.bias': [2],
      'output.weight': [3, 7],
      'output.bias': [3],
    });
  });

  test('the same seed makes the same network, another seed another', () => {
    const made = (seed: number) => {
      manualSeed(seed);
      return Object.values(new TinyNTM().stateDict()).map(values);
    };
    assert.equal(made(3), made(3));
    assert.not.equal(made(3), made(4));
  });

  test('the fixed memory is a buffer: not learned, random, and cast with the model', () => {
    const model = new TinyNTM({ ...SMALL, memory: 'fixed' });
    assert.instance(model.cell.memory.initial, Buffer);
    assert.equal(
      model.namedBuffers().map(([name]) => name),
      ['cell.memory.initial'],
    );
    assert.not.ok(model.parameters().some((p: Tensor) => p === model.cell.memory.initial));
    assert.not.ok(model.cell.memory.initial.requiresGrad);
    assert.is(new Set(values(model.cell.memory.initial)).size, SMALL.slots * SMALL.width);
    model.to('float64');
    assert.is(model.cell.memory.initial.dtype, 'float64');
    assert.is(model.forward(tokens(2, 3)).dtype, 'float64');
    assert.is(model.run(tokens(2, 3)).trace.memory.dtype, 'float64');
  });

  test('training leaves a fixed memory alone and learns all else', () => {
    const model = new TinyNTM({ ...SMALL, memory: 'fixed' });
    const before = model.stateDict();
    trainALittle(model, tokens(3, 6));
    const same = Object.entries(model.stateDict()).filter(([name, x]) =>
      values(x).every((v, i) => v === values(before[name]!)[i]),
    );
    assert.equal(
      same.map(([name]) => name),
      ['cell.memory.initial'],
    );
  });

  test('training learns every parameter of a writable memory, its initial memory too', () => {
    const model = new TinyNTM(SMALL);
    assert.instance(model.cell.memory.initial, Parameter);
    const before = model.stateDict();
    trainALittle(model, tokens(3, 6));
    for (const [name, x] of Object.entries(model.stateDict()))
      assert.not.equal(values(x), values(before[name]!), `${name} has not moved`);
  });

  test('running changes nothing: each sequence starts from the same memory', () => {
    for (const memory of KINDS) {
      const model = new TinyNTM({ ...SMALL, memory });
      const before = Object.values(model.stateDict()).map(values);
      const first = values(model.run(tokens(2, 6)).logits);
      assert.equal(values(model.run(tokens(2, 6)).logits), first);
      assert.equal(Object.values(model.stateDict()).map(values), before);
    }
  });

  test('a loaded copy says the very same, memory included', () => {
    for (const memory of KINDS) {
      const model = new TinyNTM({ ...SMALL, memory });
      trainALittle(model, tokens(3, 6));
      const copy = new TinyNTM({ ...SMALL, memory });
      const inputs = tokens(4, 7, { seed: 9 });
      assert.not.equal(values(copy.forward(inputs)), values(model.forward(inputs)));
      copy.loadStateDict(model.stateDict());
      assert.equal(values(copy.forward(inputs)), values(model.forward(inputs)));
      assert.equal(values(copy.cell.memory.initial), values(model.cell.memory.initial));
    }
  });

  test('a saved network does not move with the one that it was saved from', () => {
    const model = new TinyNTM(SMALL);
    const saved = model.stateDict();
    const memory = values(saved['cell.memory.initial']!);
    trainALittle(model, tokens(3, 6));
    assert.equal(values(saved['cell.memory.initial']!), memory);
  });

  test('a fixed network’s weights are not a writable one’s', () => {
    const fixed = new TinyNTM({ ...SMALL, memory: 'fixed' });
    throwsError(
      () => new TinyNTM(SMALL).loadStateDict(fixed.stateDict()),
      StateDictError,
      /missing: cell\.memory\.write_head\.address\.weight/,
    );
  });

  test('each sequence of a batch is on its own', () => {
    for (const memory of KINDS) {
      const model = network({ ...SMALL, memory });
      const inputs = tokens(3, 6);
      const { logits, trace } = model.run(inputs);
      for (let b = 0; b < 3; b++) {
        const alone = model.run(inputs.narrow(0, b, 1));
        const same = (all: Tensor, one: Tensor) => assertClose(one, all.narrow(0, b, 1), { rtol: 1e-12, atol: 1e-12 });
        same(logits, alone.logits);
        same(trace.readWeights, alone.trace.readWeights);
        if (trace.writeWeights) same(trace.writeWeights, alone.trace.writeWeights!);
        if (memory === 'writable') same(trace.memory, alone.trace.memory);
      }
    }
  });

  test('what it says does not depend on what comes later', () => {
    const model = network(SMALL);
    const inputs = tokens(2, 6);
    assertClose(model.forward(inputs.narrow(1, 0, 4)), model.forward(inputs).narrow(1, 0, 4).detach());
  });

  test('attention is a distribution, with and without reads', () => {
    for (const memory of KINDS) {
      const model = network({ ...SMALL, memory });
      for (const reads of [true, false]) {
        const { readWeights, writeWeights } = model.run(tokens(3, 6), { reads }).trace;
        for (const weights of [readWeights, ...(writeWeights ? [writeWeights] : [])]) {
          assert.equal(weights.shape, [3, 6, 1, SMALL.slots]);
          assert.ok(values(weights).every((w) => w > 0 && w < 1));
          assertClose(weights.sum(-1), tensor(new Float64Array(18).fill(1), [3, 6, 1]));
        }
      }
    }
  });

  test('without reads the memory has no say', () => {
    for (const memory of KINDS) {
      const model = network({ ...SMALL, memory });
      const inputs = tokens(2, 6);
      const without = values(model.forward(inputs, { reads: false }));
      const withReads = values(model.forward(inputs));
      model.loadStateDict({ 'cell.memory.initial': randn([SMALL.slots, SMALL.width]) }, { strict: false });
      assert.equal(values(model.forward(inputs, { reads: false })), without);
      assert.not.equal(values(model.forward(inputs)), withReads);
    }
  });

  test('the zero state: nothing said, nothing read, the memory as learned', () => {
    for (const memory of KINDS) {
      const model = network({ ...SMALL, memory });
      const state = model.zeroState(2);
      assertClose(state.controller[0]!, zeros([2, SMALL.hidden], { dtype: 'float64' }));
      assertClose(state.reads[0]!, zeros([2, SMALL.width], { dtype: 'float64' }));
      assert.equal(
        [state.controller[0]!.dtype, state.reads[0]!.dtype, state.memory.dtype],
        ['float64', 'float64', 'float64'],
      );
      const learned = model.cell.memory.initial.arraySync() as number[][];
      assertClose(state.memory, memory === 'fixed' ? learned : [learned, learned], { rtol: 0, atol: 0 });
    }
  });

  test('run records no gradients, and leaves recording as it was', () => {
    const model = new TinyNTM(SMALL);
    const { logits, trace } = model.run(tokens(1, 2));
    assert.not.ok([logits, trace.readWeights, trace.writeWeights!, trace.memory].some((x) => x.requiresGrad));
    assert.ok(isGradEnabled());
    assert.ok(model.forward(tokens(1, 2)).requiresGrad);
  });
});

suite('the gradients of a whole unrolled TinyNTM', (test) => {
  const tiny = { vocab: 3, hidden: 3, slots: 2, width: 2 };
  const inputs = tensor(
    [
      [0, 2, 1, 0],
      [1, 1, 2, 0],
    ],
    { dtype: 'int32' },
  );
  for (const memory of KINDS) {
    for (const reads of [true, false]) {
      test(`${memory}, reads ${reads}: every parameter against central differences`, () => {
        const model = network({ ...tiny, memory });
        gradcheck(() => model.forward(inputs, { reads }), model.parameters());
      });
    }

    test(`${memory}: every parameter has a gradient`, () => {
      const model = network({ ...tiny, memory });
      sum(model.forward(inputs).square()).backward();
      for (const [name, p] of model.namedParameters()) {
        assert.ok(p.grad, `${name} has no gradient`);
        assert.ok(
          values(p.grad).some((g) => g !== 0),
          `${name} has a gradient of zeros`,
        );
      }
    });
  }
});

suite('TinyNTM refuses', (test) => {
  for (const name of ['vocab', 'hidden', 'slots', 'width'] as const) {
    for (const size of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      test(`${name} ${size}`, () => {
        throwsError(
          () => new TinyNTM({ [name]: size }),
          ArgumentError,
          new RegExp(`^TinyNTM: ${name} is a whole number ≥ 1, got ${size}$`),
        );
      });
    }
  }

  test('a kind of memory that it does not know', () => {
    const config = { memory: 'volatile' } as unknown as TinyNTMConfig;
    throwsError(() => new TinyNTM(config), ArgumentError, /^TinyNTM: memory is 'fixed' or 'writable', got "volatile"$/);
  });

  test('a refused configuration, before it has drawn a number', () => {
    const generator = manualSeed(5);
    const before = generator.getState();
    assert.throws(() => new TinyNTM({ width: 0 }), ArgumentError);
    assert.equal(generator.getState(), before);
  });

  const model = new TinyNTM(SMALL);
  for (const shape of [[], [3], [2, 3, 4], [0, 3], [2, 0]]) {
    test(`inputs of shape [${shape.join(', ')}]`, () => {
      const inputs = zeros(shape, { dtype: 'int32' });
      const message = new RegExp(`^TinyNTM: inputs must be tokens \\[B, T\\].*got \\[${shape.join(', ')}\\]$`);
      throwsError(() => model.forward(inputs), ShapeError, message);
      throwsError(() => model.run(inputs), ShapeError, message);
    });
  }

  test('tokens out of range, with the token and the range', () => {
    for (const token of [6, -1]) {
      const inputs = tensor([[0, token]], { dtype: 'int32' });
      throwsError(() => model.forward(inputs), IndexError, new RegExp(`index ${token} .*0 to 5$`));
    }
    assert.ok(isGradEnabled());
  });

  test('tokens that are not whole numbers', () => {
    throwsError(() => model.forward(randn([2, 3])), DTypeError, /float32/);
    throwsError(() => model.run(randn([2, 3])), DTypeError, /float32/);
    assert.ok(isGradEnabled(), 'recording is on again');
  });
});
