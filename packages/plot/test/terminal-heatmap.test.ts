import { assert, suite } from '@engram/tools/suite';
import { PlotError, terminalHeatmap } from '../src/index.ts';

const lines = (...list: string[]) => list.join('\n');
const plain = { color: false, legend: false };

/** Each coloured cell as one letter per colour, in order of appearance. */
function letters(text: string): string {
  const seen = new Map<string, string>();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal's colour begins with
  return text.replace(/\u001b\[48;([\d;]+)m {2}\u001b\[49m/g, (_, color: string) => {
    if (!seen.has(color)) seen.set(color, String.fromCharCode(65 + seen.size));
    return seen.get(color) as string;
  });
}

suite('terminalHeatmap', (test) => {
  test('shades, labels, axis names and legend without colour', () => {
    const text = terminalHeatmap(
      [
        [0, 0.25, 0.5],
        [0.75, 1, NaN],
      ],
      {
        color: false,
        title: 'attention',
        xLabel: 'step',
        yLabel: 'slot',
        columnLabels: [3, 7, 9],
        rowLabels: ['a', 'bb'],
      },
    );
    assert.is(
      text,
      lines(
        'attention',
        'slot',
        ' a │  ░░▒▒│',
        'bb │▓▓██··│',
        '    3 7 9',
        '     step',
        '    0 │    ░░░░▒▒▒▒▓▓▓▓████│ 1',
      ),
    );
  });

  test('colours without anything but cells, and NaN still visible', () => {
    const text = terminalHeatmap(
      [
        [0, 1, NaN],
        [1, 0, Infinity],
      ],
      { color: true, legend: false },
    );
    assert.is(letters(text), lines('0  AB··', '1  BA··', '   0 1 2'));
  });

  test('long column labels are written downwards, and cut when very long', () => {
    assert.is(
      terminalHeatmap([[1, 0]], { ...plain, columnLabels: ['ab', 'wörter'] }),
      lines('0 │██  │', '   a w', '   b ö', '     r', '     t', '     e', '     r'),
    );
    const tall = terminalHeatmap([[1, 0]], { ...plain, columnLabels: ['a', 'x'.repeat(99)] });
    assert.is(tall.split('\n').length, 17);
    assert.ok(tall.endsWith('…'));
  });

  test('wide characters keep the rows aligned', () => {
    assert.is(
      terminalHeatmap([[1], [1]], { ...plain, rowLabels: ['日本', 'a'] }),
      lines('日本 │▒▒│', '   a │▒▒│', '      0'),
    );
  });

  test('a token that is a newline stays on its line', () => {
    assert.is(terminalHeatmap([[1]], { ...plain, rowLabels: ['\n'] }), lines('\\n │▒▒│', '    0'));
  });

  test('indices are thinned out so that they do not touch', () => {
    const last = terminalHeatmap([Array(12).fill(0)], plain)
      .split('\n')
      .at(-1);
    assert.is(last, '   0   2   4   6   8   10');
  });

  test('narrow cells', () => {
    assert.is(terminalHeatmap([[0, 1, NaN]], { ...plain, cellWidth: 1 }), lines('0 │ █·│', '   0 2'));
  });

  test('min and max fix the scale and clamp', () => {
    assert.is(terminalHeatmap([[-5, 0.5, 5]], { ...plain, min: 0, max: 1 }).split('\n')[0], '0 │  ▒▒██│');
  });

  test('a constant matrix is in the middle of its scale; all NaN has one', () => {
    assert.is(terminalHeatmap([[3, 3]], plain).split('\n')[0], '0 │▒▒▒▒│');
    assert.is(terminalHeatmap([[NaN]], { color: false }), lines('0 │··│', '   0', '   0 │    ░░░░▒▒▒▒▓▓▓▓████│ 1'));
  });

  test('takes typed rows and flat data with a shape', () => {
    const expected = terminalHeatmap(
      [
        [0, 1],
        [2, 3],
      ],
      plain,
    );
    assert.is(terminalHeatmap([Float32Array.of(0, 1), Float32Array.of(2, 3)], plain), expected);
    assert.is(terminalHeatmap({ data: Float32Array.of(0, 1, 2, 3), shape: [2, 2] }, plain), expected);
  });

  test('errors name the values and the rule', () => {
    const throws = (fn: () => unknown, message: RegExp) => {
      assert.throws(fn, message);
      assert.throws(fn, PlotError);
    };
    throws(() => terminalHeatmap([]), /terminalHeatmap: the matrix is empty: shape \[0, 0\]/);
    throws(() => terminalHeatmap([[], []]), /empty: shape \[2, 0\]/);
    throws(() => terminalHeatmap([[1, 2], [3]]), /rows have different lengths: row 0 has 2, row 1 has 1/);
    throws(() => terminalHeatmap([1, 2] as unknown as number[][]), /row 0 is 1, need an array of numbers/);
    throws(() => terminalHeatmap({ data: [1, 2, 3], shape: [2, 2] }), /shape \[2, 2\] needs 4 values, got 3/);
    throws(() => terminalHeatmap({ data: [1, 2], shape: [2] }), /two axes \[rows, columns\], got shape \[2\]/);
    throws(() => terminalHeatmap([[1]], { rowLabels: ['a', 'b'] }), /rowLabels has 2 labels for 1 rows/);
    throws(() => terminalHeatmap([[1]], { min: 2, max: 2 }), /min must be below max, got min 2 and max 2/);
    throws(() => terminalHeatmap([[1]], { min: NaN }), /min is NaN, need a finite number/);
  });
});
