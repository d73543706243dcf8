/**
 * Rows that a device cannot run. That they fail is checked, so that no entry outlives its reason. What rows of wide integers
 * would show of small ones is in integers.ts.
 */
export interface LeftOut {
  readonly op: string;
  readonly titles: readonly string[];
  readonly reason: string;
  /** What the error says, or how the values differ. */
  readonly fails: RegExp;
}

const float64 = { reason: 'no float64', fails: /float64 does not exist on the GPU/ };
const wideInteger = { reason: 'int32 is exact up to 2²⁴', fails: /int32 on the GPU is exact from/ };

export const leftOut: Record<'cpu' | 'gpu', readonly LeftOut[]> = {
  cpu: [],
  gpu: [
    {
      op: 'cast',
      titles: [
        'there and back, [7]',
        'there and back, []',
        'there and back, [2, 1, 3]',
        'there and back, [0]',
        'there and back, [2, 0]',
        'float to float64',
      ],
      ...float64,
    },
    { op: 'cast', titles: ['int32 to float32', 'int32 to float64'], ...wideInteger },
    { op: 'add', titles: ['int32 wraps around'], ...wideInteger },
    { op: 'sub', titles: ['int32 wraps around'], ...wideInteger },
    { op: 'mul', titles: ['int32 keeps the low bits'], ...wideInteger },
    { op: 'div', titles: ['floor of int32 stays int32', 'trunc of int32 stays int32'], ...wideInteger },
    { op: 'neg', titles: ['int32'], ...wideInteger },
    { op: 'abs', titles: ['int32'], ...wideInteger },
    { op: 'square', titles: ['int32 keeps the low bits'], ...wideInteger },
    { op: 'pow', titles: ['int32 wraps around'], ...wideInteger },
    { op: 'sum', titles: ['int32 wraps around'], ...wideInteger },
    { op: 'prod', titles: ['int32 keeps the low bits'], ...wideInteger },
    { op: 'cumprod', titles: ['int32 keeps the low bits'], ...wideInteger },
    { op: 'max', titles: ['int32'], ...wideInteger },
    { op: 'min', titles: ['int32'], ...wideInteger },
    { op: 'argmin', titles: ['int32'], ...wideInteger },
    { op: 'cumsum', titles: ['int32'], ...wideInteger },
    { op: 'floor', titles: ['int32'], ...wideInteger },
    { op: 'ceil', titles: ['int32'], ...wideInteger },
    { op: 'round', titles: ['int32'], ...wideInteger },
    { op: 'trunc', titles: ['int32'], ...wideInteger },
    { op: 'matmul', titles: ['int32 wraps around'], ...wideInteger },
    { op: 'tensor', titles: ['as float64', 'Float64Array with a shape'], ...float64 },
    { op: 'ones', titles: ['float64'], ...float64 },
    { op: 'arange', titles: ['whole numbers as float64'], ...float64 },
    { op: 'linspace', titles: ['float64'], ...float64 },
  ],
};
