import { ArgumentError, flip, type Tensor } from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { circularShift, contentWeights, cosineToSlots, interpolate, sharpen } from '../../src/index.ts';
import { check, throwsError } from '../property.ts';
import { column, cube, type DrawnSizes, doubles, leaf, matrix, normals, oneHot, sizes } from './machines.ts';
import { content, cosines, interpolated, sharpened, shifted } from './reference.ts';

const TIGHT = { rtol: 1e-11, atol: 1e-13 };

/** All that the stages take: distributions over slots and shifts, and numbers in the ranges that a head gives them. */
const draw = ({ batch, slots, width, shifts, seed }: DrawnSizes) => {
  const normal = normals(seed);
  return {
    key: normal([batch, width]),
    memory: normal([batch, slots, width]),
    strength: normal([batch, 1], 2).exp(),
    weights: normal([batch, slots], 2).softmax(1),
    previous: normal([batch, slots], 2).softmax(1),
    gate: normal([batch, 1]).sigmoid(),
    shift: normal([batch, shifts]).softmax(1),
    gamma: normal([batch, 1]).exp().add(1),
  };
};

const rowsOf = (x: Tensor, row: (values: number[], b: number) => number[]): number[][] => matrix(x).map(row);
const argmax = (values: readonly number[]): number => values.indexOf(Math.max(...values));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

suite('addressing by content', (test) => {
  test('eq. 6: the cosine, in loops', () => {
    check(sizes, (s) => {
      const { key, memory } = draw(s);
      const expected = rowsOf(key, (k, b) => cosines(k, cube(memory)[b]!));
      assertClose(cosineToSlots(key, memory), expected, TIGHT);
    });
  });

  test('a slot like the key has cosine 1, its opposite −1, one at right angles 0, whatever their lengths', () => {
    const memory = doubles([
      [3, 4],
      [-300, -400],
      [4, -3],
    ]).reshape([1, 3, 2]);
    for (const length of [1, 1e3, 1e6]) {
      const cosine = cosineToSlots(doubles([[0.6 * length, 0.8 * length]]), memory);
      assertClose(cosine, [[1, -1, 0]], { rtol: 1e-7, atol: 1e-12, label: `length ${length}` });
    }
  });

  test('a slot of next to nothing resembles nothing, and one does not come about suddenly', () => {
    const lengths = [1e-6, 1e-4, 1e-3, 1e-2, 1];
    const memory = doubles(lengths.map((length) => [0.6 * length, 0.8 * length])).reshape([1, 5, 2]);
    const cosines = cosineToSlots(doubles([[0.6, 0.8]]), memory);
    assertClose(cosines, [lengths.map((length) => length / Math.hypot(length, 1e-3))]);
  });

  test('a key of zeros and an empty slot are like nothing: 0, not NaN', () => {
    const memory = doubles([
      [0, 0],
      [1, 2],
    ]).reshape([1, 2, 2]);
    assert.equal(matrix(cosineToSlots(doubles([[0, 0]]), memory)), [[0, 0]]);
    assert.is(matrix(cosineToSlots(doubles([[1, 1]]), memory))[0]![0], 0);
  });

  test('eq. 5: the softmax of strength times cosine, in loops', () => {
    check(sizes, (s) => {
      const { key, strength, memory } = draw(s);
      const beta = column(strength);
      const expected = rowsOf(key, (k, b) => content(k, beta[b]!, cube(memory)[b]!));
      assertClose(contentWeights(key, strength, memory), expected, TIGHT);
    });
  });

  test('slots that change places change weights with each other', () => {
    check(sizes, (s) => {
      const { key, strength, memory } = draw(s);
      const order = Array.from({ length: s.slots }, (_, i) => i).sort((a, b) => ((a * 7) % 5) - ((b * 7) % 5) || b - a);
      const permuted = cube(memory).map((slots) => order.map((i) => slots[i]!));
      const moved = contentWeights(key, strength, doubles(permuted.flat()).reshape(memory.shape));
      const expected = rowsOf(contentWeights(key, strength, memory), (w) => order.map((i) => w[i]!));
      assertClose(moved, expected, TIGHT);
    });
  });

  test('strength 0 looks everywhere alike, a large one at the most similar slot', () => {
    const { key, memory } = draw({ batch: 2, slots: 6, width: 4, shifts: 1, seed: 3 });
    const strength = key.narrow(1, 0, 1).mul(0);
    assertClose(contentWeights(key, strength, memory), strength.add(1 / 6).expand([2, 6]), TIGHT);
    const expected = rowsOf(cosineToSlots(key, memory), (c) => c.map((_, i) => (i === argmax(c) ? 1 : 0)));
    assertClose(contentWeights(key, strength.add(1e4), memory), expected);
  });
});

