import { assert, suite } from '@engram/tools/suite';
import { PNG } from 'pngjs';
import { imageGrid, PlotError, terminalImageGrid, toInlineSVG, toSVG } from '../src/index.ts';
import { toPNG } from '../src/node.ts';

const lines = (...list: string[]) => list.join('\n');

/** The colour in the picture at a point of the chart, when it is drawn three times as large. */
const drawn = async (chart: ReturnType<typeof imageGrid>) => {
  const png = PNG.sync.read(Buffer.from(await toPNG(chart, { scale: 3 })));
  return (x: number, y: number): number[] => {
    const at = (Math.round(y * 3) * png.width + Math.round(x * 3)) * 4;
    return [...png.data.subarray(at, at + 3)];
  };
};

const black = [0, 0, 0];
const white = [255, 255, 255];

suite('imageGrid', (test) => {
  test('pixels are square and sharp, images in rows with a gap', async () => {
    const images = [
      [
        [0, 1],
        [1, 0.2],
      ],
      [
        [1, 1],
        [1, 1],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ];
    const chart = imageGrid(images, { columns: 2, pixelSize: 10, gap: 6 });
    assert.equal([chart.width, chart.height], [16 + 20 + 6 + 20 + 16, 16 + 20 + 6 + 20 + 16]);
    const color = await drawn(chart);
    // To the very edge of a pixel.
    for (const [x, y] of [
      [0.5, 0.5],
      [9.3, 9.3],
    ] as const)
      assert.equal(color(16 + x, 16 + y), black, `${x} ${y}`);
    for (const [x, y] of [
      [10.3, 0.5],
      [19.3, 9.3],
      [0.5, 10.3],
    ] as const)
      assert.equal(color(16 + x, 16 + y), white, `${x} ${y}`);
    assert.equal(color(16 + 15, 16 + 15), [51, 51, 51]);
    assert.equal(color(16 + 23, 16 + 15), white);
    assert.equal(color(16 + 5, 16 + 26 + 5), black);
    assert.equal(color(16 + 26 + 5, 16 + 26 + 5), white);
  });

  test('three planes are red, green and blue from 0 to 1, whatever the range of the values', async () => {
    const data = [0.2, 0.4, 0.6, -3, 2, 0];
    const color = await drawn(imageGrid({ data, shape: [1, 3, 1, 2] }, { pixelSize: 10 }));
    assert.equal(color(16 + 5, 16 + 5), [51, 153, 255]);
    assert.equal(color(16 + 15, 16 + 5), [102, 0, 0]);
  });

  test('NaN is grey, min and max are black and white, a colour map is taken', async () => {
    const row = await drawn(imageGrid([[-1, 0, 1, 5, NaN]], { min: -1, max: 1, pixelSize: 10 }));
    assert.equal(
      [0, 1, 2, 3, 4].map((i) => row(16 + 10 * i + 5, 16 + 5)),
      [black, [128, 128, 128], white, white, [208, 208, 208]],
    );
    const viridis = await drawn(imageGrid([[0, 1]], { colormap: 'viridis', pixelSize: 10 }));
    assert.equal(viridis(16 + 15, 16 + 5), [253, 231, 37]);
  });

  test('takes a tensor, { data, shape }, nested and typed arrays, and lists of them', () => {
    const data = Float32Array.from({ length: 12 }, (_, i) => i);
    const nested = [0, 1].map((n) => [0, 1].map((y) => [0, 1, 2].map((x) => 6 * n + 3 * y + x)));
    const expected = imageGrid(nested);
    const tensor = (shape: number[], from = 0) => ({
      shape,
      dataSync: () => data.subarray(from, from + shape.reduce((a, b) => a * b)),
      data: async () => data,
    });
    for (const images of [
      tensor([2, 2, 3]),
      tensor([2, 1, 2, 3]),
      { data, shape: [2, 1, 2, 3] },
      [tensor([2, 3]), tensor([1, 2, 3], 6)],
      [nested[0]!, tensor([2, 3], 6)],
      [nested[0]!.map((row) => Float32Array.from(row)), [nested[1]!]],
    ])
      assert.equal(imageGrid(images), expected);
    assert.equal(imageGrid(nested[0]!), imageGrid([nested[0]!]));
    assert.equal(imageGrid(nested[0]!), imageGrid(tensor([2, 3])));
  });

  test('images of several sizes are centred in their places', async () => {
    const color = await drawn(
      imageGrid(
        [
          [
            [0, 0, 0],
            [0, 1, 0],
            [0, 0, 0],
          ],
          [[0]],
        ],
        { pixelSize: 10 },
      ),
    );
    assert.equal(color(16 + 30 + 4 + 5, 16 + 15), white);
    assert.equal(color(16 + 30 + 4 + 15, 16 + 15), black);
  });

  test('labels, row labels and a title are written, and what looks like markup stays text', async () => {
    const svg = await toSVG(
      imageGrid([[[0]], [[1]]], {
        columns: 1,
        labels: ['a', '" style="x'],
        rowLabels: ['t = 9', 't = 0'],
        title: '<T>',
      }),
    );
    for (const word of ['>a<', '>t = 9<', '>t = 0<', '&lt;T&gt;', '&quot; style=&quot;x']) {
      assert.ok(svg.includes(word), `${word} is missing`);
    }
    assert.is(svg.split('image-rendering:pixelated').length - 1, 2);
    assert.match(await toInlineSVG(imageGrid([[0]]), { id: 'a', label: 'b' }), /<image /);
  });

  test('a row up to eight, then a sheet about as wide as high whose last row is full where it can be', () => {
    const columns = (count: number) => {
      const chart = imageGrid(Array(count).fill([[0]]), { pixelSize: 10, gap: 0 });
      return (chart.width - 32) / 10;
    };
    assert.equal([1, 8, 9, 10, 11, 100, 500].map(columns), [1, 8, 3, 5, 3, 10, 20]);
  });

  test('errors name the values and the rule', () => {
    const throws = (fn: () => unknown, message: RegExp) => {
      assert.throws(fn, message);
      assert.throws(fn, PlotError);
    };
    throws(() => imageGrid([]), /imageGrid: no image to draw/);
    throws(() => imageGrid({ data: [], shape: [0, 2, 2] }), /no image to draw/);
    throws(() => imageGrid([[]]), /need .* with a pixel or more|matrix is empty/);
    throws(() => imageGrid(null as never), /imageGrid: need images as nested arrays/);
    throws(() => imageGrid({ data: [1], shape: [1] }), /images are \[H, W\], \[N, H, W\] or \[N, C, H, W\], got \[1\]/);
    throws(() => imageGrid({ data: [1, 2, 3], shape: [2, 2] }), /shape \[2, 2\] needs 4 values, got 3/);
    throws(
      () => imageGrid({ data: [1, 2], shape: [1, 2, 1, 1] }),
      /image 0 is \[2, 1, 1\], need .*grey.*red, green, blue/,
    );
    throws(() => imageGrid([[[1, 2], [3]]]), /image 0: rows have different lengths/);
    throws(() => imageGrid([[[[1]], [[2]], [[3, 4]]]]), /its planes differ: \[1, 1\] and \[1, 2\]/);
    throws(() => imageGrid([3] as never), /need/);
    throws(() => imageGrid([[1]], { labels: ['a', 'b'] }), /labels has 2 labels for 1 images/);
    throws(() => imageGrid([[1]], { colormap: 'grey' as never }), /colormap is "grey"/);
    throws(() => imageGrid([[1]], { column: 2 } as never), /did you mean columns/);
    throws(() => imageGrid([[1]], { min: 1, max: 1 }), /min must be below max/);
    throws(() => imageGrid({ data: new Uint8Array(4_000_001), shape: [1, 4_000_001] }), /4000000 at most/);
  });
});

suite('terminalImageGrid', (test) => {
  test('shades without colour: two pixels a character, rows of images apart', () => {
    const image = [
      [0, 1],
      [0, 1],
      [0.5, 0],
    ];
    assert.is(
      terminalImageGrid([image, image, image], { color: false, columns: 2, title: 'three' }),
      lines('three', '│ █│ █│', '│▒ │▒ │', '', '│ █│', '│▒ │'),
    );
    assert.is(
      terminalImageGrid([image, image], { color: false, labels: [7, 'three'] }),
      lines('│ █│ █│', '│▒ │▒ │', ' 7  t…'),
    );
  });

  test('half blocks in colour; equal neighbours are written at once, the odd last row has no ground', () => {
    const text = terminalImageGrid(
      [
        [0, 0, 1],
        [1, 1, 1],
        [0, 0, 1],
      ],
      { color: true },
    );
    const [top, last] = text.split('\n');
    const esc = '\u001b';
    assert.ok(top!.includes('▀▀') && top!.split(esc).length === 7, JSON.stringify(top));
    assert.ok(!last!.includes(`${esc}[48`), JSON.stringify(last));
  });

  test('a row that is too wide is shrunk, and as many images as fit make a row', () => {
    const image = Array.from({ length: 4 }, () => [0, 0, 1, 1]);
    assert.is(terminalImageGrid([image, image], { color: false, columns: 2, width: 7 }), lines('│ █│ █│'));
    assert.is(terminalImageGrid([image, image], { color: false, width: 11 }).split('\n').length, 2);
    assert.is(terminalImageGrid([image, image], { color: false, width: 10 }).split('\n').length, 5);
  });
});
