import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import { parseFlags, UsageError } from '../flags.ts';

const RUN = fileURLToPath(new URL('../run.ts', import.meta.url));

const bench = (...flags: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', RUN, ...flags], { encoding: 'utf8' });

suite('pnpm bench', (test) => {
  test('times a kernel and a model, as a table and as JSON', () => {
    const flags = ['kernels', 'models', '--filter', '^(add 32$|gru)', '--time', '1', '--json', '-'];
    const { status, stdout, stderr } = bench(...flags);
    assert.is(status, 0, stderr);
    const { date, commit, machine, versions, results } = JSON.parse(stdout);
    assert.ok(Math.abs(Date.now() - Date.parse(date)) < 3_600_000);
    assert.ok(commit === null || /^[0-9a-f]{40}(-dirty)?$/.test(commit), commit);
    assert.ok(machine.cpu.length > 0 && machine.cores >= 1 && machine.memoryGB >= 0);
    assert.is(versions.node, process.versions.node);

    assert.equal(
      results.map(({ group, name, backend }: Record<string, unknown>) => [group, name, backend]),
      [
        ['kernels', 'add 32', 'cpu'],
        ['models', 'GRU 8→32, batch 1, length 8', 'cpu'],
      ],
    );
    for (const { median, p25, p75, min, mean, samples, callsPerSample } of results) {
      assert.ok(0 < min && min <= p25 && p25 <= median && median <= p75);
      assert.ok(mean >= min && samples >= 1 && callsPerSample >= 1);
    }
    const [add, gru] = results;
    assert.is(add.rate.unit, 'GB/s');
    assert.is(add.rate.value, (3 * 4 * 32) / add.median);
    assert.is(gru.rate, null);

    assert.match(stderr, /^kernels +median ns\/op +p25 +p75\nadd 32 +[\d.,]+ +[\d.,]+ +[\d.,]+ +[\d.]+ GB\/s$/m);
    assert.match(
      stderr,
      /^models +median µs\/step +p25 +p75\nGRU 8→32, batch 1, length 8 +[\d.,]+ +[\d.,]+ +[\d.,]+$/m,
    );
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
    assert.equal(parseFlags([]), { groups: ['kernels'], filter: '', time: 500 });
    assert.equal(parseFlags(['models', 'models', '--time', '9']), { groups: ['models'], filter: '', time: 9 });
  });

  const MISTAKES: [what: string, flags: string[], message: RegExp][] = [
    ['a group that does not exist', ['kernel'], /'kernel' is invalid.*kernels, models/],
    ['a filter that is no regular expression', ['--filter', '('], /--filter.*regular expression/],
    ['a time that makes no sense', ['--time', '-3'], /--time.*from 1 to 60000/],
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
