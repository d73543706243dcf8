import { compile, full, Generator, grad, randn, ShapeError, type Tensor, tensor, zeros } from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import {
  bitErrors,
  bitsPerSequence,
  bitTasks,
  copyBits,
  maskedLoss,
  repeatCopyBits,
  type Task,
  type TaskBatch,
} from '../../src/index.ts';
import { check, throwsError } from '../property.ts';
import { rightBut, seeds, sequencesOf, smallSizes, sumOf } from './sequences.ts';

const TASKS = Object.values(bitTasks);

/** What each sequence costs, in plain loops. */
const scoresOf = (logits: Tensor, batch: TaskBatch) => {
  const answers = logits.arraySync() as number[][][];
  return sequencesOf(batch).map(({ targets, mask }, b) => {
    let [nats, wrong, bits] = [0, 0, 0];
    targets.forEach((row, t) => {
      if (mask[t] === 0) return;
      row.forEach((bit, i) => {
        const logit = answers[b]![t]![i]!;
        const p = 1 / (1 + Math.exp(-logit));
        nats -= bit === 1 ? Math.log(p) : Math.log(1 - p);
        if (logit > 0 !== (bit === 1)) wrong++;
        bits++;
      });
    });
    return { nats, wrong, bits };
  });
};

/** Two or three sequences of mixed sizes with answers that are sometimes right. */
const eachBatch = (property: (logits: Tensor, batch: TaskBatch, task: Task) => void): void => {
  for (const task of TASKS) {
    const sizes = fc.array(smallSizes(task, 4), { minLength: 2, maxLength: 3 });
    check(fc.tuple(sizes, seeds), ([mixed, seed]) => {
      const generator = new Generator(seed);
      const batch = task.sample(mixed.length, mixed, generator);
      property(randn(batch.targets.shape, { generator }).mul(3), batch, task);
    });
  }
};

