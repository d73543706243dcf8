import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kindOver, type ModelKind, modelKinds, recipes, taskNamed, taskNames } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { trainedFiles } from '../page/assets.ts';
import { choiceOf, modelLabels, taskChoices } from '../shared/catalog.ts';

suite('what the live page offers', (test) => {
  test('every task and every network of the library', () => {
    assert.equal(taskChoices.map(({ task }) => task).sort(), [...taskNames].sort());
    assert.equal(Object.keys(modelLabels).sort(), Object.keys(modelKinds).sort());
  });

  test('the trained networks that ship', () => {
    const offered = taskChoices.filter(({ trained }) => trained).map(({ task }) => task);
    assert.equal(offered.sort(), Object.keys(trainedFiles).sort());
    for (const address of Object.values(trainedFiles)) assert.ok(existsSync(fileURLToPath(address)), address);
  });

  for (const name of taskNames) {
    test(`${name}: networks, sizes and patterns are the library's`, () => {
      const [choice, task] = [choiceOf(name), taskNamed(name)];
      const fits = (Object.keys(modelKinds) as ModelKind[]).filter((kind) => kindOver(kind).includes(task.over));
      assert.equal([...choice.models].sort(), fits.sort());
      assert.is(choice.models[0], recipes[name].model.kind);
      assert.equal([...choice.patterns], Object.keys(task.patterns ?? {}));
      assert.is(choice.drawn !== null, task.given !== undefined);
      for (const size of choice.sizes) {
        const dimension = task.dimensions.find((each) => each.name === size.name);
        assert.ok(dimension, size.name);
        assert.ok(size.least >= dimension.least && size.most <= dimension.most, size.name);
        assert.ok(size.least <= size.start && size.start <= size.most, size.name);
        assert.is(size.trained, dimension.train[1], size.name);
      }
    });
  }
});
