import { assert, suite } from '@engram/tools/suite';
import { type NewStartPlan, Trainer, TrainingError, type TrainingRecord } from '../../src/index.ts';
import { hopeless } from '../../src/train/starts.ts';
import { bytesOf, tinyPlan } from './plans.ts';

const ALWAYS: NewStartPlan = { learnWithin: 10, rollbacks: null, test: null, most: 4 };

/** It learns nothing, so that each start is given up. */
const useless = (newStart: Partial<NewStartPlan> = {}) =>
  tinyPlan({ newStart: { ...ALWAYS, ...newStart }, optimizer: { kind: 'adam', lr: 0 }, steps: 30 });

/** A network that learns sequences of one vector within some hundred steps. */
const quick = (newStart: NewStartPlan) =>
  tinyPlan({
    sizes: { length: [1, 1] },
    steps: 1500,
    window: 50,
    schedule: { kind: 'constant' },
    optimizer: { kind: 'adam', lr: 1e-2 },
    noise: { from: 0, to: 0 },
    curriculum: null,
    newStart,
  });

const run = async (trainer: Trainer, stop = Number.POSITIVE_INFINITY) => {
  const records: TrainingRecord[] = [];
  await trainer.run({
    onStep: ({ step }) => step >= stop,
    onRecords: (found) => {
      records.push(...found);
    },
  });
  return records;
};

const startsIn = (records: readonly TrainingRecord[]) =>
  records.flatMap((record) => (record.kind === 'start' ? [record] : []));

const weightsOf = (trainer: Trainer): number[] => trainer.model.parameters().flatMap((p) => [...p.dataSync()]);

suite('the rule for new starts', (test) => {
  const soFar = { steps: 100, rollbacks: 2, learned: false };
  const rule = { learnWithin: 100, rollbacks: 2, test: null, most: 5 };

  test('gives up what has not learned in time', () => {
    assert.is(hopeless(rule, soFar), 'not learned');
    assert.is(hopeless(rule, { ...soFar, steps: 99 }), null);
    assert.is(hopeless(rule, { ...soFar, learned: true }), null);
    assert.is(hopeless({ ...rule, learnWithin: null }, soFar), null);
  });

  test('gives up what collapses too often, learned or not', () => {
    for (const learned of [false, true]) {
      assert.is(hopeless(rule, { ...soFar, steps: 1, rollbacks: 3, learned }), 'collapses');
    }
    assert.is(hopeless({ ...rule, rollbacks: null }, { ...soFar, rollbacks: 99, learned: true }), null);
  });
});

suite('a training with new starts', (test) => {
  test('begins anew with other weights from the same seed; all steps count', async () => {
    const trainer = new Trainer(useless());
    const first = weightsOf(trainer);
    const records = await run(trainer, 10);
    assert.equal(startsIn(records), [{ kind: 'start', step: 10, sequences: 40, start: 1, why: 'not learned' }]);
    const second = weightsOf(trainer);
    assert.ok(second.some((w, i) => w !== first[i]));
    const { step, sequences, start, begun, window, converged, bestPart, rate } = trainer.progress;
    assert.equal([step, sequences, start, begun], [10, 40, 1, 10]);
    assert.equal([window.steps, converged, bestPart, rate], [0, null, 1, 1]);
    assert.equal(
      trainer.optimizer.stateDict().steps.filter((n) => n !== 0),
      [],
    );
    const again = new Trainer(useless());
    await run(again, 10);
    assert.equal(weightsOf(again), second, 'the same seed, the same starts');
    const other = new Trainer({ ...useless(), seed: 4 });
    await run(other, 10);
    assert.not.equal(weightsOf(other), second);
  });

  test('ends with an error when there have been as many as there may be, and keeps the last', async () => {
    const trainer = new Trainer(useless());
    await assert.rejects(() => run(trainer), TrainingError);
    assert.equal([trainer.progress.start, trainer.progress.step], [3, 40]);
    await assert.rejects(
      () => run(new Trainer(useless({ most: 1 }))),
      /copy came to nothing in one start, .* not learned/,
    );
  });

  test('gives up at the last step what has not learned by then, in the middle of a window too', async () => {
    const trainer = new Trainer({ ...useless({ learnWithin: null }), steps: 12 });
    const [start] = startsIn(await run(trainer, 13));
    assert.equal([start!.step, start!.why], [12, 'not learned']);
  });

  test('ends with the same bytes, stopped and restored or not, wherever a start ends', async () => {
    const plan = useless({ most: 100 });
    const straight = new Trainer(plan);
    await run(straight, 47);
    const expected = await bytesOf(straight.checkpoint());
    for (const stop of [9, 10, 11, 20, 31, 46]) {
      const before = new Trainer(plan);
      await run(before, stop);
      const after = Trainer.restore(before.checkpoint());
      await run(after, 47);
      assert.ok((await bytesOf(after.checkpoint())) === expected, `stopped after ${stop} steps`);
    }
  });

  test('takes a loss that is never finite for collapses, where it would have ended without', async () => {
    const trainer = new Trainer({
      ...useless({ learnWithin: null, most: 2 }),
      optimizer: { kind: 'adam', lr: 1e38 },
      steps: 1000,
    });
    let error: unknown = null;
    const starts: TrainingRecord[] = [];
    await trainer.run({ onRecords: (records) => void starts.push(...startsIn(records)) }).catch((thrown: unknown) => {
      error = thrown;
    });
    assert.instance(error, TrainingError);
    assert.is((starts[0] as { why: string }).why, 'collapses');
  });

  const beyond = (exact: number): NewStartPlan => ({
    learnWithin: null,
    rollbacks: null,
    test: { size: { length: 3 }, count: 20, exact },
    most: 2,
  });

  test('asks at its last step for what is beyond its training', async () => {
    const enough = new Trainer(quick(beyond(0)));
    assert.equal(startsIn(await run(enough)), []);
    assert.is(enough.progress.step, 1500);
    const trainer = new Trainer(quick(beyond(1)));
    const [start] = startsIn(await run(trainer, 1501));
    assert.equal([start!.step, start!.why], [1500, 'wrong beyond its training']);
  });

  test('validates and draws for its test what it does not train with', async () => {
    const one = new Trainer(quick(beyond(0)));
    await run(one);
    const two = new Trainer(quick({ ...beyond(0), test: null }));
    await run(two);
    assert.equal(weightsOf(one), weightsOf(two), 'a test changes nothing');
  });
});

