import { ArgumentError, type Tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { DNC, type DNCConfig, type DNCState, unroll } from '../../src/index.ts';
import { cube, sequences } from '../machine/machines.ts';
import { throwsError } from '../property.ts';
import { dnc, LARGE, OPTIONS, SMALL, traced } from './dncs.ts';
import { runDNC } from './reference.ts';

/** Every tensor of a state, by the name of its part. */
const partsOf = (state: DNCState): [string, Tensor][] =>
  Object.entries({ ...state } as Record<string, Tensor | readonly Tensor[]>).flatMap(([name, part]) =>
    (Array.isArray(part) ? (part as readonly Tensor[]) : [part as Tensor]).map((x): [string, Tensor] => [name, x]),
  );

suite('DNC over time', (test) => {
  test('in two halves, with the state carried on, as in one', () => {
    for (const options of OPTIONS) {
      const model = dnc({ ...LARGE, ...options });
      const inputs = sequences(2, 7);
      const whole = unroll(model.cell, inputs);
      for (const cut of [1, 4, 6]) {
        const first = unroll(model.cell, inputs.narrow(1, 0, cut));
        const second = unroll(model.cell, inputs.narrow(1, cut, 7 - cut), { state: first.state });
        assert.equal(cube(second.outputs), cube(whole.outputs.narrow(1, cut, 7 - cut)));
        const expected = partsOf(whole.state);
        for (const [i, [name, part]] of partsOf(second.state).entries()) {
          assert.equal(part.arraySync(), expected[i]![1].arraySync(), name);
        }
      }
    }
  });

  test('a sequence does not see the others of its batch', () => {
    const model = dnc(LARGE);
    const inputs = sequences(3, 4);
    const together = model.forward(inputs);
    for (let b = 0; b < 3; b++) {
      assertClose(model.forward(inputs.narrow(0, b, 1)), together.narrow(0, b, 1), { rtol: 1e-12, atol: 1e-13 });
    }
  });

  test('with other numbers of slots, down to one', () => {
    const model = dnc(LARGE);
    const inputs = sequences(2, 5);
    for (const slots of [1, 2, 40]) {
      const expected = cube(inputs).map((x) => runDNC(model.stateDict(), { ...model.config, slots }, x));
      const { logits, memory } = traced(model, inputs, { slots });
      assert.equal(memory!.shape, [2, slots, LARGE.width]);
      assertClose(
        logits!,
        expected.map((steps) => steps.map((step) => [...step.logits])),
        { rtol: 1e-8, atol: 1e-10 },
      );
    }
    for (const slots of [0, 1.5]) {
      throwsError(() => model.forward(inputs, { slots }), ArgumentError, /DNC: slots is a whole number ≥ 1, got/);
    }
  });

  test('the first write goes to slot 0 where it is allocated: of slots that are all free the lowest', () => {
    const { steps } = unroll(dnc(LARGE).cell, sequences(2, 1));
    for (const [first, ...others] of steps[0]!.acts.allocation.arraySync() as number[][]) {
      assert.equal([first, ...others], [1, ...others.map(() => 0)]);
    }
  });

  test('the trace: axes of all that the heads did, rows a report can draw', () => {
    const model = dnc(LARGE);
    const { trace } = model.run(sequences(2, 4));
    const { readHeads: R, slots: N, width: W } = LARGE;
    const { rows, ...tensors } = trace;
    assert.equal(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape])), {
      readWeights: [2, 4, R, N],
      writeWeights: [2, 4, 1, N],
      reads: [2, 4, R, W],
      adds: [2, 4, 1, W],
      erases: [2, 4, 1, W],
      memory: [2, N, W],
    });
    assert.equal(
      rows.map(({ name }) => name),
      ['usage', 'allocation', 'forward links', 'backward links'],
    );
    for (const { name, about, values } of rows) {
      assert.equal(values.shape, [2, 4, N], name);
      assert.ok(
        values.dataSync().every((x) => x >= 0 && x <= 1),
        name,
      );
      assert.ok(about.endsWith('.'), name);
    }
  });

  test('clipThroughTime bounds the gradient that comes back into the weights, and nothing else', () => {
    const gradient = (options: { clipThroughTime?: number }) => {
      const model = dnc(SMALL);
      const logits = model.forward(sequences(1, 6), options);
      logits.square().sum().mul(1e3).backward();
      return { logits: cube(logits), grad: [...model.cell.memory.heads.weight.grad!.dataSync()] };
    };
    const [free, loose, tight] = [
      gradient({}),
      gradient({ clipThroughTime: 1e9 }),
      gradient({ clipThroughTime: 1e-3 }),
    ];
    assert.equal(tight.logits, free.logits);
    assert.equal(loose.grad, free.grad);
    assert.not.equal(tight.grad, free.grad);
  });
});

suite('DNC, config', (test) => {
  test('defaults', () => {
    assert.equal(new DNC({ inputSize: 9, outputSize: 8 }).config, {
      inputSize: 9,
      outputSize: 8,
      controller: 'lstm',
      hiddenSize: 100,
      layers: 1,
      slots: 32,
      width: 20,
      readHeads: 1,
      maskedLookup: true,
      clearFreed: true,
      sharpLinks: true,
    });
  });

  test('a field that is wrong or unknown is named', () => {
    const refuses = (config: object, message: RegExp) =>
      throwsError(() => new DNC({ ...SMALL, ...config } as DNCConfig), ArgumentError, message);
    for (const field of ['inputSize', 'outputSize', 'hiddenSize', 'layers', 'slots', 'width', 'readHeads']) {
      refuses({ [field]: 0 }, new RegExp(`^DNC: ${field} is a whole number ≥ 1, got 0$`));
    }
    for (const field of ['maskedLookup', 'clearFreed', 'sharpLinks']) {
      refuses({ [field]: 'yes' }, new RegExp(`^DNC: ${field} is true or false, got "yes"$`));
    }
    refuses({ controller: 'mlp' }, /^DNC: controller is one of 'lstm', 'gru', 'feed-forward', got "mlp"$/);
    refuses({ writeHeads: 2 }, /^DNC: unknown field writeHeads; /);
    refuses({ sharpLink: true }, /^DNC: unknown field sharpLink; did you mean sharpLinks\?/);
  });
});
