import { assert, suite } from '@engram/tools/suite';
import { colorDepth, inColor, onColor } from '../src/terminal/color.ts';

const full = 16777216;

suite('terminal colour', (test) => {
  test('auto: only on a terminal, 24-bit when COLORTERM says so', () => {
    assert.is(colorDepth('auto', { env: {}, isTTY: false }), 0);
    assert.is(colorDepth('auto', { env: {}, isTTY: true }), 256);
    assert.is(colorDepth('auto', { env: { COLORTERM: 'truecolor' }, isTTY: true }), full);
    assert.is(colorDepth('auto', { env: { TERM: 'dumb' }, isTTY: true }), 0);
  });

  test('auto: NO_COLOR turns it off unless empty, FORCE_COLOR wins', () => {
    assert.is(colorDepth('auto', { env: { NO_COLOR: '1' }, isTTY: true }), 0);
    assert.is(colorDepth('auto', { env: { NO_COLOR: '' }, isTTY: true }), 256);
    assert.is(colorDepth('auto', { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, isTTY: false }), 256);
    assert.is(colorDepth('auto', { env: { FORCE_COLOR: '3' }, isTTY: false }), full);
    assert.is(colorDepth('auto', { env: { FORCE_COLOR: '0' }, isTTY: true }), 0);
  });

  test('what the program says beats the environment', () => {
    assert.is(colorDepth(true, { env: { NO_COLOR: '1' }, isTTY: false }), 256);
    assert.is(colorDepth(false, { env: { FORCE_COLOR: '3' }, isTTY: true }), 0);
  });

  test('writes 24-bit and 256-colour sequences, or nothing', () => {
    assert.is(onColor('  ', [253, 231, 37], full), '\u001b[48;2;253;231;37m  \u001b[49m');
    assert.is(inColor('x', [255, 0, 0], 256), '\u001b[38;5;196mx\u001b[39m');
    assert.is(inColor('x', [255, 0, 0], 0), 'x');
  });
});
