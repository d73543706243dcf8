import { inspect } from 'node:util';
import { assert, suite } from '@engram/tools/suite';
import { arange, Buffer, compile, full, Parameter, randn, type Tensor, tensor, zeros } from '../../src/index.ts';

const lines = (x: Tensor): string[] => String(x).split('\n');
const shows = (x: Tensor, ...expected: string[]) => assert.equal(lines(x), expected);
/** The elements as they are printed. */
const elements = (x: Tensor): string[] =>
  String(x)
    .replace(/, shape .*$/, '')
    .match(/[^\s,[\]()]+/g)!
    .slice(1);

suite('a tensor as text', (test) => {
  test('scalars', () => {
    shows(tensor(3), 'tensor(3, shape [], float32)');
    shows(tensor(-2.5, { dtype: 'float64' }), 'tensor(-2.5, shape [], float64)');
    shows(tensor(7, { dtype: 'int32' }), 'tensor(7, shape [], int32)');
    shows(tensor(true), 'tensor(true, shape [], bool)');
  });

  test('one row a line, in columns', () => {
    shows(
      tensor([
        [1, -2],
        [30, 4],
      ]),
      'tensor([[ 1, -2],',
      '        [30,  4]], shape [2, 2], float32)',
    );
  });

  test('matrices with a line between them', () => {
    shows(
      arange(8).reshape([2, 2, 2]),
      'tensor([[[0, 1],',
      '         [2, 3]],',
      '',
      '        [[4, 5],',
      '         [6, 7]]], shape [2, 2, 2], int32)',
    );
  });

  test('bools as words', () => {
    shows(
      tensor([
        [true, false],
        [true, true],
      ]),
      'tensor([[ true, false],',
      '        [ true,  true]], shape [2, 2], bool)',
    );
  });

  test('empty tensors by their shape', () => {
    shows(zeros([0]), 'tensor([], shape [0], float32)');
    shows(zeros([2, 0, 3]), 'tensor([], shape [2, 0, 3], float32)');
    shows(zeros([1e8, 0]), 'tensor([], shape [100000000, 0], float32)');
  });

  test('the gradient that it takes part in', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    shows(x, 'tensor([1, 2], shape [2], float32, requiresGrad)');
    shows(x.mul(2), 'tensor([2, 4], shape [2], float32, from mul)');
    shows(x.detach(), 'tensor([1, 2], shape [2], float32)');
    shows(x.gt(1), 'tensor([false,  true], shape [2], bool)');
    shows(new Parameter(tensor([1])), 'tensor([1], shape [1], float32, requiresGrad)');
    shows(new Buffer(tensor([1])), 'tensor([1], shape [1], float32)');
  });
});

suite('numbers in text', (test) => {
  const numbers = (values: number[], dtype: 'float32' | 'float64' | 'int32' = 'float32') =>
    elements(tensor(values, { dtype }));

  test('the digits that a float32 has, and no more', () => {
    assert.equal(numbers([0.1]), ['0.1']);
    assert.equal(numbers([12345.6777]), ['12345.678']);
    assert.equal(numbers([1e20]), ['1e+20']);
    assert.equal(numbers([16777216]), ['16777216']);
    assert.equal(numbers([1e-45]), ['1e-45']);
    assert.equal(numbers([3.4028235e38]), ['3.4028e+38']);
    assert.equal(numbers([0.1], 'float64'), ['0.1']);
    assert.equal(numbers([12345.6777], 'float64'), ['12345.6777']);
  });

  test('as many decimals as one of them needs, four at most', () => {
    assert.equal(numbers([1, 2.5, -3]), ['1.0', '2.5', '-3.0']);
    assert.equal(numbers([1, 0.25, 1 / 3]), ['1.0000', '0.2500', '0.3333']);
    assert.equal(numbers([1, 2, 3]), ['1', '2', '3']);
  });

  test('with exponents where the range asks for it', () => {
    assert.equal(numbers([0.5, 1234.5]), ['5.0000e-1', '1.2345e+3']);
    assert.equal(numbers([0.5, 499.5]), ['0.5', '499.5']);
    assert.equal(numbers([0.00005]), ['5e-5']);
    assert.equal(numbers([0.0001, 0.0125]), ['0.0001', '0.0125']);
    assert.equal(numbers([1, 99999999], 'float64'), ['1', '99999999']);
    assert.equal(numbers([1, 1e8]), ['1e+0', '1e+8']);
    assert.equal(numbers([1, 2147483647], 'int32'), ['1', '2147483647']);
  });

  test('NaN, infinities and -0, which do not choose the notation', () => {
    assert.equal(numbers([Number.NaN, Infinity, -Infinity, -0, 0]), ['NaN', 'Infinity', '-Infinity', '-0', '0']);
    assert.equal(numbers([Number.NaN, Infinity, 0.5, -0]), ['NaN', 'Infinity', '0.5', '-0.0']);
    assert.equal(numbers([Number.NaN]), ['NaN']);
  });

  test('mean the same float32 again, where four decimals suffice', () => {
    for (const value of [0.1, 0.3, 1.0001, 99.9999, 512.125, 8191.5]) assert.is(Number(numbers([value])[0]), value);
  });
});

