import { DTypeError, Generator, oneHot, randint, ShapeError, tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import {
  copyTask,
  DNC,
  kindOver,
  LSTMBaseline,
  type ModelKind,
  makeModel,
  modelKinds,
  NTM,
  OverTokens,
  packTrained,
  recipeFor,
  restoreTrained,
  type SequenceModel,
  Trainer,
} from '../src/index.ts';

const SIZES = { inputSize: 10, outputSize: 10, hiddenSize: 6 };
const machines: Readonly<Record<string, () => SequenceModel>> = {
  ntm: () => new NTM({ ...SIZES, slots: 5, width: 3 }),
  dnc: () => new DNC({ ...SIZES, slots: 5, width: 3 }),
  lstm: () => new LSTMBaseline({ ...SIZES, layers: 1 }),
};
const tokens = randint(0, 10, [2, 4], { generator: new Generator(1) });

suite('OverTokens', (test) => {
  for (const [name, make] of Object.entries(machines)) {
    test(`${name}: is the network over channels, one a token`, () => {
      const inner = make();
      const model = new OverTokens(inner);
      const channels = oneHot(tokens, 10).to('float32');
      assert.equal([model.over, model.inputSize, model.outputSize], ['tokens', 10, 10]);
      assert.equal(model.forward(tokens).arraySync(), inner.forward(channels).arraySync());
      assert.equal(model.run(tokens).logits.arraySync(), inner.run(channels).logits.arraySync());
      let state = model.zeroState(2);
      for (let t = 0; t < 4; t++) {
        const step = model.step(tokens.select(1, t), state);
        assertClose(step.logits, inner.forward(channels).select(1, t), { rtol: 1e-5, atol: 1e-6 });
        assert.equal(model.runStep(tokens.select(1, t), state).logits.arraySync(), step.logits.arraySync());
        state = step.state;
      }
      assert.throws(() => model.forward(tokens.select(1, 0)), ShapeError);
      assert.throws(() => model.forward(tensor([[0.5]])), DTypeError);
    });
  }

  test('every kind is for tokens, TinyNTM for nothing else', () => {
    for (const kind of Object.keys(modelKinds) as ModelKind[]) {
      assert.equal(kindOver(kind), kind === 'tiny-ntm' ? ['tokens'] : ['bits', 'tokens']);
      assert.is(makeModel({ kind }, copyTask, 0).over, 'tokens');
    }
  });

  for (const kind of ['ntm', 'dnc', 'lstm'] as const) {
    test(`${kind}: trains on a task over tokens, and goes on from its checkpoint with the same bytes`, async () => {
      const recipe = recipeFor('copy-task', kind);
      const small = kind === 'lstm' ? { kind, hiddenSize: 8, layers: 1 } : { kind, hiddenSize: 8, slots: 5, width: 3 };
      const plan = { ...recipe, model: small, batch: 2, steps: 20, window: 5, validation: 5, seed: 2 };
      const trainer = new Trainer(plan);
      for (let step = 0; step < 7; step++) assert.ok(Number.isFinite((await trainer.step()).loss));
      const other = Trainer.restore(trainer.checkpoint());
      for (let step = 0; step < 6; step++) assert.equal(await other.step(), await trainer.step());
      const kept = restoreTrained(packTrained(trainer));
      assert.equal((await kept.answers.run(tokens)).arraySync(), (await trainer.answers.run(tokens)).arraySync());
    });
  }
});
