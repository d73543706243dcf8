import { assert, suite } from '@engram/tools/suite';
import { type Checkpoint, CheckpointError, restoreTrained, Trainer } from '../../src/index.ts';
import { bytesOf, tinyPlan } from './plans.ts';

/** A checkpoint as the first format had it. */
const older = ({
  tensors,
  metadata,
}: Checkpoint): { tensors: Checkpoint['tensors']; metadata: Record<string, string> } => {
  const { sizes: _, samples: __, rollback: ___, newStart: ____, ...plan } = JSON.parse(metadata.plan!);
  const { lastErrors, lastExact, bestExact, start, begun, startRollbacks, ...progress } = JSON.parse(
    metadata.progress!,
  );
  assert.equal([lastExact, bestExact, start, begun, startRollbacks], [null, null, 0, 0, progress.rollbacks]);
  const { errors, ...window } = progress.window;
  return {
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, x]) => [
        name.replace(/cell\.memory\.(read_heads|write_heads|initial)/, 'cell.$1'),
        x,
      ]),
    ),
    metadata: {
      ...metadata,
      format: 'engram-training-1',
      plan: JSON.stringify(plan),
      progress: JSON.stringify({ ...progress, lastBitErrors: lastErrors, window: { ...window, bitErrors: errors } }),
    },
  };
};

/** All of a checkpoint; the fields of its records may come in another order. */
const contentOf = async ({ tensors, metadata: { format, ...records } }: Checkpoint) => [
  await bytesOf({ tensors, metadata: {} }),
  format,
  Object.fromEntries(Object.entries(records).map(([name, text]) => [name, JSON.parse(text)])),
];

suite('a checkpoint of the first format', (test) => {
  for (const stop of [0, 7, 10]) {
    test(`goes on as it would have, from step ${stop}`, async () => {
      const plan = tinyPlan({
        model: {
          kind: 'ntm',
          controller: 'lstm',
          hiddenSize: 6,
          slots: 6,
          width: 4,
          initialMemory: 'learned',
          initialWeights: 'learned',
        },
      });
      const straight = new Trainer(plan);
      await straight.run();
      const first = new Trainer(plan);
      for (let i = 0; i < stop; i++) await first.step();
      const second = Trainer.restore(older(first.checkpoint()));
      await second.run();
      assert.equal(await contentOf(second.checkpoint()), await contentOf(straight.checkpoint()));
      assert.is(restoreTrained(older(first.checkpoint())).progress.step, stop);
    });
  }

  test('is refused where it would be refused today', async () => {
    const { tensors, metadata } = older(new Trainer(tinyPlan()).checkpoint());
    const refused = (changes: Record<string, string | undefined>, message: RegExp): void => {
      const file = { tensors, metadata: { ...metadata, ...changes } as Checkpoint['metadata'] };
      assert.throws(() => Trainer.restore(file), CheckpointError);
      assert.throws(() => Trainer.restore(file), message);
    };
    refused({ plan: '{' }, /'plan' is not JSON/);
    refused({ plan: '[]' }, /'plan' is a record/);
    refused({ plan: metadata.plan!.replace('"batch":4', '"batch":0') }, /'plan': batch is a whole number ≥ 1/);
    refused({ progress: metadata.progress!.replace('"rollbacks":0', '"rollbacks":"0"') }, /'progress': /);
    refused({ progress: '{"lastBitErrors":1,"lastErrors":2}' }, /'progress': unknown field lastBitErrors/);
    const { 'cell.read_heads.0.linear.bias': _, ...fewer } = tensors;
    assert.throws(
      () => Trainer.restore({ tensors: fewer, metadata }),
      /"cell\.memory\.read_heads\.0\.linear\.bias" is missing/,
    );
  });
});
