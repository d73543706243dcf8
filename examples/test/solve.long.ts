/** Every lab with its own flags, seed by seed: is it solved, how fast, how large. Takes many minutes. */
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { epochLines, launchWatched, type Report, repeatable, temporaryFolder } from './launch.ts';

const MB = 1e6;
const LARGEST = 300 * MB;

const seeds = (n: number): number[] => Array.from({ length: n }, (_, seed) => seed);
const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

const run = async (lab: string, seed: number, ...args: string[]): Promise<{ stdout: string; resident: number }> => {
  const { status, stdout, stderr, resident } = await launchWatched(lab, '--seed', String(seed), ...args);
  assert.is(status, 0, stderr);
  return { stdout, resident };
};

suite('the labs with their default flags', (test) => {
  const folder = temporaryFolder(test);
  const out = (lab: string, seed: number) => ['--out', join(folder, `${lab}-${seed}`)];

  const solve = async (lab: string, seed: number): Promise<{ report: Report; resident: number }> => {
    const { stdout, resident } = await run(lab, seed, '--json', ...out(lab, seed));
    const report = JSON.parse(stdout) as Report;
    const rows = report.accuracy.map(({ length, token, sequence, sequenceWithoutReads }) =>
      [`length ${length}:`, percent(token), percent(sequence), percent(sequenceWithoutReads)].join(' '),
    );
    const { steps, seconds, usPerStep, loss } = report;
    console.log(
      `${lab} seed ${seed}: ${steps} steps, ${seconds.toFixed(1)} s, ${usPerStep.toFixed(0)} µs a step, loss ${loss.toFixed(5)}, ${(resident / MB).toFixed(0)} MB; tokens, sequences, without reads at ${rows.join(', ')}`,
    );
    return { report, resident };
  };

  /** At least `enough` of the seeds recall 99 % of whole sequences of the trained length; none grows too large. */
  const assertSolved = async (lab: string, length: number | null, of: number, enough: number): Promise<void> => {
    const good: number[] = [];
    for (const seed of seeds(of)) {
      const { report, resident } = await solve(lab, seed);
      const [trained] = report.accuracy;
      if (length !== null) assert.is(trained!.length, length);
      if (trained!.sequence >= 0.99) good.push(seed);
      assert.ok(resident < LARGEST, `seed ${seed}: ${(resident / MB).toFixed(0)} MB resident`);
      assert.ok(trained!.sequenceWithoutReads < 0.5, `seed ${seed}: it is the memory that remembers`);
    }
    assert.ok(good.length >= enough, `${good.length} of ${of} seeds solved it: ${good}`);
  };

  test('copy-task: solved at length 5 from at least 9 of 10 seeds', () => assertSolved('copy-task', 5, 10, 9));
  test('repeat-task: solved from at least 4 of 5 seeds', () => assertSolved('repeat-task', null, 5, 4));
  test('recall-task: solved from at least 4 of 5 seeds', () => assertSolved('recall-task', null, 5, 4));

  test('copy-task: the same seed gives the same numbers, bit for bit', async () => {
    const [first, second] = [await solve('copy-task', 0), await solve('copy-task', 0)];
    assert.equal(repeatable(second.report), repeatable(first.report));
  });

  test('copy-task --memory fixed: the original lab’s run, within its figures', async () => {
    for (const seed of seeds(3)) {
      const { stdout, resident } = await run('copy-task', seed, '--memory', 'fixed', ...out('fixed', seed));
      const losses = epochLines(stdout).map(({ loss }) => loss);
      console.log(`copy-task --memory fixed, seed ${seed}: ${losses.join(' ')}, ${(resident / MB).toFixed(0)} MB`);
      assert.is(losses.length, 10);
      const [first, last] = [losses[0]!, losses[9]!];
      assert.ok(first > 980 && first < 1070, `seed ${seed}: the first epoch's summed loss is ${first}`);
      assert.ok(last > 300 && last < 560, `seed ${seed}: the last epoch's summed loss is ${last}`);
      assert.ok(resident < LARGEST, `seed ${seed}: ${(resident / MB).toFixed(0)} MB resident`);
    }
  });
});