suite('a training on tokens', (test) => {
  const plan = (changes: object = {}) =>
    tinyPlan({
      task: 'copy-task',
      sizes: { length: [1, 2] },
      model: { kind: 'tiny-ntm', hidden: 12, slots: 4, width: 6 },
      optimizer: { kind: 'adam', lr: 1e-2 },
      schedule: { kind: 'scored', scores: [{ above: 0.3, rate: 0.5 }] },
      clip: 1,
      clipThroughTime: null,
      curriculum: null,
      validation: 20,
      freshValidation: true,
      steps: 60,
      window: 10,
      ...changes,
    });

  for (const [name, changes] of Object.entries({
    'fresh sequences': {},
    'sequences drawn once, whose last batch is smaller': { samples: 10 },
    'mixed lengths, op by op': { mixed: true },
  })) {
    test(`ends with the same bytes, stopped and restored or not: ${name}`, async () => {
      const options = { compiled: !name.includes('op by op') };
      const straight = new Trainer(plan(changes), options);
      await run(straight);
      const expected = await bytesOf(straight.checkpoint());
      for (const stop of [0, 7, 20, 43]) {
        const first = new Trainer(plan(changes), options);
        await run(first, stop);
        const second = Trainer.restore(first.checkpoint(), options);
        await run(second);
        assert.ok((await bytesOf(second.checkpoint())) === expected, `stopped after ${stop} steps`);
      }
    });
  }

  test('goes through its samples in order, round after round', async () => {
    const trainer = new Trainer(plan({ samples: 10, steps: 9 }));
    await run(trainer);
    // Rounds of 4, 4 and 2.
    assert.is(trainer.progress.sequences, 30);
  });

  test('lowers the rate for good once the validation has been good enough', async () => {
    const trainer = new Trainer(plan({ sizes: { length: [1, 1] }, steps: 400 }));
    await trainer.run({ onStep: () => (trainer.progress.bestExact ?? 0) > 0.3 });
    assert.is(trainer.optimizer.lr, 1e-2);
    await trainer.step();
    assert.is(trainer.optimizer.lr, 5e-3);
  });

  test('is learned when the validation says so twice in a row', async () => {
    const trainer = new Trainer(plan({ sizes: { length: [1, 1] }, steps: 4000 }));
    const exact: number[] = [];
    await trainer.run({
      onStep: () => trainer.converged !== null,
      onRecords: (records) => {
        for (const record of records) if (record.kind === 'validation') exact.push(record.exact);
      },
    });
    assert.ok(trainer.converged);
    assert.ok(exact.slice(-2).every((share) => share >= 0.998));
    assert.ok(exact.slice(0, -2).every((share, i) => share < 0.998 || exact[i + 1]! < 0.998));
  });
});
