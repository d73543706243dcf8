import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Adam, compile, Dropout, Linear, mseLoss, noGrad, randn, type Tensor, tensor } from '@engram/tensor';
import { saveSafetensors } from '@engram/tensor/io';
import { assert, suite } from '@engram/tools/suite';
import { lossCurve, smoothed } from '../lab/course/loss-curve.ts';
import { shuffledBatches, stream } from '../lab/course/streams.ts';
import { Interrupted, type Trained, type Training, train } from '../lab/course/train.ts';
import { UsageError } from '../lab/usage-error.ts';
import { temporaryFolder } from './launch.ts';

/** A training whose numbers depend on all that can change: weights, moments, data, noise, dropout, time, an average. */
const training = (steps: number, seed = 0, lr = 0.1): Training => {
  const generator = stream(seed, 0);
  const noise = stream(seed, 1);
  const model = new Linear(3, 2, { generator });
  const average = new Linear(3, 2, { generator });
  const drop = new Dropout(0.2, { generator: noise });
  const optimizer = new Adam(model.parameters(), { lr });
  const rows = shuffledBatches(12, 4, seed);
  const update = compile((x: Tensor) => {
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(drop.forward(x.add(randn([4, 3], { generator: noise })))), x.narrow(1, 0, 2));
    loss.backward();
    optimizer.step();
    noGrad(() => {
      for (const [i, kept] of average.parameters().entries())
        kept.assign(kept.mul(0.9).add(model.parameters()[i]!.mul(0.1)));
    });
    return loss;
  });
  return {
    model,
    optimizer,
    average,
    generators: { noise },
    steps,
    schedule: (step) => lr / (1 + step),
    step: async (step) => update(tensor((await rows(step)).map((row) => [row, -row, 1]))),
    measure: { name: 'size', every: 4, run: async () => (await model.weight.square().sum().item()) as number },
    settings: { lr, seed },
  };
};

/** Ctrl-C at a step. */
const interruptedAt = (step: number, from: Training): Training => ({
  ...from,
  step: (at) => {
    if (at === step) process.emit('SIGINT', 'SIGINT');
    return from.step(at);
  },
});

const weights = ({ model, average }: Training): unknown =>
  [model, average as Linear].map((each) => Object.values(each.stateDict()).map((value) => value.arraySync()));

