import { assert, suite } from '@engram/tools/suite';
import { terminalCurve } from '../src/index.ts';

const lines = (...list: string[]) => list.join('\n');
const small = { color: false, width: 4, height: 2 };

suite('terminalCurve', (test) => {
  test('a straight line goes from corner to corner', () => {
    assert.is(
      terminalCurve([0, 1, 2, 3, 4, 5, 6, 7], { ...small, title: 'loss' }),
      lines('loss', '7 ┤  ⡠⠊', '0 ┤⡠⠊', '  └────', '   0  7'),
    );
  });

  test('NaN leaves a gap, and a lone point is a dot', () => {
    assert.is(terminalCurve([0, NaN, 7], small), lines('7 ┤   ⠈', '0 ┤⡀', '  └────', '   0  2'));
  });

  test('on a log scale powers of ten are a straight line, zero is a gap', () => {
    const y = [1, 10, 100, 1000];
    const straight = terminalCurve([0, 1, 2, 3], small)
      .split('\n')
      .map((line) => line.slice(-4).trim());
    const log = terminalCurve(y, { ...small, yScale: 'log' })
      .split('\n')
      .map((line) => line.slice(-4).trim());
    assert.equal(log.slice(0, 3), straight.slice(0, 3));
    assert.match(terminalCurve([0, 1, 10], { ...small, yScale: 'log' }), /^10 ┤/);
  });

  test('several series: letters without colour, colours with', () => {
    const series = [
      { name: 'a', y: [0, 1] },
      { name: 'b', y: [1, 0] },
    ];
    const text = terminalCurve(series, small);
    assert.is(text, lines('1 ┤oo**', '0 ┤**oo', '  └────', '   0  1', '   * a   o b'));
    assert.ok(terminalCurve(series, { ...small, color: true }).includes('\u001b[38;'));
  });

  test('x is where the points lie, and its ends are written', () => {
    const text = terminalCurve({ name: 'loss', x: [100, 300], y: [1, 0] }, { color: false, width: 20, xLabel: 'step' });
    assert.equal(text.split('\n').slice(-2), ['   100     step     300', '   loss']);
  });

  test('neighbours of one colour are coloured at once', () => {
    const top = terminalCurve([0, 0], { color: true, width: 4, height: 1 }).split('\n')[0] as string;
    assert.is(top.split('\u001b[38;').length - 1, 1);
    assert.is(top.split('\u001b[39m').length - 1, 1);
  });

  test('a constant series is in the middle', () => {
    assert.is(
      terminalCurve([2, 2], { ...small, height: 3 })
        .split('\n')[1]
        ?.trim()
        .slice(1),
      '⠤⠤⠤⠤',
    );
  });

  test('errors', () => {
    assert.throws(() => terminalCurve([]), /terminalCurve: no series to draw/);
    assert.throws(() => terminalCurve({ y: [] }), /series 0 is empty/);
    assert.throws(
      () => terminalCurve([{ name: 'a', y: [1], x: [1, 2] }]),
      /series 0 "a" has 2 x values for 1 y values/,
    );
    assert.throws(() => terminalCurve({ y: [1], x: [NaN] }), /x\[0\] is NaN/);
    assert.throws(() => terminalCurve([1], { yScale: 'log', min: 0 }), /a log scale needs a positive number/);
  });
});