suite('addressing by location', (test) => {
  test('eq. 7: the gate mixes, in loops', () => {
    check(sizes, (s) => {
      const { weights, previous, gate } = draw(s);
      const g = column(gate);
      const expected = rowsOf(weights, (w, b) => interpolated(w, matrix(previous)[b]!, g[b]!));
      assertClose(interpolate(weights, previous, gate), expected, TIGHT);
    });
  });

  test('gate 0 keeps the weights from before, gate 1 takes those of the content', () => {
    check(sizes, (s) => {
      const { weights, previous, gate } = draw(s);
      assert.equal(matrix(interpolate(weights, previous, gate.mul(0))), matrix(previous));
      assertClose(interpolate(weights, previous, gate.mul(0).add(1)), weights, { rtol: 0, atol: 1e-15 });
    });
  });

  test('eq. 8: the shift around the ring, in loops', () => {
    check(sizes, (s) => {
      const { weights, shift } = draw(s);
      const expected = rowsOf(weights, (w, b) => shifted(w, matrix(shift)[b]!));
      assertClose(circularShift(weights, shift), expected, TIGHT);
    });
  });

  for (const shifts of [1, 3, 5, 7]) {
    test(`${shifts} shifts: as many slots, more slots, and all of the shift in one place turns the ring exactly`, () => {
      const middle = (shifts - 1) / 2;
      for (const slots of [shifts, shifts + 1, 12]) {
        const { weights, shift } = draw({ batch: shifts, slots, width: 1, shifts, seed: slots });
        // Halved, since what need not sum to 1 shows that every part counts, of one shift too.
        const expected = rowsOf(weights, (w, b) => shifted(w, matrix(shift.mul(0.5))[b]!));
        assertClose(circularShift(weights, shift.mul(0.5)), expected, TIGHT);
        // Row b goes by b − middle: forwards where that is above 0.
        const turned = rowsOf(weights, (w, b) => w.map((_, i) => w[(i - (b - middle) + slots) % slots]!));
        const by = oneHot(shifts, shifts, (b) => b);
        assert.equal(matrix(circularShift(weights, by)), turned, `${slots} slots`);
      }
    });
  }

  test('three shifts are one back, none, one on', () => {
    const weights = doubles([[0, 1, 0, 0]]);
    const to = (shift: number[]) => matrix(circularShift(weights, doubles([shift])))[0];
    assert.equal(to([1, 0, 0]), [1, 0, 0, 0]);
    assert.equal(to([0, 1, 0]), [0, 1, 0, 0]);
    assert.equal(to([0, 0, 1]), [0, 0, 1, 0]);
    assert.equal(to([0.25, 0.25, 0.5]), [0.25, 0.25, 0.5, 0]);
  });

  test('one shift after another is their convolution, in either order', () => {
    check(sizes, (s) => {
      const { weights, shift } = draw(s);
      const other = normals(s.seed + 1)([s.batch, s.shifts]).softmax(1);
      const both = circularShift(circularShift(weights, shift), other);
      assertClose(both, circularShift(circularShift(weights, other), shift), TIGHT);
      if (2 * s.shifts - 1 > s.slots) return;
      const together = rowsOf(shift, (a, b) => {
        const result = new Array<number>(2 * s.shifts - 1).fill(0);
        a.forEach((x, i) => {
          matrix(other)[b]!.forEach((y, j) => {
            result[i + j]! += x * y;
          });
        });
        return result;
      });
      assertClose(both, circularShift(weights, doubles(together)), TIGHT);
    });
  });

  test('a shift and its mirror image bring one-hot shifts back; the sum stays', () => {
    check(sizes, (s) => {
      const { weights, shift } = draw(s);
      for (const row of matrix(circularShift(weights, shift))) assert.ok(Math.abs(sum(row) - 1) < 1e-14, `${row}`);
      const by = oneHot(s.batch, s.shifts, (b) => (b + s.seed) % s.shifts);
      assert.equal(matrix(circularShift(circularShift(weights, by), flip(by, 1))), matrix(weights));
    });
  });

  test('an even number of shifts, or more than there are slots, is an error', () => {
    const { weights } = draw({ batch: 2, slots: 5, width: 1, shifts: 1, seed: 1 });
    const message = (got: number) => new RegExp(`circularShift: .*odd and at most 5, got ${got}$`);
    for (const shifts of [0, 2, 4, 7]) {
      throwsError(() => circularShift(weights, normals(1)([2, shifts])), ArgumentError, message(shifts));
    }
  });

  test('eq. 9: the power, normalised, in loops', () => {
    check(sizes, (s) => {
      const { weights, gamma } = draw(s);
      const powers = column(gamma);
      assertClose(
        sharpen(weights, gamma),
        rowsOf(weights, (w, b) => sharpened(w, powers[b]!)),
        { rtol: 1e-9, atol: 1e-12 },
      );
    });
  });

  test('γ = 1 changes nothing', () => {
    check(sizes, (s) => {
      const { weights, gamma } = draw(s);
      assertClose(sharpen(weights, gamma.mul(0).add(1)), weights, { rtol: 1e-10, atol: 1e-14 });
    });
  });

  test('sharpening keeps the order, and takes from the smaller for the largest', () => {
    check(sizes, (s) => {
      const { weights, gamma } = draw(s);
      const before = matrix(weights);
      matrix(sharpen(weights, gamma)).forEach((after, b) => {
        const w = before[b]!;
        const order = w.map((_, i) => i).sort((i, j) => w[i]! - w[j]!);
        for (let k = 1; k < order.length; k++) {
          assert.ok(after[order[k]!]! >= after[order[k - 1]!]!, `${w} became ${after}`);
        }
        assert.is(argmax(after), argmax(w));
        assert.ok(Math.max(...after) >= Math.max(...w) - 1e-12, `${w} became ${after}`);
        assert.ok(Math.min(...after) <= Math.min(...w) + 1e-12, `${w} became ${after}`);
      });
    });
  });

  test('sharpening without limit chooses the largest, and stays finite where weights are 0', () => {
    const weights = doubles([
      [0.2, 0, 0.5, 0.3],
      [0, 1, 0, 0],
    ]);
    const once = [
      [0, 0, 1, 0],
      [0, 1, 0, 0],
    ];
    assertClose(sharpen(weights, doubles([[1e4], [1e4]])), once);
    assertClose(sharpen(weights, doubles([[1], [1]])), weights, { rtol: 0, atol: 1e-15 });
  });
});

