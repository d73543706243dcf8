/** `pnpm example ntm sweep` in a small size. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { legible } from '../lab/output.ts';
import { runNTM } from '../ntm/cli.ts';
import { launch, refused, start, temporaryFolder } from './launch.ts';

const TINY = ['--hidden', '4', '--slots', '5', '--width', '3', '--batch', '1', '--window', '5'];
const ntm = (...args: string[]) => launch('ntm', ...args);

/** The files of a kind in a sweep's folder, with the hashes of what is in them. */
const hashesOf = (out: string, kind: 'results' | 'networks'): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(out, kind), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:json|safetensors)$/.test(name))
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(out, kind, name)))
          .digest('hex'),
      ]),
  );

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const hasCheckpoint = (out: string): boolean => {
  const folder = join(out, 'checkpoints');
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.safetensors'))
  );
};

const linesOf = (out: string): number => readFileSync(join(out, 'log.jsonl'), 'utf8').split('\n').length;

suite('pnpm example ntm sweep', (test) => {
  const folder = temporaryFolder(test);
  const sweep = ['sweep', ...TINY, '--steps', '30', '--seeds', '0..1', '--vary', 'optimizer.lr=1e-4,1e-3'];
  const out = join(folder, 'one');

  test('trains every combination, and says what came of it', async () => {
    const { status, stdout, stderr } = await ntm(...sweep, '--goal', 'errors', '--workers', '2', '--out', out);
    assert.is(status, 0, stderr);
    assert.match(stdout, /^4 trials: seed 0, 1; optimizer\.lr 0\.0001, 0\.001$/m);
    assert.match(stdout, /^4 of 4 trials have a result: 4 not learned$/m);
    assert.match(stdout, /^Best, by errors at the end:\n +trial +seed +optimizer\.lr +errors at the end +steps$/m);
    assert.match(stdout, /^ +0\.0001 +2 +2 +[\d.]+ +[\d.]+ to [\d.]+$/m);
    assert.is(stderr.match(/: not learned, [\d.]+ errors \([\d.]+ s\); [1-4] of 4 done/g)?.length, 4, stderr);
    assert.is(Object.keys(hashesOf(out, 'results')).length, 4);
    assert.is(Object.keys(hashesOf(out, 'networks')).length, 4);
  });

  test('does not do again what is done, and prints an object', async () => {
    const args = [...sweep, '--goal', 'errors', '--out', out];
    const again = await ntm(...args);
    assert.is(again.status, 2);
    assert.match(again.stderr, /one has a sweep: --resume goes on with it, --out takes another folder\n$/);
    const { status, stdout, stderr } = await ntm(...args, '--resume', '--json');
    assert.is(status, 0, stderr);
    assert.is(stderr, '');
    const { trials, isOver, effects, sweep: plan } = JSON.parse(stdout);
    assert.equal([trials.length, isOver, plan.goal], [4, true, 'errors']);
    const errors = trials.map(({ goal }: { goal: number }) => goal);
    assert.equal(
      errors,
      [...errors].sort((a, b) => a - b),
    );
    assert.equal(trials[0].result.errors, errors[0]);
    assert.equal(
      effects.map(({ path, groups }: { path: string; groups: object[] }) => [path, groups.length]),
      [
        ['seed', 1],
        ['optimizer.lr', 2],
      ],
    );
  });

  test('says how far it is', async () => {
    const { status, stdout } = await ntm('sweep', 'status', '--out', out);
    assert.is(status, 0);
    assert.match(stdout, /^The sweep is over\.\n\n4 of 4 trials have a result: 4 not learned$/m);
    const { done, of, running } = JSON.parse((await ntm('sweep', 'status', '--out', out, '--json')).stdout);
    assert.equal([done, of, running], [4, 4, []]);
    const nothing = await ntm('sweep', 'status', '--out', folder);
    assert.is(nothing.status, 2);
    assert.match(nothing.stderr, /has no sweep/);
  });

  test('has a report in its folder', async () => {
    const { status, stdout, stderr } = await ntm('sweep', 'report', '--out', out);
    assert.is(status, 0, stderr);
    assert.is(stdout, `${join(out, 'report.html')}\n`);
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /"title":"Sweep of copy"/);
  });

  test('that was killed, and then interrupted, goes on to the same files', async () => {
    const long = [
      'sweep',
      ...TINY,
      '--steps',
      '200',
      '--seeds',
      '0..1',
      '--workers',
      '2',
      '--checkpoint-every',
      '0.01',
    ];
    const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
    const killed = start(['ntm', ...long, '--out', parts]);
    await until(() => hasCheckpoint(parts));
    killed.child.kill('SIGKILL');
    await killed.ended;
    const during = await ntm('sweep', 'status', '--out', parts);
    assert.is(during.status, 0, during.stderr);
    assert.match(during.stdout, /^[01] of 2 trials (?:has|have) a result/m);

    const before = linesOf(parts);
    const interrupted = start(['ntm', ...long, '--out', parts, '--resume']);
    await until(() => linesOf(parts) > before);
    interrupted.child.kill('SIGTERM');
    const { status, stdout, stderr } = await interrupted.ended;
    if (status !== 0) {
      assert.is(status, 143, stderr);
      assert.match(stderr, /stopping: what is under way is kept; once more ends it at once/);
      assert.match(stdout, /Stopped: [01] of 2 trials ha(?:s|ve) a result.*The same command with --resume goes on\.$/m);
    }

    assert.is((await ntm(...long, '--out', parts, '--resume', '--quiet')).status, 0);
    assert.is((await ntm(...long, '--out', whole, '--quiet')).status, 0);
    for (const kind of ['results', 'networks'] as const) assert.equal(hashesOf(parts, kind), hashesOf(whole, kind));
  });

  test('a trial that cannot be trained is a result', async () => {
    const failing = join(folder, 'failing');
    const args = ['sweep', ...TINY, '--steps', '100', '--vary', 'optimizer.lr=1e-4,1e30', '--out', failing];
    const { status, stdout, stderr } = await ntm(...args);
    assert.is(status, 0, stderr);
    assert.match(stdout, /^2 of 2 trials have a result: 1 not learned, 1 failed$/m);
    assert.match(stdout, /^Failures:\n {2}[0-9a-f]{8} {2}seed 0, optimizer\.lr 1e\+30: failed: \S/m);
  });
});

