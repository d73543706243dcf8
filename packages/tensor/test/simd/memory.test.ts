import { assert, suite } from '@engram/tools/suite';
import * as kernels from '../../src/backend/kernels/memory.ts';
import { assertNear, randomFloats, runSimd } from './harness.ts';

const rows = { ...kernels };

interface Sizes {
  readonly batch: number;
  readonly slots: number;
  readonly width: number;
  readonly shifts: number;
}

type Name = keyof typeof rows;

const asked = ({ width, shifts }: Sizes): number => width + shifts + 3;
const saved = ({ slots, shifts }: Sizes): number => 6 * slots + 4 + shifts;

/** Numbers that a row of each operand has: outs, ins. */
const widths: Record<Name, (sizes: Sizes) => readonly [number[], number[]]> = {
  address: (s) => [
    [s.slots, saved(s)],
    [asked(s), s.slots * s.width, s.slots],
  ],
  addressBackward: (s) => [
    [asked(s), s.slots * s.width, s.slots],
    [s.slots, saved(s), asked(s), s.slots * s.width, s.slots, s.slots],
  ],
  eraseAdd: ({ slots, width }) => [[slots * width], [slots * width, slots, width, width]],
  eraseAddBackward: ({ slots, width }) => [
    [slots * width, slots, width, width],
    [slots * width, slots * width, slots, width, width],
  ],
  updateLinks: ({ slots }) => [[slots * slots], [slots * slots, slots, slots]],
  updateLinksBackward: ({ slots }) => [
    [slots * slots, slots, slots],
    [slots * slots, slots * slots, slots, slots],
  ],
};

/** Each row of `size` numbers as a distribution. */
const normalise = (x: Float32Array, size: number): void => {
  for (let row = 0; row < x.length; row += size) {
    let sum = 0;
    for (let i = row; i < row + size; i++) sum += Math.abs(x[i]);
    for (let i = row; i < row + size; i++) x[i] = Math.abs(x[i]) / sum;
  }
};

/** Inputs as a network would give them: what the way back gets comes from the way there. */
const inputsOf = (name: Name, sizes: Sizes, change?: (ins: Float32Array[]) => void): Float32Array[] => {
  const lengths = (of: readonly number[]): number[] => of.map((width) => sizes.batch * width);
  const ins = lengths(widths[name](sizes)[1]).map((length, i) => randomFloats(length, i, 2));
  if (name === 'address') normalise(ins[2], sizes.slots);
  if (name === 'addressBackward') {
    const there = inputsOf('address', sizes, change);
    const [weights, kept] = lengths(widths.address(sizes)[0]).map((length) => new Float32Array(length));
    rows.address.loop([weights, kept], there, sizes);
    return [ins[0], kept, ...there, weights];
  }
  change?.(ins);
  return ins;
};

/** `change` is made to what the way there gets, `disturb` to what the kernel itself does. */
const compare = (
  name: Name,
  sizes: Sizes,
  change?: (ins: Float32Array[]) => void,
  disturb?: (ins: Float32Array[]) => void,
): void => {
  const outs = widths[name](sizes)[0].map((width) => sizes.batch * width);
  const inputs = inputsOf(name, sizes, change);
  disturb?.(inputs);
  const expected = outs.map((length) => new Float64Array(length));
  rows[name].loop(
    expected,
    inputs.map((x) => Float64Array.from(x)),
    sizes,
  );
  const filled = outs.map((length) => new Float32Array(length).fill(7));
  const actual = runSimd<Sizes>(rows[name].simd, filled, inputs, sizes)!;
  // Far out, the logarithm of a weight that is nearly none is anything.
  const told = change && name === 'address' ? actual.slice(0, 1) : actual;
  told.forEach((out, i) => {
    // Sums over all slots, and weights to the power of up to four times their float32's error.
    assertNear(out, expected[i], {
      relative: 2e-4,
      absolute: 1e-5,
      label: `${name} ${JSON.stringify(sizes)}, out ${i}`,
    });
  });
};

suite('simd memory', (test) => {
  for (const name of Object.keys(widths) as Name[]) {
    test(`${name} for every width`, () => {
      for (let width = 1; width <= 23; width++) compare(name, { batch: 1, slots: 9, width, shifts: 3 });
    });

    test(`${name} for every number of slots`, () => {
      for (let slots = 4; slots <= 40; slots++) {
        for (const shifts of [1, 3, 5, 7]) if (shifts <= slots) compare(name, { batch: 1, slots, width: 4, shifts });
      }
      compare(name, { batch: 1, slots: 128, width: 20, shifts: 3 });
    });

    test(`${name} for several in a batch, and none`, () => {
      for (const batch of [0, 2, 3]) compare(name, { batch, slots: 11, width: 6, shifts: 5 });
    });

    test(`${name} with what is far out`, () => {
      const sizes = { batch: 2, slots: 8, width: 5, shifts: 3 };
      for (const value of [50, -50]) {
        compare(name, sizes, (ins) => {
          if (!name.startsWith('address')) return;
          // Strength, gate, shift and sharpening of the first row.
          for (let i = sizes.width; i < asked(sizes); i++) ins[0][i] = value;
        });
      }
    });

    test(`${name} with infinities and NaN`, () => {
      const sizes = { batch: 1, slots: 6, width: 6, shifts: 3 };
      for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e6]) {
        widths[name](sizes)[1].forEach((_, i) => {
          compare(name, sizes, undefined, (ins) => {
            ins[i][2] = value;
            ins[i][5] = value;
          });
        });
      }
    });
  }

  test('declines what does not fit its vectors or its scratch memory', () => {
    const declined = (name: Name, slots: number): boolean => {
      const sizes = { batch: 1, slots, width: 1, shifts: 3 };
      const [outs, ins] = widths[name](sizes).map((of) => of.map((width) => new Float32Array(width)));
      return runSimd<Sizes>(rows[name].simd, outs, ins, sizes) === undefined;
    };
    for (const name of ['address', 'addressBackward'] as const) {
      assert.ok(declined(name, 3));
      assert.not(declined(name, 4));
      assert.not(declined(name, 2 ** 15 - 3));
      assert.ok(declined(name, 2 ** 15 - 2));
    }
    assert.not(declined('eraseAdd', 1));
    assert.not(declined('eraseAddBackward', 2 ** 15));
    assert.ok(declined('eraseAddBackward', 2 ** 15 + 1));
  });

  // The links of so many slots would take 4 GB.
  for (const name of (Object.keys(widths) as Name[]).filter((name) => !name.startsWith('updateLinks'))) {
    test(`${name} with all the slots that its scratch memory takes`, () => {
      compare(name, { batch: 2, slots: 2 ** 15 - 3, width: 1, shifts: 3 });
    });
  }
});
