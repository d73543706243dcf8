import { ArgumentError, grad, manualSeed, tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { NTM, type NTMConfig, type NTMState, unroll } from '../../src/index.ts';
import { throwsError } from '../property.ts';
import { CONTROLLERS, cube, doubles, LARGE, leaf, machine, matrix, SMALL, sequences } from './machines.ts';

const names = (entries: readonly (readonly [string, unknown])[]): string[] => entries.map(([name]) => name);
const differ = (rows: readonly (readonly number[])[]): boolean => new Set(rows.map((row) => row.join())).size > 1;

/** How the loss changes with each slot of the first memory: [N, W]. */
const bySlot = (model: NTM, start: Partial<NTMState> = {}): number[][] => {
  const state = { ...model.zeroState(1), ...start };
  const memory = leaf(state.memory);
  const { outputs } = unroll(model.cell, sequences(1, 4), { state: { ...state, memory } });
  return cube(grad(model.output.forward(outputs).square().sum(), [memory])[0]!)[0]!;
};

suite('NTM, what it starts from', (test) => {
  test('shapes: all that is carried, for any batch', () => {
    for (const [controller, parts] of [
      ['lstm', 4],
      ['gru', 2],
      ['feed-forward', 0],
    ] as const) {
      const model = new NTM({ ...LARGE, controller });
      for (const batch of [1, 3]) {
        const state = model.zeroState(batch);
        assert.equal(
          state.controller.map(({ shape }) => shape),
          Array.from({ length: parts }, () => [batch, LARGE.hiddenSize]),
        );
        assert.equal(state.memory.shape, [batch, LARGE.slots, LARGE.width]);
        assert.equal(
          [state.reads, state.readWeights, state.writeWeights].map((list) => list.map(({ shape }) => shape)),
          [
            Array.from({ length: 2 }, () => [batch, LARGE.width]),
            Array.from({ length: 2 }, () => [batch, LARGE.slots]),
            Array.from({ length: 3 }, () => [batch, LARGE.slots]),
          ],
        );
      }
    }
  });

  test('constant: 1e-6 everywhere, every head at slot 0, nothing to learn or to save', () => {
    const model = machine(SMALL);
    const { memory, readWeights, writeWeights } = model.zeroState(2);
    assert.ok(memory.dataSync().every((m) => m === 1e-6));
    for (const weights of [...readWeights, ...writeWeights]) {
      assert.equal(matrix(weights), [
        [1, 0, 0, 0, 0],
        [1, 0, 0, 0, 0],
      ]);
    }
    assert.equal(
      Object.keys(model.stateDict()).filter((name) => /initial\.(memory|weights)/.test(name)),
      [],
    );
  });

  test('random: a buffer, drawn once within ±1 / √(N + W)', () => {
    manualSeed(1);
    const model = new NTM({ ...SMALL, initialMemory: 'random' });
    assert.ok(names(model.namedBuffers()).includes('cell.memory.initial.memory'));
    assert.not.ok(names(model.namedParameters()).includes('cell.memory.initial.memory'));
    assert.ok('cell.memory.initial.memory' in model.stateDict());
    const first = cube(model.zeroState(1).memory)[0]!;
    assert.equal(cube(model.zeroState(2).memory), [first, first]);
    assert.ok(differ(first));
    assert.ok(first.flat().every((m) => Math.abs(m) <= 1 / Math.sqrt(SMALL.slots + SMALL.width)));
    manualSeed(1);
    assert.equal(cube(new NTM({ ...SMALL, initialMemory: 'random' }).zeroState(1).memory)[0], first);
    manualSeed(2);
    assert.not.equal(cube(new NTM({ ...SMALL, initialMemory: 'random' }).zeroState(1).memory)[0], first);
  });

  test('learned: parameters, with a gradient for every slot', () => {
    const model = machine({ ...SMALL, initialMemory: 'learned', initialWeights: 'learned' });
    for (const name of ['cell.memory.initial.memory', 'cell.memory.initial.weights']) {
      assert.ok(names(model.namedParameters()).includes(name), name);
    }
    model.forward(sequences(2, 3)).square().sum().backward();
    for (const [name, { grad: g }] of model.namedParameters()) {
      if (name.startsWith('cell.memory.initial.'))
        assert.ok(
          g?.dataSync().every((value) => value !== 0),
          name,
        );
    }
  });

  test('learned weights are one softmax for each head, read heads first', () => {
    const model = machine({ ...LARGE, initialWeights: 'learned' });
    const expected = model.stateDict()['cell.memory.initial.weights']!.softmax(1);
    const { readWeights, writeWeights } = model.zeroState(2);
    [...readWeights, ...writeWeights].forEach((weights, head) => {
      assertClose(weights, expected.narrow(0, head, 1).expand([2, LARGE.slots]), { label: `head ${head}` });
    });
  });

  test('reads before the first step are a buffer, not learned, and the same in every sequence', () => {
    const model = machine(LARGE);
    assert.ok(names(model.namedBuffers()).includes('cell.memory.initial.reads'));
    const rows = matrix(model.stateDict()['cell.memory.initial.reads']!);
    assert.equal(
      model.zeroState(2).reads.map(matrix),
      rows.map((row) => [row, row]),
    );
  });

  test('a controller’s first state is learned, the same row for every sequence', () => {
    const model = machine({ ...SMALL, controller: 'lstm' });
    const row = matrix(model.stateDict()['cell.controller.initial_cell.0']!)[0]!;
    assert.equal(matrix(model.zeroState(3).controller[1]!), [row, row, row]);
  });

  test('constant memory and one-hot weights: slots differ by their gradients, so they can part', () => {
    for (const controller of CONTROLLERS) assert.ok(differ(bySlot(machine({ ...SMALL, controller }))), controller);
  });

  test('constant memory and uniform weights: slots are all alike, which is why it is refused', () => {
    const model = machine(SMALL);
    const uniform = [doubles([Array.from({ length: SMALL.slots }, () => 1 / SMALL.slots)])];
    const slots = bySlot(model, { readWeights: uniform, writeWeights: uniform });
    for (const slot of slots) {
      slot.forEach((g, j) => {
        assert.ok(Math.abs(g - slots[0]![j]!) < 1e-9 * Math.abs(g), `${slots}`);
      });
    }
  });
});

/** A machine whose heads go by position alone, and stay or go one on: gate 0, and no weight for a shift back. */
const walker = (config: NTMConfig): NTM => {
  const model = machine(config);
  const { width } = model.config;
  for (const { linear } of [...model.cell.memory.readHeads, ...model.cell.memory.writeHeads]) {
    const weight = matrix(linear.weight);
    const bias = linear.bias!.arraySync() as number[];
    for (const row of [width + 1, width + 2]) {
      weight[row]!.fill(0);
      bias[row] = -800;
    }
    linear.loadStateDict({ weight: doubles(weight), bias: tensor(bias, { dtype: 'float64' }) });
  }
  return model;
};

suite('NTM, another number of slots at run time', (test) => {
  test('more slots: the shapes follow, and heads start at slot 0 still', () => {
    const model = new NTM({ inputSize: 9, outputSize: 8 });
    const state = model.zeroState(1, { slots: 300 });
    assert.equal(state.memory.shape, [1, 300, 20]);
    for (const weights of [...state.readWeights, ...state.writeWeights]) {
      assert.equal(matrix(weights), [Array.from({ length: 300 }, (_, i) => (i === 0 ? 1 : 0))]);
    }
    const { logits, trace } = model.run(sequences(1, 3, 9).to('float32'), { slots: 300 });
    assert.equal(logits.shape, [1, 3, 8]);
    assert.equal(trace.memory.shape, [1, 300, 20]);
    assert.equal(trace.readWeights.shape, [1, 3, 1, 300]);
    assert.is(model.config.slots, 128);
  });

  test('while nothing goes round the ring, heads that go by position do the same in a larger one', () => {
    for (const controller of CONTROLLERS) {
      const model = walker({ ...LARGE, controller, shifts: 3, slots: 9 });
      const inputs = sequences(2, 8);
      const own = model.forward(inputs);
      for (const slots of [10, 40]) assertClose(model.forward(inputs, { slots }), own, { rtol: 1e-10, atol: 1e-12 });
      // In a smaller one they do come round, and meet what they wrote.
      const met = model.forward(inputs, { slots: 4 }).sub(own).abs();
      assert.ok(Math.max(...met.dataSync()) > 1e-3, controller);
    }
  });

  test('with content, too, it is the machine that a config with as many slots makes', () => {
    const model = machine(LARGE);
    const larger = new NTM({ ...LARGE, slots: 30 }).to('float64');
    larger.loadStateDict(model.stateDict());
    const inputs = sequences(2, 5);
    assert.equal(cube(model.forward(inputs, { slots: 30 })), cube(larger.forward(inputs)));
  });

  test('what was learned or drawn for its slots has no more and no fewer', () => {
    const refuses = (config: Partial<NTMConfig>, message: RegExp): void => {
      const model = new NTM({ ...SMALL, ...config });
      for (const slots of [4, 6]) {
        throwsError(() => model.zeroState(1, { slots }), ArgumentError, message);
        throwsError(() => model.forward(sequences(1, 2).to('float32'), { slots }), ArgumentError, message);
      }
      assert.equal(model.zeroState(1, { slots: 5 }).memory.shape, [1, 5, 3]);
    };
    refuses(
      { initialMemory: 'learned' },
      /^in model.cell.memory: NTM: with initialMemory 'learned' there are 5 slots and no more, got [46]$/,
    );
    refuses(
      { initialMemory: 'random' },
      /^in model.cell.memory: NTM: with initialMemory 'random' there are 5 slots .*got [46]$/,
    );
    refuses(
      { initialWeights: 'learned' },
      /^in model.cell.memory: NTM: with initialWeights 'learned' there are 5 slots .*got [46]$/,
    );
  });

  test('fewer slots than shifts, or what is not a number of slots, is an error', () => {
    const model = new NTM({ ...SMALL, shifts: 5, slots: 9 });
    assert.equal(model.zeroState(1, { slots: 5 }).memory.shape, [1, 5, 3]);
    for (const slots of [4, 0, -1, 5.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      throwsError(
        () => model.zeroState(1, { slots }),
        ArgumentError,
        new RegExp(`^in model\\.cell\\.memory: NTM: slots is a whole number ≥ 5, got ${slots}$`),
      );
    }
  });
});