suite('what is wrong with the flags of a sweep', (test) => {
  const folder = temporaryFolder(test);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken', 'sweep.json'), '{"format":"engram-sweep-1"}');
  let folders = 0;
  const fresh = (): string => join(folder, `out-${folders++}`);

  for (const [args, message] of [
    [['--vary', 'lr'], /'--vary <path=values>' argument 'lr' is invalid\. It must be like optimizer\.lr=1e-4,3e-4/],
    [['--vary', '=1'], /It must be like/],
    [['--vary', 'clip='], /It must be like/],
    [['--vary', 'clip=1,'], /'' is not a number/],
    [['--vary', 'clip=1..'], /'1\.\.' is not a number/],
    [['--vary', 'clip=1e400'], /'1e400' is not a number/],
    [['--vary', 'clip=0x10'], /'0x10' is not a number/],
    [['--vary', 'clip=9..1'], /range: whole numbers from 9/],
    [['--vary', 'clip=0..1000000000'], /are not a list of at most 100000/],
    [['--vary', 'clip=log:0..1'], /logUniform: needs two numbers > 0/],
    [['--vary', 'clip=log:1'], /A range is like log:1e-4\.\.1e-2/],
    [['--vary', 'clip=uniform:2..1'], /uniform: needs two numbers, the lower first, got 2 and 1/],
    [['--vary', 'clip=uniform:a..1'], /'a' is not a number/],
    [['--vary', 'clip=1', '--vary', 'clip=2'], /clip is given twice/],
    [['--vary', 'clip=1,1'], /clip has 1 twice/],
    [['--vary', 'clip=uniform:0.1..1'], /say how many trials to draw/],
    [['--vary', 'optimiser.lr=1'], /did you mean optimizer\.lr\?/],
    [['--vary', '__proto__=1'], /there is no "__proto__"/],
    [['--vary', 'batch=0'], /at seed 0, batch 0: TrainingPlan: batch/],
    [['--vary', 'seed=1,2', '--seeds', '3'], /say the same/],
    [['--vary', '\u001b[31m=1'], /there is no "\\u/],
    [['--seeds', '0..9999', '--vary', 'batch=1..11'], /more than 100000 trials/],
    [['--random', '0'], /--random <n>/],
    [['--random', '1e9'], /from 1 to 100000/],
    [['--random-seed', '1'], /--random-seed takes --random/],
    [['--halving', '0'], /whole number ≥ 1/],
    [['--goal', 'speed'], /Allowed choices are sequencesToLearn/],
    [['--workers', '0'], /from 1 to 1024/],
    [['--checkpoint-every', '0'], /number above 0/],
    [['--queue', 'redis://x', '--workers', '2'], /'--queue <url>' cannot be used with option '--workers <n>'/],
    [['--queue', 'http://x'], /redis:\/\/ or, encrypted, rediss:\/\/, got http:/],
    [['--queue', 'nonsense'], /address is like redis:\/\/host:6379/],
    [['--queue', 'redis://:secret@127.0.0.1:1'], /^redis:\/\/127\.0\.0\.1:1 cannot be used as a queue: /],
    [['--out', '/proc/engram'], /--out \/proc\/engram: cannot write there \(E/],
    [['--out', file], /cannot write there/],
    [['--model', 'lstm', '--slots', '5'], /--model lstm has no slots/],
    [['stauts'], /too many arguments/],
    [['status'], /--out/],
    [['status', '--out', join(folder, 'broken')], /sweep\.json: "id"/],
  ] as const) {
    test(`is said: ${legible(args.join(' ').slice(0, 60))}`, async () => {
      const given = args.some((arg) => arg === '--out' || arg === 'status')
        ? args
        : [...args, '--out', fresh(), '--json'];
      await refused(() => runNTM(['sweep', ...given]), message);
    });
  }

  test('is said of a worker’s, too', async () => {
    for (const [args, message] of [
      [[], /--queue <url>/],
      [['--queue', 'redis://x', '--workers', '0'], /from 1 to 1024/],
      [['--queue', 'redis://x', '--lease', '-1'], /number above 0/],
      [['--queue', 'redis://127.0.0.1:1', '--lease', '0.5'], /lease is a number of seconds ≥ 1/],
      [['--queue', 'redis://:secret@127.0.0.1:1'], /^redis:\/\/127\.0\.0\.1:1 cannot be used as a queue: /],
    ] as const) {
      let error: unknown = null;
      await runNTM(['worker', ...args]).catch((thrown: unknown) => {
        error = thrown;
      });
      assert.match((error as Error).message, message);
      assert.not.match((error as Error).message, /secret/);
    }
  });
});
