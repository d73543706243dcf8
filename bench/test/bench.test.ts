import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import { parseFlags, UsageError } from '../flags.ts';
import { slugOf } from '../machine.ts';

const RUN = fileURLToPath(new URL('../run.ts', import.meta.url));

const bench = (...flags: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', RUN, ...flags], { encoding: 'utf8' });

suite('pnpm bench', (test) => {
  const out = mkdtempSync(join(tmpdir(), 'engram-bench-test-'));
  test.after(() => rmSync(out, { recursive: true }));

  test('times a kernel and a model on every side, as a table, as JSON and as charts', () => {
    const quick = ['--time', '1', '--rounds', '1', '--out', out];
    const { status, stdout, stderr } = bench(
      'kernels',
      'models',
      '--filter',
      '^(add 32$|gru)',
      ...quick,
      '--json',
      '-',
    );
    assert.is(status, 0, stderr);
    const { date, commit, machine, versions, results, problems, sides } = JSON.parse(stdout);
    assert.ok(Math.abs(Date.now() - Date.parse(date)) < 3_600_000);
    assert.ok(commit === null || /^[0-9a-f]{40}(-dirty)?$/.test(commit), commit);
    assert.ok(machine.cpu.length > 0 && machine.cores >= 1 && machine.memoryGB >= 0);
    assert.is(versions.node, process.versions.node);
    assert.equal(problems, []);
    assert.equal(Object.keys(sides), ['Engram, eager', 'Engram, compiled', 'Engram, no SIMD']);

    assert.equal(
      results.map(({ group, name, side, backend }: Record<string, unknown>) => [group, name, side, backend]),
      [
        ['kernels', 'add 32', 'Engram, eager', 'cpu'],
        ['kernels', 'add 32', 'Engram, compiled', 'cpu'],
        ['kernels', 'add 32', 'Engram, no SIMD', 'cpu'],
        ['models', 'GRU 8→32, batch 1, length 8', 'Engram, eager', 'cpu'],
        ['models', 'GRU 8→32, batch 1, length 8', 'Engram, compiled', 'cpu'],
      ],
    );
    for (const { median, low, high, rounds } of results) {
      assert.ok(0 < low && low <= median && median <= high);
      assert.is(rounds.length, 1);
      for (const { median, p25, p75, min, mean, samples, callsPerSample } of rounds) {
        assert.ok(0 < min && min <= p25 && p25 <= median && median <= p75);
        assert.ok(mean >= min && samples >= 1 && callsPerSample >= 1);
      }
    }
    const [add, , , gru] = results;
    assert.is(add.rate.unit, 'GB/s');
    assert.is(add.rate.value, (3 * 4 * 32) / add.median);
    assert.ok(add.rate.peak > 0);
    assert.is(gru.rate, null);

    assert.match(stderr, /^peak of one core, 128-bit vectors: [\d.,]+ GB\/s$/m);
    assert.match(stderr, /^ {2}add 32: all agree with Engram, eager; .*: Engram, compiled 0, Engram, no SIMD 0$/m);
    assert.match(stderr, /^kernels +median ns +lowest +highest +rate +% of peak$/m);
    assert.match(stderr, /^add 32 +Engram, eager +[\d.,]+ +[\d.,]+ +[\d.,]+ +[\d.]+ GB\/s +[\d.]+$/m);
    assert.match(stderr, /^models +median µs +lowest +highest +× ours$/m);
    assert.match(stderr, /^GRU 8→32, batch 1, length 8 +Engram, compiled +[\d.,]+ +[\d.,]+ +[\d.,]+ +1\.0$/m);

    const files = readdirSync(out).sort();
    const stem = `${slugOf(machine.cpu)}-${date.slice(0, 10)}`;
    assert.equal(
      files,
      ['kernels', 'models'].flatMap((group) => ['json', 'png', 'svg'].map((type) => `${stem}-${group}.${type}`)),
    );
    const kept = JSON.parse(readFileSync(join(out, `${stem}-models.json`), 'utf8'));
    assert.equal(kept.results, results.slice(3));
  });

  test('a mistake is a one-line error and exit code 2', () => {
    const wrongFlag = bench('--fliter', 'add');
    assert.match(wrongFlag.stderr, /^unknown option '--fliter'.*\n$/);
    assert.is(wrongFlag.status, 2);

    const noMatch = bench('--filter', 'no such op');
    assert.is(noMatch.stderr, "no benchmark in kernels matches --filter 'no such op'\n");
    assert.is(noMatch.status, 2);

    const noFile = bench('--json', fileURLToPath(new URL('.', import.meta.url)));
    assert.match(noFile.stderr, /^--json: cannot write .*\n$/);
    assert.is(noFile.status, 2);
  });
});

suite('flags', (test) => {
  test('have defaults', () => {
    const defaults = { groups: ['kernels'], filter: '', rounds: 5, time: null, out: 'out/bench' };
    assert.equal(parseFlags([]), defaults);
    assert.equal(parseFlags(['models', 'models', '--time', '9', '--rounds', '3']), {
      ...defaults,
      groups: ['models'],
      time: 9,
      rounds: 3,
    });
  });

  const MISTAKES: [what: string, flags: string[], message: RegExp][] = [
    ['a group that does not exist', ['kernel'], /'kernel' is invalid.*kernels, models, peers, startup/],
    ['a filter that is not a regular expression', ['--filter', '('], /--filter.*regular expression/],
    ['a time that makes no sense', ['--time', '-3'], /--time.*from 1 to 60000/],
    ['half a round', ['--rounds', '1.5'], /--rounds.*whole number from 1 to 1000/],
    ['a file without a name', ['--json'], /--json.*argument missing/],
  ];
  for (const [what, flags, message] of MISTAKES) {
    test(`${what} is an error in one line`, () => {
      assert.throws(
        () => parseFlags(flags),
        (error: Error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
      );
    });
  }
});
