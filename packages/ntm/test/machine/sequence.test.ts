import { ArgumentError, Generator, noGrad, ShapeError, type Tensor, zerosLike } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { NTM, type NTMState, unroll } from '../../src/index.ts';
import { throwsError } from '../property.ts';
import { CONTROLLERS, cube, LARGE, machine, matrix, SMALL, sequences } from './machines.ts';
import { runNTM } from './reference.ts';

const TIGHT = { rtol: 1e-8, atol: 1e-10 };

/** Every tensor of a state, by the name of its part. */
const partsOf = (state: NTMState): [string, Tensor][] =>
  Object.entries({ ...state } as Record<string, Tensor | readonly Tensor[]>).flatMap(([name, part]) =>
    (Array.isArray(part) ? (part as readonly Tensor[]) : [part as Tensor]).map((x): [string, Tensor] => [name, x]),
  );

suite('NTM over time', (test) => {
  for (const controller of CONTROLLERS) {
    test(`${controller}: in two halves, with the state carried on, as in one`, () => {
      const model = machine({ ...LARGE, controller });
      const inputs = sequences(2, 7);
      const whole = unroll(model.cell, inputs);
      for (const cut of [1, 4, 6]) {
        const first = unroll(model.cell, inputs.narrow(1, 0, cut));
        const second = unroll(model.cell, inputs.narrow(1, cut, 7 - cut), { state: first.state });
        assert.equal(cube(first.outputs), cube(whole.outputs.narrow(1, 0, cut)));
        assert.equal(cube(second.outputs), cube(whole.outputs.narrow(1, cut, 7 - cut)));
        const expected = partsOf(whole.state);
        for (const [i, [name, part]] of partsOf(second.state).entries()) {
          assert.equal(part.arraySync(), expected[i]![1].arraySync(), name);
        }
      }
    });

    test(`${controller}: step by step as in one`, () => {
      const model = machine({ ...LARGE, controller });
      const inputs = sequences(2, 4);
      const whole = model.forward(inputs);
      let state = model.zeroState(2);
      for (let t = 0; t < 4; t++) {
        const step = model.step(inputs.select(1, t), state);
        assertClose(step.logits, whole.select(1, t), { rtol: 1e-14, atol: 1e-14 });
        state = step.state;
      }
    });

    test(`${controller}: a sequence does not see the others of its batch`, () => {
      const model = machine({ ...LARGE, controller });
      const inputs = sequences(3, 4);
      const together = model.forward(inputs);
      for (let b = 0; b < 3; b++) {
        assertClose(model.forward(inputs.narrow(0, b, 1)), together.narrow(0, b, 1), { rtol: 1e-12, atol: 1e-13 });
      }
    });

    test(`${controller}: reads: false holds all reads at zero, in and out`, () => {
      const model = machine({ ...LARGE, controller });
      const inputs = sequences(2, 5);
      const expected = cube(inputs).map((x) => runNTM(model.stateDict(), model.config, x, false));
      const logits = model.forward(inputs, { reads: false });
      assertClose(
        logits,
        expected.map((steps) => steps.map((step) => [...step.logits])),
        TIGHT,
      );
      const { trace, logits: traced } = model.run(inputs, { reads: false });
      assert.equal(cube(traced), cube(logits));
      assert.ok(trace.reads.dataSync().every((r) => r === 0));
      const apart = logits.sub(model.forward(inputs)).abs();
      assert.ok(Math.max(...apart.dataSync()) > 1e-3, `${apart}`);
    });
  }

  test('a step leaves the state that it was given as it was', () => {
    const model = machine(LARGE);
    const { state } = unroll(model.cell, sequences(2, 2));
    const before = partsOf(state).map(([, part]) => part.arraySync());
    const [first, second] = [0, 1].map(() => model.step(sequences(2, 1).select(1, 0), state).logits) as [
      Tensor,
      Tensor,
    ];
    assert.equal(matrix(first), matrix(second));
    assert.equal(
      partsOf(state).map(([, part]) => part.arraySync()),
      before,
    );
  });

  test('a state dict takes all of the network along', () => {
    for (const controller of CONTROLLERS) {
      const config = { ...LARGE, controller, initialMemory: 'random', initialWeights: 'learned' } as const;
      const [model, other] = [machine(config), machine(config, { seed: 7 })];
      const inputs = sequences(2, 4);
      const own = cube(model.forward(inputs));
      assert.not.equal(cube(other.forward(inputs)), own);
      other.loadStateDict(model.stateDict());
      assert.equal(cube(other.forward(inputs)), own);
    }
  });

  test('the trace: axes and values of all that the heads did', () => {
    const model = machine(LARGE);
    const inputs = sequences(2, 4);
    const expected = cube(inputs).map((x) => runNTM(model.stateDict(), model.config, x));
    const { logits, trace } = model.run(inputs);
    const { readHeads: R, writeHeads: H, slots: N, width: W } = LARGE;
    const { rows, ...tensors } = trace;
    assert.equal(rows, []);
    assert.equal(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape])), {
      readWeights: [2, 4, R, N],
      writeWeights: [2, 4, H, N],
      reads: [2, 4, R, W],
      adds: [2, 4, H, W],
      erases: [2, 4, H, W],
      memory: [2, N, W],
    });
    const over = (pick: (step: (typeof expected)[0][0]) => unknown) =>
      expected.map((steps) => steps.map(pick)) as number[][][];
    assertClose(
      trace.readWeights,
      over((s) => s.readWeights),
      TIGHT,
    );
    for (const [name, field] of [
      ['writeWeights', 'weights'],
      ['adds', 'add'],
      ['erases', 'erase'],
    ] as const) {
      assertClose(
        trace[name],
        over((s) => s.actions.map((action) => action[field])),
        { ...TIGHT, label: name },
      );
    }
    assertClose(
      trace.reads,
      over((s) => s.reads),
      TIGHT,
    );
    assertClose(trace.memory, expected.map((steps) => steps.at(-1)!.memory) as number[][][], TIGHT);
    assert.equal(cube(logits), cube(model.forward(inputs)));
  });

  test('a run keeps no gradients, a forward does', () => {
    const model = machine(SMALL);
    const { logits, trace } = model.run(sequences(1, 2));
    for (const x of [logits, ...Object.values(trace as unknown as Record<string, Tensor>)])
      assert.not.ok(x.requiresGrad);
    assert.ok(model.forward(sequences(1, 2)).requiresGrad);
    assert.not.ok(noGrad(() => model.forward(sequences(1, 2))).requiresGrad);
  });

  test('noise: on the controller’s state, from the second step on, the same from the same seed', () => {
    const model = machine({ ...SMALL, controller: 'gru' });
    const inputs = sequences(2, 3);
    const noisy = (seed: number, std = 0.1) =>
      model.forward(inputs, { noise: { std, generator: new Generator(seed) } });
    const [still, once] = [model.forward(inputs), noisy(1)];
    assert.equal(cube(noisy(1)), cube(once));
    assert.not.equal(cube(noisy(2)), cube(once));
    assertClose(noisy(1, 0), still, { rtol: 0, atol: 0 });
    assert.equal(cube(once.narrow(1, 0, 1)), cube(still.narrow(1, 0, 1)));
    assert.not.equal(cube(once.narrow(1, 1, 1)), cube(still.narrow(1, 1, 1)));
  });

  test('sequences of other sizes are an error that says what fits', () => {
    const model = machine(SMALL);
    const message = /^unroll: inputs must be \[B, T, 2\] with at least one step, got \[/;
    for (const wrong of [sequences(2, 3, 3), sequences(2, 3).select(0, 0), sequences(2, 3).narrow(1, 0, 0)]) {
      throwsError(() => model.forward(wrong), ShapeError, message);
      throwsError(() => model.run(wrong), ShapeError, message);
    }
    throwsError(() => unroll(model.cell, sequences(3, 2), { state: model.zeroState(2) }), ShapeError, /\[/);
    const both = { state: model.zeroState(3), slots: 9 };
    throwsError(() => unroll(model.cell, sequences(3, 2), both), ArgumentError, /either state or slots/);
  });
});

suite('NTM, nothing to read or write', (test) => {
  test('inputs of zeros and huge ones give finite logits and gradients, in float32 and float64', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      for (const factor of [0, 1e3, 1e6]) {
        const model = new NTM(LARGE).to(dtype);
        const logits = model.forward(sequences(2, 6).mul(factor).to(dtype));
        logits.square().mean().backward();
        for (const x of [logits, ...model.parameters().flatMap(({ grad }) => grad ?? [])]) {
          assert.ok(x.dataSync().every(Number.isFinite), `${dtype}, × ${factor}`);
        }
      }
    }
  });

  test('all weights zero: keys of zeros, and an output of biases', () => {
    const model = new NTM(SMALL);
    model.loadStateDict(Object.fromEntries(Object.entries(model.stateDict()).map(([name, x]) => [name, zerosLike(x)])));
    const logits = model.forward(sequences(2, 6).to('float32'));
    assert.ok(logits.dataSync().every((x) => x === 0));
    logits.add(1).square().mean().backward();
    for (const [name, { grad }] of model.namedParameters()) {
      assert.ok((grad?.dataSync() ?? [0]).every(Number.isFinite), name);
    }
  });
});
