import { toSVG } from '@engram/plot';
import { assert, suite } from '@engram/tools/suite';
import { chartOf } from '../chart.ts';
import { slugOf } from '../machine.ts';
import { agreementLine, tableOf } from '../report.ts';
import { type Result, resultOf } from '../results.ts';
import type { Outcome } from '../rounds.ts';
import { quantile, roundOf } from '../stats.ts';
import { add, matmul, mlp, type Work } from '../works/work.ts';

const peak = { gflops: () => 100, gbs: () => 10 };

const outcome = (work: Work, side: string, medians: number[], difference: number | null = null): Outcome => ({
  work,
  side,
  backend: 'cpu',
  rounds: medians.map((ns) => roundOf({ samples: [ns], callsPerSample: 1 })),
  difference,
});

const product = [
  outcome(matmul(10), 'Engram, compiled', [40, 60, 50]),
  outcome(matmul(10), 'other', [100, 100, 100], 1e-7),
];
const peers = product.map((each) => resultOf('peers', each, peak));

suite('results', (test) => {
  test('are the median of the rounds, the lowest and the highest', () => {
    const { median, low, high, rate, difference } = peers[0]!;
    assert.equal([median, low, high, difference], [50, 40, 60, null]);
    assert.equal(rate, { value: 40, unit: 'GFLOP/s', peak: 100 });
  });
  test('have no rate where work is not counted', () => {
    assert.is(resultOf('models', outcome(mlp(1, 2, 3), 'A', [1]), peak).rate, null);
  });
  test('have quantiles between their neighbours', () => {
    assert.is(quantile([4, 1, 3, 2], 0.5), 2.5);
    assert.is(quantile([1, 2, 3], 0.25), 1.5);
    assert.throws(() => quantile([], 0.5), /no values/);
  });
});

suite('report', (test) => {
  test('gives a line for each result, beside ours and beside the peak', () => {
    const table = tableOf('peers', ['matmul 10'], ['Engram, compiled', 'other']);
    assert.match(table.head, /^peers +median µs +lowest +highest +× ours +rate +% of peak$/);
    const [ours, other] = peers.map((result) => table.row(result, peers));
    assert.match(ours!, /^matmul 10 +Engram, compiled +0\.05 +0\.04 +0\.06 +1\.0 +40\.0 GFLOP\/s +40$/);
    assert.match(other!, /^matmul 10 +other +0\.1 +0\.1 +0\.1 +2\.0 +20\.0 GFLOP\/s +20$/);
  });
  test('picks the unit of what is paid once', () => {
    const figure = (unit: Result['unit'], median: number): Result => ({
      ...peers[0]!,
      ...{ name: 'x', side: '', unit, median, low: median, high: median },
    });
    const table = tableOf('startup', ['x'], ['']);
    assert.match(table.row(figure('ns', 2.5e9), []), /^x +2\.5 s +2\.5 s +2\.5 s$/);
    assert.match(table.row(figure('ns', 1.25e6), []), /1\.25 ms$/);
    assert.match(table.row(figure('B', 51_200), []), /51\.2 kB$/);
  });
  test('says by how much the sides differ', () => {
    const line = agreementLine([...product, outcome(add(2), 'other', [1], 3e-7)]);
    assert.is(line, '  matmul 10 …: all agree with Engram, compiled; apart, of the largest value: other 3e-7');
    assert.is(agreementLine(product.slice(0, 1)), null);
  });
  test('names files after the machine', () => {
    assert.is(slugOf('Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz'), 'intel-core-i7-8550u');
    assert.is(slugOf('AMD EPYC'), 'amd-epyc');
  });
});

suite('chart', (test) => {
  const sides = { 'Engram, compiled': { versions: {} }, missing: { missing: '' }, other: { versions: {} } };

  test('has the works, the sides that are there, and what it shows', async () => {
    const svg = await toSVG(chartOf({ group: 'peers', results: peers, sides }, 'the title')!);
    for (const text of ['the title', 'matmul 10', 'Engram, compiled', 'other', 'times as long']) {
      assert.ok(svg.includes(text), text);
    }
    assert.not.ok(svg.includes('missing'));
  });
  test('is not there where nothing can be compared', () => {
    assert.is(chartOf({ group: 'startup', results: peers, sides }, ''), null);
    assert.is(chartOf({ group: 'peers', results: [{ ...peers[0]!, side: 'other' }], sides }, ''), null);
  });
});
