import { full, manualSeed, noGrad } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import {
  type Checkpoint,
  EvaluationError,
  type Task,
  type TaskBatch,
  Trainer,
  TrainingError,
  type TrainingPlan,
  type TrainingRecord,
} from '../../src/index.ts';
import { bytesOf, tinyPlan } from './plans.ts';

/** Trains up to a step, and says what happened. */
const trainTo = async (trainer: Trainer, last = Number.POSITIVE_INFINITY): Promise<TrainingRecord[]> => {
  const all: TrainingRecord[] = [];
  await trainer.run({
    onStep: ({ step }) => step >= last,
    onRecords: (records) => {
      all.push(...records);
    },
  });
  return all;
};

/** Weights that answer anything but what they learned. */
const spoil = (trainer: Trainer, value: number): void => {
  noGrad(() => {
    for (const [name, weight] of trainer.model.namedParameters()) {
      if (name.startsWith('output.')) weight.assign(full(weight.shape, value));
    }
  });
};

/** Only sequences of one vector, of which a tiny machine learns all there is. */
const ONE_VECTOR = { sizes: { length: [1, 1] } } as const;

/** Looks at the batches that are drawn meanwhile. */
const watchingSamples = async (task: Task, look: (batch: TaskBatch) => void, body: () => Promise<unknown>) => {
  const { sample } = task;
  Object.assign(task, {
    sample: (...args: Parameters<typeof sample>) => {
      const batch = sample(...args);
      look(batch);
      return batch;
    },
  });
  try {
    await body();
  } finally {
    Object.assign(task, { sample });
  }
};

const plans: Record<string, TrainingPlan> = {
  'the default optimizer': tinyPlan(),
  Adam: tinyPlan({ optimizer: { kind: 'adam', lr: 1e-3 }, schedule: { kind: 'cosine', warmup: 6 } }),
  'mixed sizes, feed-forward, without clipping of either kind': tinyPlan({
    model: { kind: 'ntm', controller: 'feed-forward', hiddenSize: 6, slots: 40, width: 3 },
    mixed: true,
    curriculum: null,
    clip: null,
    clipThroughTime: null,
    steps: 12,
  }),
  'an LSTM on priority sort': tinyPlan({
    task: 'priority-sort',
    model: { kind: 'lstm', hiddenSize: 5, layers: 2 },
    curriculum: null,
    steps: 7,
  }),
};

