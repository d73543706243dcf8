import { ArgumentError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { hasField, planPaths, recipeFor, withFields } from '../../src/index.ts';

const plan = { ...recipeFor('copy', 'ntm'), seed: 1 };

suite('the fields of a plan, by their paths', (test) => {
  test('are those that it names, and all that its network takes', () => {
    const paths = planPaths(plan);
    for (const path of [
      'seed',
      'optimizer.lr',
      'model.slots',
      'model.layers',
      'sizes.length',
      'newStart.test.size.length',
    ]) {
      assert.ok(paths.includes(path), path);
    }
    assert.not.ok(paths.includes('optimizer'));
    assert.equal(paths, [...new Set(paths)].sort());
  });

  test('are set in a copy', () => {
    const changed = withFields(plan, { seed: 7, 'optimizer.lr': 0.5, 'model.layers': 2, newStart: null });
    assert.equal([changed.seed, changed.optimizer.lr, changed.newStart], [7, 0.5, null]);
    assert.equal(changed.model, { ...plan.model, layers: 2 });
    assert.equal(plan, { ...recipeFor('copy', 'ntm'), seed: 1 });
    const optimizer = { kind: 'adam', lr: 1 };
    assert.equal(withFields(plan, { optimizer, 'optimizer.lr': 2 }).optimizer, { kind: 'adam', lr: 2 });
    assert.is(optimizer.lr, 1, 'what is given stays as it is');
  });

  test('lead nowhere through what has no fields, or through a prototype', () => {
    for (const path of [
      'batch.size',
      'optimiser.lr',
      '__proto__.polluted',
      '__proto__',
      'optimizer.constructor.name',
    ]) {
      assert.throws(() => withFields(plan, { [path]: 1 }), ArgumentError);
      assert.not.ok(hasField(plan, path, 1), path);
    }
    assert.not.ok('polluted' in {});
  });

  test('may be left out by the plan, where its check takes them', () => {
    assert.ok(hasField(plan, 'schedule.warmup', 10));
    assert.ok(hasField(plan, 'freshValidation', true));
    assert.not.ok(hasField(plan, 'schedule.warmups', 10));
    assert.ok(hasField(plan, 'optimizer', { kind: 'adam', lr: 1 }));
    assert.not.ok(hasField(plan, 'toString', 1));
  });
});