suite('the metrics', (test) => {
  test('are those of plain loops, on every task and mixed sizes', () => {
    eachBatch((logits, batch) => {
      const scores = scoresOf(logits, batch);
      const nats = scores.map((score) => score.nats);
      assertClose(maskedLoss(logits, batch), sumOf(nats) / sumOf(scores.map(({ bits }) => bits)), { rtol: 1e-4 });
      assertClose(
        bitErrors(logits, batch),
        scores.map(({ wrong }) => wrong),
      );
      assertClose(
        bitsPerSequence(logits, batch),
        nats.map((n) => n / Math.LN2),
        { rtol: 1e-4 },
      );
    });
  });

  test('do not look at what does not count', () => {
    eachBatch((logits, batch, task) => {
      const counts = batch.mask.dataSync();
      const other = Float32Array.from(logits.dataSync(), (x, i) =>
        counts[Math.floor(i / task.outputSize)] === 1 ? x : 50 - 9 * x,
      );
      for (const metric of [maskedLoss, bitErrors, bitsPerSequence]) {
        assert.equal(metric(tensor(other, logits.shape), batch).arraySync(), metric(logits, batch).arraySync());
      }
    });
  });

  test('one wrong bit is one error of its sequence alone', () => {
    const batch = copyBits.sample(3, { length: 2 }, new Generator(0));
    // T = 5 and O = 8: the last bit of the second sequence.
    const logits = rightBut(batch, 2 * 5 * 8 - 1);
    assert.equal(bitErrors(logits, batch).arraySync(), [0, 1, 0]);
  });

  test('are exact where an answer is sure of itself', async () => {
    const asked = { targets: tensor([[[0, 0, 1, 1]]]), mask: tensor([[1]]) };
    const sure = [-20, -10, 20, 10];
    const cost = sure.map((x) => Math.log1p(Math.exp(-Math.abs(x))));
    const loss = (x: Tensor): Tensor => maskedLoss(x, asked);
    for (const dtype of ['float32', 'float64'] as const) {
      const at = (value: number): Tensor => full([1, 1, 4], value, { dtype });
      const x = tensor([[sure]], { dtype, requiresGrad: true });
      const targets = asked.targets.to(dtype);
      const own = { targets, mask: asked.mask.to(dtype) };
      assertClose(bitsPerSequence(x.detach(), own), [sumOf(cost) / Math.LN2], { rtol: 1e-6, atol: 0 });
      const slopes = sure.map((z, i) => ((i < 2 ? 1 : -1) * (1 / (1 + Math.exp(Math.abs(z))))) / 4);
      for (const step of [() => grad(maskedLoss(x, own), [x])[0]!, compile(() => grad(maskedLoss(x, own), [x])[0]!)]) {
        assertClose(await step(), [[slopes]], { rtol: 1e-6, atol: 0 });
      }
      assert.is(bitErrors(at(0), own).itemSync(), 2);
    }
    assertClose(loss(tensor([[[-20, -20, 20, 20]]])), cost[0]!, { rtol: 1e-6, atol: 0 });
  });

  test('a logit of 0 says 0, and costs one bit', () => {
    const batch = copyBits.sample(4, { length: 5 }, new Generator(0));
    const logits = zeros(batch.targets.shape);
    const ones = sequencesOf(batch).map(({ targets }) => sumOf(targets.flat()));
    assert.equal(bitErrors(logits, batch).arraySync(), ones);
    assertClose(bitsPerSequence(logits, batch), [40, 40, 40, 40]);
    assertClose(maskedLoss(logits, batch), Math.LN2);
  });

  test('stay finite where a logit is far from its bit', () => {
    const batch = copyBits.sample(1, { length: 1 }, new Generator(0));
    const logits = rightBut(batch, 16).mul(500);
    assertClose(maskedLoss(logits, batch), 1000 / 8);
    assertClose(bitsPerSequence(logits, batch), [1000 / Math.LN2]);
  });

  test('the gradient of the loss is that of central differences, and 0 where nothing counts', () => {
    const sizes = [{ length: 1 }, { length: 2 }];
    const { targets, mask } = copyBits.sample(2, sizes, new Generator(1));
    const double = { targets: targets.to('float64'), mask: mask.to('float64') };
    const generator = new Generator(2);
    const logits = randn(targets.shape, { dtype: 'float64', generator, requiresGrad: true });
    gradcheck((x) => maskedLoss(x, double), [logits]);
    const [slopes] = grad([maskedLoss(logits, double)], [logits]);
    const counts = mask.dataSync();
    slopes!.dataSync().forEach((slope, i) => {
      assert.is(slope !== 0, counts[Math.floor(i / 8)] === 1, `element ${i}`);
    });
  });

  test('can be a part of a compiled step, which goes on to be right for other batches', async () => {
    const generator = new Generator(3);
    const all = compile((logits: Tensor, targets: Tensor, mask: Tensor) => {
      const asked = { targets, mask };
      return [maskedLoss, bitErrors, bitsPerSequence].map((metric) => metric(logits, asked));
    });
    for (let run = 0; run < 3; run++) {
      const batch = repeatCopyBits.sample(
        2,
        [
          { length: 2, repeats: 2 },
          { length: 3, repeats: 1 },
        ],
        generator,
      );
      const logits = randn(batch.targets.shape, { generator });
      const [loss, errors, bits] = await all(logits, batch.targets, batch.mask);
      assertClose(loss!, maskedLoss(logits, batch));
      assertClose(errors!, bitErrors(logits, batch));
      assertClose(bits!, bitsPerSequence(logits, batch));
    }
    assert.is(all.programs.length, 1);
  });

  const batch = copyBits.sample(2, { length: 2 }, new Generator(0));
  for (const [op, metric] of Object.entries({ maskedLoss, bitErrors, bitsPerSequence })) {
    for (const shape of [
      [2, 5, 1],
      [1, 5, 8],
      [5, 8],
      [2, 4, 8],
    ]) {
      test(`${op}: logits [${shape.join(', ')}] are not broadcast to targets [2, 5, 8]`, () => {
        const message = new RegExp(
          `^${op}: logits \\[${shape.join(', ')}\\], targets \\[2, 5, 8\\] and mask \\[2, 5\\] do not fit: expected \\[B, T, O\\]`,
        );
        throwsError(() => metric(zeros(shape), batch), ShapeError, message);
      });
    }
    test(`${op}: a mask that is not [B, T] is refused`, () => {
      const message = new RegExp(`^${op}: .* mask \\[2, 1\\] do not fit`);
      throwsError(() => metric(zeros([2, 5, 8]), { ...batch, mask: zeros([2, 1]) }), ShapeError, message);
    });
  }
});