suite('long tensors as text', (test) => {
  test('are shortened beyond 1,000 elements', () => {
    shows(arange(1001), 'tensor([   0,    1,    2, …,  998,  999, 1000], shape [1001], int32)');
    assert.is(elements(arange(1000)).length, 1000);
    const row = '[1, 1, 1, …, 1, 1, 1]';
    shows(
      full([200, 7], 1, { dtype: 'int32' }),
      `tensor([${row},`,
      `        ${row},`,
      `        ${row},`,
      '        …,',
      `        ${row},`,
      `        ${row},`,
      `        ${row}], shape [200, 7], int32)`,
    );
  });

  test('rows are wrapped at 80 columns, in columns', () => {
    for (const x of [arange(1000), randn([2, 300]), tensor([new Array<number>(100).fill(0.1)])]) {
      const rows = lines(x).slice(0, -1);
      assert.ok(rows.length > 5);
      for (const row of rows) assert.ok(row.length <= 80, row);
      const widths = new Set(rows.map((row) => row.length));
      assert.ok(widths.size <= 2, [...widths].join());
    }
  });

  test('one element a line where no more fit', () => {
    const deep = tensor([1e-300, 2e-300], { dtype: 'float64' }).reshape([...new Array<number>(80).fill(1), 2]);
    assert.equal(lines(deep).length, 2);
  });
});

suite('console.log of a tensor', (test) => {
  test('shows the text', () => {
    assert.is(inspect(tensor([1, 2])), 'tensor([1, 2], shape [2], float32)');
    assert.is(`${tensor(1)}`, 'tensor(1, shape [], float32)');
  });

  test('within an object keeps its columns', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    assert.equal(inspect({ layer: { weight: x, bias: tensor([1]) } }).split('\n'), [
      '{',
      '  layer: {',
      '    weight: tensor(',
      '      [[1, 2],',
      '       [3, 4]], shape [2, 2], float32),',
      '    bias: tensor([1], shape [1], float32)',
      '  }',
      '}',
    ]);
  });

  test('while a function is recorded says what it is', async () => {
    const texts: string[] = [];
    const outside = tensor([[1, 2]]);
    const f = compile((x: Tensor) => {
      const y = x.mul(2);
      texts.push(String(y), inspect(outside), `${{ y }.y}`);
      return y;
    });
    await f(tensor([1, 2, 3]));
    assert.match(texts[0], /^tensor\(…, shape \[3\], float32: .*while the function is recorded/);
    assert.match(texts[1], /^tensor\(…, shape \[1, 2\], float32: /);
    assert.is(texts[2], texts[0]);
  });

  test('that got out of a compiled function does, too', async () => {
    let inner = tensor(0);
    await compile((x: Tensor) => {
      inner = x.mul(2);
      return inner.add(1);
    })(tensor([1]));
    assert.match(inspect(inner), /^tensor\(…, shape \[1\], float32: .*let the function return it/);
  });
});