suite('a lab’s training', (test) => {
  const folder = temporaryFolder(test);
  let made = 0;
  const fresh = (): string => join(folder, `seed-${made++}.safetensors`);
  const numbers = ({ losses, measured }: Trained) => ({ losses, measured });

  test('gives the same numbers for the same seed, and others for another', async () => {
    const [one, same, other] = [training(10), training(10), training(10, 1)];
    const first = await train(one, fresh(), false);
    assert.equal(numbers(await train(same, fresh(), false)), numbers(first));
    assert.equal(weights(same), weights(one));
    assert.not.equal(numbers(await train(other, fresh(), false)), numbers(first));
    assert.is(first.losses.length, 10);
    assert.equal(
      first.measured.map(({ step }) => step),
      [4, 8, 10],
    );
    assert.is(first.params, 8);
    assert.not.ok(one.model.training);
  });

  for (const at of [0, 3, 5, 9]) {
    test(`that was ended in step ${at} goes on, and gives the numbers that it would have given`, async () => {
      const [whole, first, rest] = [training(10), training(10), training(10)];
      const expected = await train(whole, fresh(), false);
      const path = fresh();
      const error = await train(interruptedAt(at, first), path, false).catch((e: unknown) => e);
      if (!(error instanceof Interrupted)) throw error;
      assert.is(error.exitCode, 130);
      assert.match(error.message, new RegExp(`^Stopped at step ${at + 1}, saved in .* --resume goes on\\.$`));
      assert.equal(numbers(await train(rest, path, true)), numbers(expected));
      assert.equal(weights(rest), weights(whole));
      assert.equal(
        readdirSync(folder).filter((name) => !name.endsWith('.safetensors')),
        [],
      );
    });
  }

  test('that is over has its numbers again', async () => {
    const path = fresh();
    const expected = await train(training(6), path, false);
    const again = training(6);
    assert.equal(await train(again, path, true), expected);
    assert.not.ok(again.model.training);
  });

  test('refuses a checkpoint of other settings, or of something else, and names it', async () => {
    const path = fresh();
    await train(training(6), path, false);
    const refused = async (other: Training, why: RegExp) => {
      await assert.rejects(() => train(other, path, true), UsageError);
      await assert.rejects(() => train(other, path, true), why);
    };
    await refused(training(6, 0, 0.2), /seed-\d+\.safetensors: it was started with other settings: lr 0.1, now 0.2\./);
    await refused(training(7, 1), /other settings: seed 0, now 1; steps 6, now 7|other settings: .*steps 6, now 7/);
    const { average: _, ...without } = training(6);
    await train(without, path, true);
    await refused({ ...training(6), model: new Linear(3, 3) }, /safetensors: loadStateDict: misshapen/);
    await refused({ ...training(6), generators: { data: stream(0, 1) } }, /it has no state of the generator 'data'$/);
    await saveSafetensors(path, { x: tensor([1]) });
    await refused(training(6), /safetensors: it is not a checkpoint of a lab$/);
    await saveSafetensors(path, { x: tensor([1]) }, { metadata: { format: 'engram-lab-1', settings: '{"lr":[]}' } });
    await refused(training(6), /safetensors: 'settings\.lr': /);
    await saveSafetensors(path, { x: tensor([1]) }, { metadata: { format: 'engram-lab-1', settings: '{' } });
    await refused(training(6), /safetensors: 'settings' is not JSON$/);
    writeFileSync(path, 'no tensors');
    await assert.rejects(() => train(training(6), path, true), /seed-\d+\.safetensors: /);
  });

  test('ends with a loss that is not finite', async () => {
    const path = fresh();
    const broken = { ...training(6), step: (at: number) => tensor(at === 2 ? Number.NaN : 1) };
    await assert.rejects(() => train(broken, path, false), /^the loss of step 3 is NaN; nothing was saved$/);
  });
});

suite('the batches of a lab', (test) => {
  test('take every example once an epoch, in another order each time, as a function of the step', async () => {
    const rows = shuffledBatches(11, 3, 7);
    const epochs = await Promise.all([0, 1].map((e) => Promise.all([0, 1, 2].map((i) => rows(3 * e + i)))));
    for (const batches of epochs) {
      assert.equal(
        batches.map(({ length }) => length),
        [3, 3, 3],
      );
      assert.is(new Set(batches.flat()).size, 9);
    }
    assert.not.equal(epochs[0], epochs[1]);
    assert.equal(await shuffledBatches(11, 3, 7)(4), epochs[1]![1]);
    assert.not.equal(await shuffledBatches(11, 3, 8)(4), epochs[1]![1]);
  });
});

suite('the curve of losses', (test) => {
  test('has a hundred points at most, means of losses that follow one another', () => {
    assert.equal(smoothed([3, 1, 2]), { steps: [1, 2, 3], values: [3, 1, 2] });
    const { steps, values } = smoothed(Array.from({ length: 250 }, (_, i) => i));
    assert.is(steps.length, 83);
    assert.equal([steps[0], values[0], values[1]], [3, 1, 4]);
  });

  test('is none of a single step, and has what was measured and compared with', () => {
    const trained = { losses: [1, 2], measured: [], seconds: 1, steps: 2, loss: 1, params: 1, checkpoint: '' };
    const measure = { name: 'held out', every: 1, run: async () => 0 };
    assert.is(lossCurve({ ...trained, losses: [1] }, measure, {}), null);
    assert.ok(lossCurve(trained, measure, {}));
    const measured = [1, 2].map((step) => ({ step, value: 0.5 }));
    const drawn = lossCurve({ ...trained, measured }, measure, {
      right: { min: 0, max: 1 },
      baselines: { guess: 2.3 },
    });
    assert.ok(JSON.stringify(drawn!.option).includes('held out'));
    assert.ok(JSON.stringify(drawn!.option).includes('guess'));
  });
});
