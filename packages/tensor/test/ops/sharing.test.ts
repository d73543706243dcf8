import { assert, suite } from '@engram/tools/suite';
import {
  cast,
  ceil,
  chunk,
  defaultCollate,
  div,
  dropout,
  einsum,
  expand,
  flatten,
  flip,
  floor,
  mean,
  narrow,
  pad,
  permute,
  reshape,
  roll,
  round,
  select,
  slice,
  split,
  squeeze,
  stack,
  sum,
  Tensor,
  TensorDataset,
  tensor,
  tile,
  transpose,
  trunc,
  unsqueeze,
} from '../../src/index.ts';
import { makeInputs } from '../cases/case.ts';
import { tables } from '../cases/index.ts';

/** These share the storage of their input, always; nothing else does, ever. */
const views = new Set(['reshape', 'flatten', 'squeeze', 'unsqueeze']);

type Run = (x: Tensor) => Tensor | readonly Tensor[];

const x2 = [
  [1, 2],
  [3, 4],
];

/** What would leave a [2, 2] as it is, where that is possible. */
const idle: Record<string, Run> = {
  'pad by 0': (x) => pad(x, [0, 0, 0, 0]),
  'pad by nothing': (x) => pad(x, []),
  'pad by 0, circular': (x) => pad(x, [0, 0], { mode: 'circular' }),
  'pad by 0 with 1': (x) => pad(x, [0, 0], { value: 1 }),
  'roll by 0': (x) => roll(x, 0, 0),
  'roll once around': (x) => roll(x, [2, -2], [0, 1]),
  'roll along no axis': (x) => roll(x, [], []),
  'roll all by 0': (x) => roll(x, 0),
  'tile once': (x) => tile(x, [1]),
  'tile once, no axes': (x) => tile(x, []),
  'flip of nothing': (x) => flip(x, []),
  'expand to the same': (x) => expand(x, [2, 2]),
  'expand, sizes kept': (x) => expand(x, [-1, -1]),
  'permute in order': (x) => permute(x, [0, 1]),
  'transpose of an axis with itself': (x) => transpose(x, 1, 1),
  'a whole slice': (x) => slice(x, 0),
  'a whole narrow': (x) => narrow(x, 1, 0, 2),
  'one part': (x) => split(x, 2),
  'one part of given size': (x) => split(x, [2]),
  'one chunk': (x) => chunk(x, 1),
  'cast to the same': (x) => cast(x, x.dtype),
  'to the same': (x) => x.to(x.dtype),
  'sum over no axis': (x) => sum(x, []),
  'a stack of one': (x) => stack([x]),
  'einsum that names the axes only': (x) => einsum('ij->ij', x),
};
const idleFloats: Record<string, Run> = {
  'dropout of nothing': (x) => dropout(x, 0),
  'dropout outside of training': (x) => dropout(x, 0.5, false),
  'mean over no axis': (x) => mean(x, []),
};
const idleIntegers: Record<string, Run> = {
  'floor of integers': floor,
  'ceil of integers': ceil,
  'round of integers': round,
  'trunc of integers': trunc,
  'integers by 1': (x) => div(x, 1, { roundingMode: 'floor' }),
};

const asList = (result: Tensor | readonly Tensor[]): readonly Tensor[] =>
  result instanceof Tensor ? [result] : result;

const checkOwn = (run: Run, x: Tensor, label: string): void => {
  const before = String(x.arraySync());
  for (const y of asList(run(x))) {
    assert.is.not(y, x, label);
    assert.is.not(y.storage, x.storage, label);
    y.assign(y.mul(0).to(y.dtype));
    assert.is(String(x.arraySync()), before, label);
  }
};

suite('sharing', (test) => {
  test('reshape, flatten, squeeze and unsqueeze share, no other op does: every row', () => {
    for (const row of Object.values(tables).flat()) {
      const inputs = makeInputs(row.inputs, 'float32', false);
      for (const y of asList(row.run(...inputs))) {
        const shares = inputs.some((x) => x === y || x.storage === y.storage);
        assert.is(shares, views.has(row.op), `${row.op}: ${row.title}`);
        assert.not(inputs.includes(y), `${row.op}: ${row.title}`);
        if (y.dtype === 'bool')
          assert.ok(
            y.dataSync().every((byte) => byte <= 1),
            `${row.op}: ${row.title}`,
          );
      }
    }
  });
  test('what changes nothing is a copy too', () => {
    for (const [name, run] of Object.entries({ ...idle, ...idleFloats })) checkOwn(run, tensor(x2), name);
    for (const [name, run] of Object.entries({ ...idle, ...idleIntegers }))
      checkOwn(run, tensor(x2, { dtype: 'int32' }), name);
  });
  test('of one element, of one row', () => {
    for (const values of [[[5]], [[1, 2, 3]], [[1], [2]]]) {
      const x = tensor(values);
      checkOwn((y) => select(y, 0, 0), x, `select of ${x}`);
      checkOwn((y) => select(y, 1, 0), x, `select of ${x}`);
      checkOwn((y) => narrow(y, 0, 0, 1), x, `narrow of ${x}`);
      checkOwn((y) => new TensorDataset(y).get(0), x, `an example of ${x}`);
      checkOwn((y) => new TensorDataset(y).getBatch([0]), x, `a batch of ${x}`);
      checkOwn((y) => defaultCollate([y]), x, `a collated ${x}`);
      checkOwn((y) => transpose(y), x, `transpose of ${x}`);
    }
  });
  test('views share also where they change nothing, and are tensors of their own', () => {
    for (const values of [x2, [[5]]]) {
      const x = tensor(values);
      const same = { reshape: reshape(x, x.shape), flatten: flatten(x), squeeze: squeeze(x), to3: unsqueeze(x, 0) };
      for (const [name, y] of Object.entries({ ...same, one: flatten(x, 1, 1), detach: x.detach() })) {
        assert.is.not(y, x, name);
        assert.is(y.storage, x.storage, name);
      }
    }
  });
});
