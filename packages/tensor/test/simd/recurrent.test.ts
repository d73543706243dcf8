import { suite } from '@engram/tools/suite';
import * as kernels from '../../src/backend/kernels/recurrent.ts';
import { assertNear, randomFloats, runSimd } from './harness.ts';

const rows = { ...kernels };

type Name = keyof typeof rows;

/** Multiples of `hidden` that a row of each operand has: outs, ins. */
const widths: Record<Name, readonly [number[], number[]]> = {
  gruGates: [
    [1, 4],
    [3, 3, 1],
  ],
  gruGatesBackward: [
    [3, 3, 1],
    [1, 4, 1],
  ],
  lstmGates: [
    [1, 1, 5],
    [4, 4, 1],
  ],
  lstmGatesBackward: [
    [4, 1],
    [1, 1, 5, 1],
  ],
};

const compare = (name: Name, batch: number, hidden: number, change?: (ins: Float32Array[]) => void): void => {
  const [outs, ins] = widths[name].map((of) => of.map((width) => batch * hidden * width));
  const inputs = ins.map((length, i) => randomFloats(length, i, 2));
  change?.(inputs);
  const expected = outs.map((length) => new Float64Array(length));
  rows[name].loop(
    expected,
    inputs.map((x) => Float64Array.from(x)),
    { batch, hidden },
  );
  const filled = outs.map((length) => new Float32Array(length).fill(7));
  const actual = runSimd(rows[name].simd, filled, inputs, { batch, hidden })!;
  actual.forEach((out, i) => {
    assertNear(out, expected[i], { relative: 2e-6, absolute: 4e-6, label: `${name} [${batch}, ${hidden}], out ${i}` });
  });
};

suite('simd recurrent gates', (test) => {
  for (const name of Object.keys(widths) as Name[]) {
    test(`${name} for every number of units`, () => {
      for (let hidden = 0; hidden <= 67; hidden++) compare(name, 1, hidden);
      for (const hidden of [1, 3, 4, 7, 32, 100]) compare(name, 3, hidden);
      compare(name, 0, 5);
    });

    test(`${name} with infinities and NaN`, () => {
      for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e15]) {
        widths[name][1].forEach((_, i) => {
          compare(name, 1, 6, (ins) => {
            ins[i][2] = value;
            ins[i][5] = value;
          });
        });
      }
    });
  }
});
