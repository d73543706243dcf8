/** `pnpm example ntm` in a small size, each command in a process of its own. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recipes, taskNames } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { legible } from '../lab/output.ts';
import { runNTM } from '../ntm/cli.ts';
import { launch, recordsIn, refused, TINY_NTM, temporaryFolder } from './launch.ts';

const ntm = (...args: string[]) => launch('ntm', ...args);

suite('ntm', (test) => {
  test('says what it does and which flags it has', async () => {
    const help = await ntm('--help');
    assert.is(help.status, 0, help.stderr);
    for (const command of ['train', 'eval', 'report', 'tasks'])
      assert.match(help.stdout, new RegExp(`^ +${command}`, 'm'));
  });

  test('lists its tasks', async () => {
    const { status, stdout } = await ntm('tasks');
    assert.is(status, 0);
    for (const name of taskNames) assert.match(stdout, new RegExp(`^${name}: `, 'm'));
    const { tasks } = JSON.parse((await ntm('tasks', '--json')).stdout);
    assert.equal(
      (tasks as { name: string; model: string }[]).map(({ name, model }) => [name, model]),
      taskNames.map((name) => [name, recipes[name].model.kind]),
    );
    assert.match(stdout, /^dynamic-ngrams: .+\n.+\n {2}by a network of the kind dnc/m);
  });

  for (const [args, message] of [
    [['train', '--task', 'sort'], /Allowed choices are copy/],
    [['train', '--steps', '0'], /whole number ≥ 1/],
    [['train', '--seeds', '9..0'], /0\.\.9/],
    [['train', '--seeds', '0..4294967295'], /10000 values at most/],
    [['train', '--seeds', '0..200000000'], /10000 values at most/],
    [['train', '--seeds', '0..9999,0..9999'], /10000 values at most/],
    [['train', '--seeds', '1,'.repeat(50_000)], /^option '--seeds <list>' argument '1,[1,]{58}…' is invalid\. It may/],
    [['train', `--seeds=${'x'.repeat(100_000)}`], /argument 'x{60}…' is invalid/],
    [['train', '--seeds', '0..1', '--seed', '2'], /'--seeds <list>' cannot be used with option '--seed <n>'/],
    [['train', '--resume', '--overwrite'], /'--overwrite' cannot be used with option '--resume'/],
    [['train', '--out', '/proc/engram'], /--out \/proc\/engram: cannot write there \(E/],
    [['train', '--task', '\u001b[31m'], /argument '\\u\{1b\}\[31m' is invalid/],
    [['eval', '--from', 'x', '--lengths', '1', '--size', 'length=2'], /cannot be used with option '--lengths/],
    [['eval', '--from', 'x', '--lengths', '1,2,1'], /1 is given twice/],
    [['eval', '--from', 'x', '--size', 'length=1,length=2'], /length is given twice/],
    [
      ['eval', '--from', 'x', '--size', 'length=1', '--size', 'length=2'],
      /'length=2' is invalid\. The flag is given twice/,
    ],
    [['train', '--seeds', '1', '--seeds', '2'], /The flag is given twice/],
    [['eval', '--from', 'examples'], /examples: cannot be read/],
    [['train', '--shifts', '2'], /shifts is odd/],
    [['train', '--initial-weights', 'uniform'], /never learns/],
    [['train', '--model', 'lstm', '--slots', '5'], /--model lstm has no slots/],
    [['train', '--model', 'lstm', '--bookmark', '--masked-lookup'], /lstm has no bookmark, no masked-lookup/],
    [['train', '--task', 'dynamic-ngrams', '--curriculum', '5'], /--curriculum: dynamic-ngrams has one size only/],
    [['eval'], /name a network: --from FILE, or --task NAME --trained/],
    [['eval', '--trained', '--from', 'x'], /cannot be used with/],
    [['eval', '--trained', '--task', 'recall-task'], /no trained network for recall-task; there are .*copy/],
    [['report', '--trained'], /--trained takes --task, one of .*copy/],
    [['eval', '--from', 'nowhere.safetensors'], /nowhere\.safetensors: .*ENOENT/],
    [['eval', '--from', 'package.json'], /package\.json: /],
    [['fly'], /unknown command 'fly'/],
  ] as const) {
    test(`says what is wrong with: ${legible(args.join(' ').slice(0, 60))}`, async () => {
      await refused(() => runNTM(args), message);
    });
  }

  test('says so in one line', async () => {
    const { status, stdout, stderr } = await ntm('train', '--steps', '0');
    assert.is(status, 2, stderr);
    assert.is(stdout, '');
    assert.match(stderr, /^ntm: .*whole number ≥ 1.*\n$/);
  });
});

suite('ntm train, eval', (test) => {
  const folder = temporaryFolder(test);
  const out = join(folder, 'copy');
  const file = join(out, 'seed-3.safetensors');

  test('leaves a checkpoint and a log', async () => {
    const { status, stdout, stderr } = await ntm(
      'train',
      ...TINY_NTM,
      '--steps',
      '25',
      '--seed',
      '3',
      '--out',
      out,
      '--quiet',
    );
    assert.is(status, 0, stderr);
    assert.is(stderr, '');
    assert.match(stdout, /25 steps, 50 sequences in .* \(done\): not learned/);
    assert.equal(readdirSync(out).sort(), ['seed-3.jsonl', 'seed-3.safetensors']);
    const log = recordsIn(join(out, 'seed-3.jsonl'));
    assert.equal(
      log.map(({ kind, step }) => [kind, step]),
      [
        ['window', 10],
        ['window', 20],
      ],
    );
    for (const field of ['loss', 'errors', 'gradNorm', 'maxGradNorm', 'lr', 'sequences', 'seconds']) {
      assert.ok(
        log.every((record) => Number.isFinite(record[field])),
        field,
      );
    }
  });

  test('does not overwrite it unasked', async () => {
    const before = readFileSync(file);
    const { status, stderr } = await ntm('train', ...TINY_NTM, '--steps', '25', '--seed', '3', '--out', out, '--quiet');
    assert.is(status, 2);
    assert.match(stderr, /seed-3\.safetensors exists: --resume goes on with it, --overwrite starts anew/);
    assert.ok(before.equals(readFileSync(file)));
  });

  test('does not go on with other settings', async () => {
    const flags = ['--steps', '25', '--seed', '3', '--out', out, '--quiet', '--resume', '--lr', '0.5'];
    const { status, stderr } = await ntm('train', ...TINY_NTM, ...flags);
    assert.is(status, 2);
    assert.match(stderr, /was started with other settings: optimizer .*"lr":0\.0003.*"lr":0\.5/);
  });

  test('reports several seeds as JSON', async () => {
    const flags = ['--steps', '10', '--seeds', '0..1,5', '--out', join(folder, 'seeds'), '--json', '--count', '2'];
    const { status, stdout, stderr } = await ntm('train', ...TINY_NTM, ...flags);
    assert.is(status, 0, stderr);
    const report = JSON.parse(stdout);
    assert.equal(
      report.seeds.map(({ seed }: { seed: number }) => seed),
      [0, 1, 5],
    );
    assert.equal([report.converged, report.of, report.failures], [0, 3, [0, 1, 5]]);
    assert.equal(report.test[0].size, { length: 20 });
    const errors = report.seeds.map(({ test: [first] }: { test: { errors: number }[] }) => first!.errors);
    assert.is(report.test[0].errors.median, [...errors].sort((a, b) => a - b)[1]);
  });

  test('evaluates a checkpoint at the lengths asked for, with and without reads', async () => {
    const { status, stdout, stderr } = await ntm('eval', '--from', file, '--lengths', '1,30', '--count', '4', '--json');
    assert.is(status, 0, stderr);
    const { task, sizes } = JSON.parse(stdout);
    assert.is(task, 'copy');
    assert.equal(
      sizes.map(({ size, slots }: { size: object; slots: number }) => [size, slots]),
      [
        [{ length: 1 }, 10],
        [{ length: 30 }, 39],
      ],
    );
    const again = await ntm('eval', '--from', file, '--lengths', '1,30', '--count', '4', '--json');
    assert.is(again.stdout, stdout, 'the same sequences again');
    const without = await ntm('eval', '--from', file, '--lengths', '30', '--count', '4', '--json', '--no-reads');
    assert.is.not(JSON.parse(without.stdout).sizes[0].loss, sizes[1].loss);
    const text = await ntm('eval', '--from', file, '--size', 'length=3', '--count', '4');
    assert.match(text.stdout, /^ +length 3 +\d+\.\d\d +\d+\.\d\d +\d+(\.\d)? %$/m);
  });

  test('evaluates a checkpoint on vectors of a pattern', async () => {
    const scores = async (...flags: string[]) => {
      const run = await ntm('eval', '--from', file, '--lengths', '3', '--count', '4', '--json', ...flags);
      assert.is(run.status, 0, run.stderr);
      const { pattern, sizes } = JSON.parse(run.stdout);
      return { pattern, loss: sizes[0].loss };
    };
    const all = [await scores()];
    for (const pattern of ['zeros', 'ones', 'repeat']) all.push(await scores('--pattern', pattern));
    assert.equal(
      all.map(({ pattern }) => pattern),
      [null, 'zeros', 'ones', 'repeat'],
    );
    assert.is(new Set(all.map(({ loss }) => loss)).size, 4);
    const unknown = await ntm('eval', '--from', file, '--pattern', 'stripes');
    assert.is(unknown.status, 2);
    assert.match(unknown.stderr, /--pattern stripes: copy has zeros, ones, repeat$/m);
  });

  test('refuses a pattern where the task has none', async () => {
    const out = join(folder, 'recall');
    const flags = [...TINY_NTM, '--task', 'associative-recall', '--steps', '1', '--quiet', '--out', out];
    assert.is((await ntm('train', ...flags)).status, 0);
    const { status, stderr } = await ntm('eval', '--from', join(out, 'seed-0.safetensors'), '--pattern', 'ones');
    assert.is(status, 2);
    assert.match(stderr, /--pattern: associative-recall has no patterns; they are for copying$/m);
  });

  test('names a damaged checkpoint and the fault', async () => {
    const damaged = join(folder, 'damaged.safetensors');
    const bytes = readFileSync(file);
    writeFileSync(damaged, bytes.subarray(0, bytes.length - 100));
    const { status, stderr } = await ntm('eval', '--from', damaged);
    assert.is(status, 2);
    assert.match(stderr, /damaged\.safetensors: /);
    assert.is(stderr.trimEnd().split('\n').length, 1);
  });
});
