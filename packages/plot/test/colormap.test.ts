import { assert, suite } from '@engram/tools/suite';
import { colormap, colormapNames, type Rgb } from '../src/index.ts';

/** Relative luminance, 0 black to 1 white. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

suite('colormap', (test) => {
  test('begins and ends where matplotlib does', () => {
    assert.equal(colormap('viridis', 0), [0x44, 0x01, 0x54]);
    assert.equal(colormap('viridis', 0.5), [0x21, 0x91, 0x8c]);
    assert.equal(colormap('viridis', 1), [0xfd, 0xe7, 0x25]);
    assert.equal(colormap('magma', 0), [0x00, 0x00, 0x04]);
    assert.equal(colormap('magma', 1), [0xfc, 0xfd, 0xbf]);
  });

  test('gets brighter all the way, so that it reads in greyscale', () => {
    for (const name of ['viridis', 'magma'] as const) {
      let last = -1;
      for (let i = 0; i <= 100; i++) {
        const now = luminance(colormap(name, i / 100));
        assert.ok(now > last, `${name} at ${i}%: ${now} after ${last}`);
        last = now;
      }
    }
  });

  test('has its brightest in the middle where it diverges, and two ends that differ', () => {
    assert.ok(colormapNames.includes('diverging'));
    const middle = luminance(colormap('diverging', 0.5));
    for (let i = 1; i <= 50; i++) {
      const [inner, outer] = [(50 - i + 1) / 100, (50 - i) / 100];
      for (const side of [(t: number) => t, (t: number) => 1 - t]) {
        assert.ok(luminance(colormap('diverging', side(outer))) < luminance(colormap('diverging', side(inner))));
      }
    }
    assert.ok(middle > 0.9);
    const [low, high] = [colormap('diverging', 0.2), colormap('diverging', 0.8)];
    assert.ok(low[2] > low[0] && high[0] > high[2], 'blue below, red above');
  });

  test('clamps', () => {
    assert.equal(colormap('viridis', -3), colormap('viridis', 0));
    assert.equal(colormap('viridis', 7), colormap('viridis', 1));
  });
});
