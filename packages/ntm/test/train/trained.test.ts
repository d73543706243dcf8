import { zeros } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { CheckpointError, evaluate, packTrained, restoreTrained, Trainer } from '../../src/index.ts';
import { tinyPlan } from './plans.ts';

const trained = async (): Promise<Trainer> => {
  const trainer = new Trainer(tinyPlan());
  await trainer.run({ onStep: ({ step }) => step === 7 });
  return trainer;
};

suite('a trained network', (test) => {
  test('is its weights, its plan and how far it was, in the middle of a window too', async () => {
    const trainer = await trained();
    const file = packTrained(trainer);
    assert.equal(Object.keys(file.tensors), Object.keys(trainer.model.stateDict()));
    const { plan, task, model, answers, progress, converged } = restoreTrained(file);
    assert.equal(plan, trainer.plan);
    assert.is(task, trainer.task);
    assert.equal([progress.step, progress.sequences, converged], [7, 28, null]);
    const size = { length: 3 };
    assert.equal(await evaluate(answers, task, size), await evaluate(trainer.answers, task, size));
    for (const [name, x] of Object.entries(model.stateDict())) {
      assert.equal(x.dataSync(), trainer.model.stateDict()[name]!.dataSync(), name);
    }
    assert.equal(
      Object.keys(packTrained({ plan, task, model, answers, progress, converged }).tensors),
      Object.keys(file.tensors),
    );
  });

  test('comes out of a checkpoint as well', async () => {
    const trainer = await trained();
    const other = restoreTrained(trainer.checkpoint());
    assert.equal(other.progress.step, 7);
    assert.equal(
      await evaluate(other.answers, other.task, { length: 2 }),
      await evaluate(trainer.answers, trainer.task, { length: 2 }),
    );
  });

  test('is no training to go on with', async () => {
    const file = packTrained(await trained());
    assert.throws(() => Trainer.restore(file), CheckpointError);
    assert.throws(() => Trainer.restore(file), /not a checkpoint of a training: its format is "engram-network-1"/);
  });

  test('is refused where it does not fit its plan', async () => {
    const { tensors, metadata } = packTrained(await trained());
    const refused = (file: Parameters<typeof restoreTrained>[0], message: RegExp): void => {
      assert.throws(() => restoreTrained(file), CheckpointError);
      assert.throws(() => restoreTrained(file), message);
    };
    const { 'output.bias': _, ...fewer } = tensors;
    refused({ tensors: fewer, metadata }, /tensor "output\.bias" is missing/);
    refused({ tensors: { ...tensors, more: zeros([1]) }, metadata }, /tensor "more" is unexpected/);
    refused({ tensors: { ...tensors, 'output.bias': zeros([7]) }, metadata }, /is \[7\] float32, expected \[8\]/);
    refused({ tensors, metadata: { ...metadata, plan: '{}' } }, /'plan': task is the name of a task/);
    refused(
      { tensors, metadata: { ...metadata, plan: metadata.plan!.replace('"slots":6', '"slots":1e12') } },
      /asks for more than can be/,
    );
    refused({ tensors, metadata: { ...metadata, format: 'engram-network-9' } }, /its format is "engram-network-9"/);
    refused({ tensors, metadata: {} }, /its format is not given/);
  });
});