suite('addressing, gradients', (test) => {
  const drawn = draw({ batch: 2, slots: 5, width: 3, shifts: 3, seed: 4 });
  const { key, memory, strength, weights, previous, gate, shift, gamma } = drawn;
  const stages: Record<string, [(...inputs: Tensor[]) => Tensor, Tensor[]]> = {
    cosineToSlots: [cosineToSlots as (...inputs: Tensor[]) => Tensor, [key, memory]],
    contentWeights: [contentWeights as (...inputs: Tensor[]) => Tensor, [key, strength, memory]],
    interpolate: [interpolate as (...inputs: Tensor[]) => Tensor, [weights, previous, gate]],
    circularShift: [circularShift as (...inputs: Tensor[]) => Tensor, [weights, shift]],
    sharpen: [sharpen as (...inputs: Tensor[]) => Tensor, [weights, gamma]],
  };
  for (const [name, [fn, inputs]] of Object.entries(stages)) {
    test(`${name} has the right ones`, () => gradcheck(fn, inputs.map(leaf), { atol: 1e-7, rtol: 1e-5 }));
  }
  for (const shifts of [1, 5, 7]) {
    test(`circularShift by ${shifts} has the right ones`, () => {
      const many = draw({ batch: 2, slots: 7, width: 1, shifts, seed: shifts });
      gradcheck((w, s) => circularShift(w!, s!), [leaf(many.weights), leaf(many.shift)], { atol: 1e-7, rtol: 1e-5 });
    });
  }
});
