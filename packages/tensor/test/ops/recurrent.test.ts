import { assert, suite } from '@engram/tools/suite';
import { DTypeError, grad, gruCell, lstmCell, ShapeError, type Tensor, zeros } from '../../src/index.ts';
import { checkCases } from '../cases/check.ts';
import { recurrent } from '../cases/recurrent.ts';
import { checkFused, nodeOf } from '../fused.ts';
import { randomOf, throwsError } from '../property.ts';

checkCases('recurrent', recurrent);

const leaves = (...shapes: number[][]): Tensor[] =>
  shapes.map((shape, i) => {
    const x = randomOf(shape, i);
    x.requiresGrad = true;
    return x;
  });

suite('recurrent', (test) => {
  for (const [B, I, H] of [
    [2, 3, 4],
    [1, 1, 1],
    [3, 2, 5],
  ] as const) {
    test(`fused gates are their plain definition: B ${B}, I ${I}, H ${H}`, () => {
      const inputs = leaves([B, I], [B, H], [3 * H, I], [3 * H, H], [3 * H], [3 * H]);
      const [x, h, wi, wh, bi, bh] = inputs;
      const next = gruCell(x, h, wi, wh, bi, bh);
      checkFused(nodeOf([next], 'gruGates'));
      const found = grad(next, inputs, { gradOutputs: leaves([B, H]), createGraph: true });
      checkFused(nodeOf(found, 'gruGatesBackward'));
    });

    test(`fused LSTM gates are their plain definition: B ${B}, I ${I}, H ${H}`, () => {
      const inputs = leaves([B, I], [B, H], [B, H], [4 * H, I], [4 * H, H], [4 * H], [4 * H]);
      const [x, h, c, wi, wh, bi, bh] = inputs;
      const next = lstmCell(x, [h, c], wi, wh, bi, bh);
      checkFused(nodeOf(next, 'lstmGates'));
      const found = grad(next, inputs, { gradOutputs: leaves([B, H], [B, H]), createGraph: true });
      checkFused(nodeOf(found, 'lstmGatesBackward'));
    });
  }

  test('no rows', () => {
    assert.equal(gruCell(zeros([0, 2]), zeros([0, 3]), zeros([9, 2]), zeros([9, 3])).shape, [0, 3]);
    const [h, c] = lstmCell(zeros([0, 2]), [zeros([0, 3]), zeros([0, 3])], zeros([12, 2]), zeros([12, 3]));
    assert.equal(
      [h.shape, c.shape],
      [
        [0, 3],
        [0, 3],
      ],
    );
  });

  test('shapes that do not fit', () => {
    const [x, h, wi, wh] = [zeros([2, 3]), zeros([2, 4]), zeros([12, 3]), zeros([12, 4])];
    throwsError(
      () => gruCell(x, h, wi, zeros([12, 5])),
      ShapeError,
      /^gruCell: x \[2, 3\], h \[2, 4\], weightIh \[12, 3\] and weightHh \[12, 5\] do not fit: expected x \[B, I\], h \[B, H\], weightIh \[3H, I\]/,
    );
    throwsError(() => gruCell(x, h, zeros([16, 3]), wh), ShapeError, /^gruCell: .* weightIh \[16, 3\]/);
    throwsError(() => gruCell(zeros([3]), zeros([4]), wi, wh), ShapeError, /^gruCell: x \[3\], h \[4\]/);
    throwsError(() => gruCell(zeros([1, 3]), h, wi, wh), ShapeError, /^gruCell: x \[1, 3\], h \[2, 4\]/);
    throwsError(
      () => gruCell(x, h, wi, wh, zeros([4])),
      ShapeError,
      /^gruCell: bias \[4\] must be \[12\], 3 times the hidden size/,
    );
    const [ui, uh] = [zeros([16, 3]), zeros([16, 4])];
    throwsError(
      () => lstmCell(x, [h, zeros([2, 3])], ui, uh),
      ShapeError,
      /^lstmCell: h \[2, 4\] and c \[2, 3\] must have one shape/,
    );
    throwsError(
      () => lstmCell(x, [h, h], wi, uh),
      ShapeError,
      /^lstmCell: .* expected .* weightIh \[4H, I\], weightHh \[4H, H\]/,
    );
    throwsError(
      () => lstmCell(x, [h, h], ui, uh, null, zeros([4])),
      ShapeError,
      /^lstmCell: bias \[4\] must be \[16\], 4 times the hidden size/,
    );
  });

  test('dtypes that do not fit', () => {
    const [x, h, wi, wh] = [zeros([2, 3]), zeros([2, 4]), zeros([12, 3]), zeros([12, 4])];
    throwsError(
      () => gruCell(x.to('int32'), h, wi, wh),
      DTypeError,
      /^gruCell: the input must be float32 or float64, got int32/,
    );
    throwsError(
      () => gruCell(x, h.to('float64'), wi, wh),
      DTypeError,
      /^gruCell: x is float32, another input is float64; all must have one dtype/,
    );
    throwsError(
      () => lstmCell(x, [h, h.to('float64')], zeros([16, 3]), zeros([16, 4])),
      DTypeError,
      /^lstmCell: x is float32, another input is float64/,
    );
  });
});
