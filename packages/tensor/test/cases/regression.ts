import { l1Loss, mseLoss, type Reduction, smoothL1Loss, type Tensor, zerosLike } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';
import { curvatureRow, slopesRow } from './reference.ts';

const { NaN: nan } = Number;

type Name = 'mseLoss' | 'l1Loss' | 'smoothL1Loss';
type Run = (x: Tensor, y: Tensor, options: { reduction: Reduction }) => Tensor;

const reductions: readonly Reduction[] = ['mean', 'sum', 'none'];

const rows = (op: Name, label: string, run: Run, f: (d: number) => number): OpCase[] =>
  reductions.flatMap((reduction) =>
    [[2, 3], [], [4], [2, 1, 2]].map((shape) => ({
      op,
      title: `${label}${reduction} of [${shape}]`,
      inputs: [{ shape }, { shape }],
      run: (x: Tensor, y: Tensor) => run(x, y, { reduction }),
      expected: (x: number[], y: number[]) => {
        const losses = x.map((v, i) => f(v - y[i]));
        const sum = total(losses.length, (i) => losses[i]);
        return [
          reduction === 'none' ? build(shape, reader(losses, shape)) : reduction === 'sum' ? sum : sum / losses.length,
        ];
      },
    })),
  );

const special = (op: Name, run: Run, expected: readonly number[]): OpCase => ({
  op,
  title: 'equal, infinite and NaN',
  inputs: [{ values: [1, Infinity, -Infinity, nan, Infinity] }, { values: [1, 0, 0, 0, Infinity] }],
  run: (x, y) => run(x, y, { reduction: 'none' }),
  expected: [expected],
  gradient: false,
});

const empty = (op: Name, run: Run): OpCase[] =>
  (
    [
      ['mean', nan],
      ['sum', 0],
      ['none', []],
    ] as const
  ).map(([reduction, expected]) => ({
    op,
    title: `${reduction} of nothing`,
    inputs: [{ shape: [0] }, { shape: [0] }],
    run: (x, y) => run(x, y, { reduction }),
    expected: [expected],
    gradient: false,
  }));

const smooth = (d: number, beta: number): number =>
  Math.abs(d) < beta ? (0.5 * d * d) / beta : Math.abs(d) - 0.5 * beta;

export const regression: readonly OpCase[] = [
  ...rows('mseLoss', '', mseLoss, (d) => d * d),
  special('mseLoss', mseLoss, [0, Infinity, Infinity, nan, nan]),
  ...empty('mseLoss', mseLoss),
  {
    op: 'mseLoss',
    title: 'the mean by default',
    inputs: [{ values: [1, 2] }, { values: [0, 4] }],
    run: (x, y) => mseLoss(x, y),
    expected: [2.5],
  },
  {
    op: 'mseLoss',
    title: 'no difference',
    inputs: [{ values: [1, 2] }, { values: [1, 2] }],
    run: (x, y) => mseLoss(x, y),
    expected: [0],
  },

  ...rows('l1Loss', '', l1Loss, Math.abs),
  special('l1Loss', l1Loss, [0, Infinity, Infinity, nan, nan]),
  ...empty('l1Loss', l1Loss),
  {
    op: 'l1Loss',
    title: 'the mean by default',
    inputs: [{ values: [1, 2] }, { values: [0, 4] }],
    run: (x, y) => l1Loss(x, y),
    expected: [1.5],
  },

  ...rows('smoothL1Loss', '', smoothL1Loss, (d) => smooth(d, 1)),
  ...rows(
    'smoothL1Loss',
    'beta 0.3, ',
    (x, y, o) => smoothL1Loss(x, y, { ...o, beta: 0.3 }),
    (d) => smooth(d, 0.3),
  ),
  ...rows('smoothL1Loss', 'beta 0, ', (x, y, o) => smoothL1Loss(x, y, { ...o, beta: 0 }), Math.abs),
  special('smoothL1Loss', smoothL1Loss, [0, Infinity, Infinity, nan, nan]),
  ...empty('smoothL1Loss', smoothL1Loss),
  {
    op: 'smoothL1Loss',
    title: 'where the pieces meet',
    inputs: [{ values: [2, -2, 0] }, { values: [0, 0, 0] }],
    run: (x, y) => smoothL1Loss(x, y, { beta: 2, reduction: 'none' }),
    expected: [[1, 1, 0]],
    gradient: 'first',
  },
  slopesRow(
    'smoothL1Loss',
    'at NaN and infinities',
    (x) => smoothL1Loss(x, zerosLike(x), { reduction: 'sum' }),
    [{ values: [nan, Infinity, -Infinity, 0] }],
    [[nan, 1, -1, 0]],
  ),
  ...[0.25, 1, 2].flatMap((beta) =>
    reductions.map((reduction) => {
      const values = [0, beta / 2, -beta / 2, beta, -beta, 2 * beta, -2 * beta, 1e20];
      const scale = reduction === 'mean' ? 1 / values.length : 1;
      return curvatureRow(
        'smoothL1Loss',
        `beta ${beta}, ${reduction}`,
        (x) => smoothL1Loss(x, zerosLike(x), { beta, reduction }),
        values,
        values.map((d) => (Math.abs(d) < beta ? scale / beta : 0)),
      );
    }),
  ),
];
