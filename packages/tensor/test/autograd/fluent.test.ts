import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import * as engram from '../../src/index.ts';
import { Tensor, tensor } from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

const matrix = () =>
  tensor(
    [
      [0.5, -1, 2],
      [3, 0.25, -0.5],
    ],
    { dtype: 'float64', requiresGrad: true },
  );
const other = tensor(
  [
    [1, 2, 0.5],
    [-1, 3, 2],
  ],
  { dtype: 'float64' },
);
const mask = tensor([
  [true, false, true],
  [false, true, true],
]);
const picks = tensor(
  [
    [0, 2, 1],
    [1, 0, 0],
  ],
  { dtype: 'int32' },
);

type Result = Tensor | Tensor[] | { readonly values: Tensor; readonly indices: Tensor };
type Call = { readonly on?: Tensor; readonly with: readonly unknown[] };

/** Arguments for those that need some; the others are called with none. */
const calls: Record<string, Call> = {
  ...Object.fromEntries(
    ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'].map((name) => [
      name,
      { with: [other] },
    ]),
  ),
  all: { on: mask, with: [1] },
  any: { on: mask, with: [0, { keepdim: true }] },
  argmax: { with: [1] },
  argmin: { with: [1, { keepdim: true }] },
  bmm: { on: other.reshape([2, 1, 3]), with: [other.reshape([2, 3, 1])] },
  chunk: { with: [3, 1] },
  clamp: { with: [-0.5, 1] },
  cumsum: { with: [1] },
  dot: { on: tensor([1, 2]), with: [tensor([3, 4])] },
  expand: { with: [[2, 2, 3]] },
  flatten: { with: [0, 1] },
  gather: { with: [1, picks] },
  indexSelect: { with: [1, tensor([2, 0], { dtype: 'int32' })] },
  logSoftmax: { with: [-1] },
  matmul: { with: [other.transpose()] },
  max: { with: [1, { keepdim: true }] },
  mean: { with: [0] },
  min: { with: [0] },
  narrow: { with: [1, 1, 2] },
  norm: { with: [1, 1] },
  permute: { with: [[1, 0]] },
  pow: { with: [3] },
  prod: { with: [1] },
  reshape: { with: [[3, -1]] },
  select: { with: [1, -1] },
  slice: { with: [1, 0, 3, 2] },
  softmax: { with: [0] },
  split: { with: [[1, 2], 1] },
  squeeze: { on: other.reshape([2, 1, 3]), with: [1] },
  std: { with: [1, { correction: 0 }] },
  sum: { with: [[0, 1], { keepdim: true }] },
  to: { with: ['float32'] },
  transpose: { with: [0, 1] },
  unsqueeze: { with: [-1] },
  variance: { with: [1] },
};

/** Methods that are not free functions of the same name. */
const own = new Set(['constructor', 'assign', 'replace', 'detach', 'retainGrad', 'toString', 'toJSON']);
const readers = new Set(['data', 'dataSync', 'item', 'itemSync', 'array', 'arraySync']);
const freeNames: Record<string, string> = { to: 'cast' };

const fluent = Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype))
  .filter(
    ([name, { value }]) => typeof value === 'function' && !own.has(name) && !readers.has(name) && name !== 'backward',
  )
  .map(([name]) => name);

const flat = (result: Result): readonly Tensor[] =>
  result instanceof Tensor ? [result] : Array.isArray(result) ? result : [result.values, result.indices];

suite('fluent methods', (test) => {
  test('there are some', () => {
    assert.ok(fluent.length > 50);
    for (const name of ['matmul', 'add', 'softmax', 'sum', 'to']) assert.ok(fluent.includes(name), name);
  });

  for (const name of fluent) {
    test(`${name} is the free function`, () => {
      const { on, with: rest } = calls[name] ?? { with: [] };
      const x = on ?? matrix();
      const method = (x as unknown as Record<string, (...rest: unknown[]) => Result>)[name](...rest);
      const free = (engram as unknown as Record<string, (...all: unknown[]) => Result>)[freeNames[name] ?? name](
        x,
        ...rest,
      );
      const [got, expected] = [flat(method), flat(free)];
      assert.is(got.length, expected.length);
      got.forEach((t, i) => {
        assert.is(t.dtype, expected[i].dtype);
        assert.is(t.node?.op.name, expected[i].node?.op.name);
        assertClose(t, expected[i], { rtol: 0, atol: 0 });
      });
    });
  }

  test('backward, too', () => {
    const x = matrix();
    x.mul(other)
      .sum()
      .backward({ gradient: tensor(2, { dtype: 'float64' }) });
    assertClose(x.grad!, other.mul(2));
  });

  test('chain', () => {
    const [a, b] = [
      tensor([[1, 2]]),
      tensor([
        [1, 0],
        [0, 1],
      ]),
    ];
    assertClose(a.matmul(b).add(1).softmax(-1).sum(), 1);
  });

  test('are not enumerable, so that a tensor prints and copies as its fields', () => {
    assert.not(Object.keys(tensor(1)).includes('add'));
    assert.equal(Object.keys(Tensor.prototype), []);
  });
});

suite('imports', (test) => {
  const src = resolve(dirname(fileURLToPath(import.meta.url)), '../../src');

  /** The modules that run when `file` is imported. `import type` and `import { type … }` alone don't count. */
  const importsOf = (file: string): string[] =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )([^;]*?)from '(\.[^']+)'/gms)]
      .filter(([, names]) => !/^\{(\s*type \w+,?)+\s*\}\s*$/.test(names))
      .map(([, , path]) => resolve(dirname(file), path));

  const reach = (start: string): Set<string> => {
    const found = new Set([start]);
    for (const file of found) for (const next of importsOf(file)) if (existsSync(next)) found.add(next);
    return found;
  };

  test('the Tensor class reaches no op: methods are installed from outside', () => {
    const found = [...reach(`${src}/autograd/tensor.ts`)].map((file) => file.slice(src.length + 1));
    assert.ok(found.includes('backend/index.ts'));
    assert.equal(
      found.filter((file) => /^(ops|losses|nn|fluent)/.test(file)),
      [],
    );
  });

  test('nothing that index.ts reaches imports itself in a circle', () => {
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file))
        throw new Error(`a circle: ${[...path, file].map((f) => f.slice(src.length + 1)).join(' → ')}`);
      if (done.has(file)) return;
      for (const next of importsOf(file)) walk(next, [...path, file]);
      done.add(file);
    };
    walk(`${src}/index.ts`, []);
    assert.ok(done.size > 30);
  });
});