suite('a trainer', (test) => {
  for (const [name, plan] of Object.entries(plans)) {
    test(`ends with the same bytes, stopped and restored or not: ${name}`, async () => {
      const straight = new Trainer(plan);
      await trainTo(straight);
      const expected = await bytesOf(straight.checkpoint());
      for (const stop of [1, 5, 6]) {
        const first = new Trainer(plan);
        await trainTo(first, stop);
        assert.is(first.progress.step, stop);
        // What the process does elsewhere must not matter.
        manualSeed(stop);
        const second = Trainer.restore(first.checkpoint());
        await trainTo(second);
        assert.ok((await bytesOf(second.checkpoint())) === expected, `stopped after ${stop} steps`);
      }
    });
  }

  test('ends its windows also where steps are taken by hand', async () => {
    const straight = new Trainer(tinyPlan());
    await trainTo(straight);
    const trainer = new Trainer(tinyPlan());
    const records: TrainingRecord[] = [];
    for (let i = 0; i < 7; i++) records.push(...(await trainer.step()).records);
    records.push(...(await trainTo(trainer)));
    assert.equal(
      records.map(({ kind, step }) => [kind, step]),
      [5, 10, 15, 20].map((step) => ['window', step]),
    );
    assert.ok((await bytesOf(trainer.checkpoint())) === (await bytesOf(straight.checkpoint())));
  });

  test('takes up a window that is longer than the plan’s, and ends it', async () => {
    const { tensors, metadata } = await (async () => {
      const trainer = new Trainer(tinyPlan({ window: 10 }));
      for (let i = 0; i < 7; i++) await trainer.step();
      return trainer.checkpoint();
    })();
    const plan = metadata.plan!.replace('"window":10', '"window":5');
    const trainer = Trainer.restore({ tensors, metadata: { ...metadata, plan } });
    const records = await trainTo(trainer, 14);
    assert.equal(
      records.map(({ step }) => step),
      [8, 13],
    );
  });

  test('goes on from a checkpoint of any step, taken while it runs, the ends of windows among them', async () => {
    const plan = tinyPlan({ steps: 12, validation: 2 });
    const straight = new Trainer(plan);
    const all = await trainTo(straight);
    const expected = await bytesOf(straight.checkpoint());
    const first = new Trainer(plan);
    const saved: Checkpoint[] = [];
    await first.run({
      onStep: async () => {
        await new Promise((resolve) => setTimeout(resolve, 0));
        saved.push(first.checkpoint());
        return false;
      },
    });
    assert.is(saved.length, 12);
    for (const [i, checkpoint] of saved.entries()) {
      const second = Trainer.restore(checkpoint);
      const records = await trainTo(second);
      assert.equal(
        records,
        all.filter(({ step }) => step > i + 1),
      );
      assert.ok((await bytesOf(second.checkpoint())) === expected, `from step ${i + 1}`);
    }
  });

  test('waits for what is done after a step, and ends where it says so', async () => {
    const trainer = new Trainer(tinyPlan());
    let at = 0;
    await trainer.run({
      onStep: async ({ step }) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        at = step;
        return step === 3;
      },
    });
    assert.equal([at, trainer.progress.step], [3, 3]);
  });

  test('takes one step at a time, and no checkpoint in the middle of one', async () => {
    const trainer = new Trainer(tinyPlan());
    const first = trainer.step();
    await assert.rejects(() => trainer.step(), /Trainer\.step: a step is under way; await it first/);
    assert.throws(() => trainer.checkpoint(), /Trainer\.checkpoint: a step is under way/);
    assert.is((await first).step, 1);
    assert.is((await trainer.step()).step, 2);
  });

  test('draws the same data again for a step that could not be taken', async () => {
    const straight = new Trainer(tinyPlan());
    await straight.step();
    const trainer = new Trainer(tinyPlan());
    const fail = (): never => {
      throw new RangeError('no memory');
    };
    await watchingSamples(trainer.task, fail, () => assert.rejects(() => trainer.step(), /no memory/));
    await trainer.step();
    assert.ok((await bytesOf(trainer.checkpoint())) === (await bytesOf(straight.checkpoint())));
  });

  test('has its own copy of the plan, which nobody changes', () => {
    const plan = { ...tinyPlan(), noise: { from: 0, to: 0 } };
    const trainer = new Trainer(plan);
    plan.noise.to = 5;
    assert.is(trainer.plan.noise.to, 0);
    assert.throws(() => Object.assign(trainer.plan, { batch: 7 }), TypeError);
    assert.throws(() => Object.assign(trainer.plan.noise, { to: 7 }), TypeError);
  });

  test('keeps a window of very many steps, and makes one record of it', async () => {
    const steps = 300_000;
    const { tensors, metadata } = new Trainer(tinyPlan({ steps: steps + 1, window: steps + 1 })).checkpoint();
    const progress = JSON.parse(metadata.progress!);
    Object.assign(progress, { step: steps, sequences: 4 * steps });
    Object.assign(progress.window, { steps, chance: steps, errors: steps, norms: new Array(steps).fill(0.25) });
    const text = { ...metadata, progress: JSON.stringify(progress) };
    const [window] = await trainTo(Trainer.restore({ tensors, metadata: text }));
    assert.ok(window?.kind === 'window' && window.gradNorm === 0.25 && window.step === steps + 1);
  });

  test('validates weights that are not finite without an end to the training', async () => {
    const trainer = new Trainer(tinyPlan({ validation: 2 }));
    await trainTo(trainer, 4);
    spoil(trainer, Number.NaN);
    await assert.rejects(() => trainer.validate(), EvaluationError);
    const records = await trainTo(trainer, 10);
    assert.ok(records.some(({ kind }) => kind === 'rollback'));
  });

  test('draws its weights from the seed alone, and leaves the default generator as it was', async () => {
    const generator = manualSeed(5);
    generator.advance(3);
    const before = generator.getState();
    const [a, b] = [new Trainer(tinyPlan()), new Trainer(tinyPlan())];
    assert.equal(generator.getState(), before);
    assert.is(await bytesOf(a.checkpoint()), await bytesOf(b.checkpoint()));
    const other = new Trainer(tinyPlan({ seed: 4 }));
    assert.is.not(await bytesOf(a.checkpoint()), await bytesOf(other.checkpoint()));
  });

  test('looks at its means at the end of each window', async () => {
    const trainer = new Trainer(tinyPlan({ validation: 4, steps: 11 }));
    const losses: number[] = [];
    const records: TrainingRecord[] = [];
    await trainer.run({
      onStep: ({ loss }) => {
        losses.push(loss);
        return false;
      },
      onRecords: (found) => {
        records.push(...found);
      },
    });
    assert.equal(
      records.map(({ kind, step }) => [kind, step]),
      [
        ['window', 5],
        ['validation', 5],
        ['window', 10],
        ['validation', 10],
      ],
    );
    const [window] = records;
    assert.ok(window?.kind === 'window');
    const mean = losses.slice(0, 5).reduce((a, b) => a + b) / 5;
    assert.ok(Math.abs(window.loss - mean) < 1e-12);
    assert.is(window.sequences, 20);
    assert.ok(window.gradNorm > 0 && window.gradNorm <= window.maxGradNorm);
  });

  test('trains on sequences of a few lengths, where the task has many', async () => {
    const plan = tinyPlan({ task: 'repeat-copy', curriculum: null, steps: 60 });
    const trainer = new Trainer(plan);
    const lengths = new Set<number>();
    await watchingSamples(
      trainer.task,
      ({ inputs }) => void lengths.add(inputs.shape[1]!),
      () => trainTo(trainer),
    );
    assert.ok([...lengths].some((steps) => steps <= 48 && steps % 8 !== 0));
    assert.ok([...lengths].some((steps) => steps > 48));
    assert.ok(
      [...lengths].every((steps) => steps <= 48 || steps % 8 === 0),
      `${[...lengths]}`,
    );
  });

  test('goes back to the last good window when a loss is not finite, and on with other data', async () => {
    const trainer = new Trainer(tinyPlan());
    await trainTo(trainer, 7);
    spoil(trainer, Number.NaN);
    const records = await trainTo(trainer);
    const [window, rollback] = records;
    assert.is(window?.kind, 'window');
    assert.ok(rollback?.kind === 'rollback');
    assert.is(rollback.why, 'not finite');
    assert.is(rollback.step, 8);
    // Two steps of this window before the bad one.
    assert.is(rollback.gradNorms.length, 3);
    assert.ok(rollback.gradNorms.slice(0, 2).every(Number.isFinite));
    assert.is(trainer.progress.rollbacks, 1);
    assert.is(trainer.progress.step, 24);
    for (const weight of trainer.model.parameters()) assert.ok((await weight.data()).every(Number.isFinite));
  });

  test('goes back when it has collapsed, and restores exactly in between', async () => {
    const plan = tinyPlan({
      ...ONE_VECTOR,
      steps: 4000,
      window: 20,
      optimizer: { kind: 'adam', lr: 1e-2 },
      noise: { from: 0, to: 0 },
      curriculum: null,
    });
    const trainer = new Trainer(plan);
    await trainer.run({ onStep: () => trainer.progress.bestPart < 0.05 });
    assert.ok(trainer.progress.bestPart < 0.05, 'it learned');
    spoil(trainer, 0.5);
    const [, last] = (await trainTo(trainer, trainer.progress.step + 20)).slice(-2);
    assert.ok(last?.kind === 'rollback' && last.why === 'collapse');
    assert.ok(last.errors > 1);
    const restored = Trainer.restore(trainer.checkpoint());
    const next = trainer.progress.step + 30;
    const again = await trainTo(trainer, next);
    assert.ok(again[0]?.kind === 'window' && again[0].errors < 1, 'it is back');
    await trainTo(restored, next);
    assert.is(await bytesOf(restored.checkpoint()), await bytesOf(trainer.checkpoint()));
  });

  test('gives up when the same place fails again and again', async () => {
    const trainer = new Trainer(tinyPlan({ optimizer: { kind: 'adam', lr: 1e38 }, steps: 1000 }));
    let error: unknown = null;
    try {
      await trainTo(trainer);
    } catch (thrown) {
      error = thrown;
    }
    assert.instance(error, TrainingError);
    assert.match((error as Error).message, /failed 21 times in a row .*not finite.*gradients' norms/);
  });

  const quick = (curriculum: TrainingPlan['curriculum']): TrainingPlan =>
    tinyPlan({
      ...ONE_VECTOR,
      steps: 4000,
      window: 50,
      optimizer: { kind: 'adam', lr: 1e-2 },
      noise: { from: 0, to: 0 },
      curriculum,
    });

  test('does not call a task learned before its sequences have grown', async () => {
    const trainer = new Trainer(quick({ from: { length: 1 }, steps: 3000 }));
    await trainer.run({ onStep: () => trainer.converged !== null });
    // The first two windows of 50 steps that began after it.
    assert.is(trainer.converged!.step, 3100);
  });

  test('knows when a task has been learned', async () => {
    const trainer = new Trainer(quick(null));
    const records: TrainingRecord[] = [];
    await trainer.run({
      onStep: () => trainer.converged !== null,
      onRecords: (found) => {
        records.push(...found);
      },
    });
    const windows = records.filter((record) => record.kind === 'window');
    const [before, after] = windows.slice(-2);
    assert.ok(before!.errors < 0.1 && after!.errors < 0.1);
    assert.ok(windows.slice(0, -2).every((window, i) => window.errors >= 0.1 || windows[i + 1]!.errors >= 0.1));
    assert.equal(trainer.converged, { step: after!.step, sequences: after!.sequences });
    assert.is(records.at(-1)?.kind, 'converged');
  });
});
