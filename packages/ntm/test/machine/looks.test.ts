import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { CONTROLLERS, column, LARGE, machine, matrix, OPTIONS, sequences } from './machines.ts';

const TIGHT = { rtol: 1e-9, atol: 1e-11 };

suite('NTM.looks', (test) => {
  for (const controller of CONTROLLERS) {
    for (const [name, options] of Object.entries({ plain: {}, ...OPTIONS })) {
      test(`${controller}, ${name}: each look ends where the step looks, with reads and without`, () => {
        const model = machine({ ...LARGE, controller, ...options });
        const inputs = sequences(2, 4);
        for (const reads of [true, false]) {
          let state = model.zeroState(2);
          for (let t = 0; t < 4; t++) {
            const x = inputs.select(1, t);
            const looks = model.looks(x, state, { reads });
            ({ state } = model.step(x, state, { reads }));
            const weights = [...state.readWeights, ...state.writeWeights];
            assert.is(looks.length, LARGE.readHeads + LARGE.writeHeads);
            for (const [head, look] of looks.entries()) {
              assertClose(look.weights, weights[head]!, TIGHT);
              for (const part of [look.previous, look.content, look.gated, look.shifted]) {
                assert.equal(part.shape, [2, LARGE.slots]);
                assertClose(part.sum(1), [1, 1], TIGHT);
              }
              assertClose(look.shift.sum(1), [1, 1], TIGHT);
              assert.ok(column(look.gamma).every((gamma) => gamma >= 1));
              assert.is(look.mask === null, !('maskedLookup' in options));
            }
          }
        }
      });
    }
  }

  test('a head that holds still moves nothing, and is as it was in all else', () => {
    const model = machine(LARGE);
    const inputs = sequences(2, 3);
    const { memory } = model.cell;
    let state = model.zeroState(2);
    for (let t = 0; t < 2; t++) ({ state } = model.step(inputs.select(1, t), state));
    const before = model.looks(inputs.select(1, 2), state);
    for (const head of [...memory.readHeads, ...memory.writeHeads]) head.holdStill();
    const after = model.looks(inputs.select(1, 2), state);
    for (const [i, look] of after.entries()) {
      assert.equal(
        matrix(look.shift),
        [0, 1].map(() => [0, 0, 1, 0, 0]),
      );
      assert.equal(matrix(look.shifted), matrix(look.gated));
      for (const part of ['key', 'strength', 'gate', 'gamma', 'content', 'gated'] as const) {
        assert.equal(matrix(look[part]), matrix(before[i]![part]), part);
      }
    }
    assert.not.equal(matrix(before[0]!.shifted), matrix(after[0]!.shifted));
  });
});
