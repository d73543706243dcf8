/** The labs end to end in a smoke size, each run in a process of its own as `pnpm example` starts it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import type { Lab } from '../lab/flags.ts';
import { runLabWith } from '../lab/run-lab.ts';
import { epochLines, launch, type Report, refused, repeatable, temporaryFolder } from './launch.ts';

/** A network that trains at once. */
const TINY = ['--hidden', '8', '--slots', '4', '--width', '3', '--batch', '4'];

/** The one JSON object on standard output. */
const reportOf = (stdout: string): Report => {
  assert.match(stdout, /^\{.*\}\n$/, 'one line');
  return JSON.parse(stdout) as Report;
};

const json = async (...args: string[]): Promise<Report> => {
  const { status, stdout, stderr } = await launch(...args, '--json');
  assert.is(status, 0, stderr);
  return reportOf(stdout);
};

/** The lengths in the table that a reader gets. */
const tableLengths = (stdout: string): string[] =>
  [...stdout.matchAll(/^ +(\d+)(?: +\d{1,3}\.\d %){3}$/gm)].map(([, length]) => length!);

const isFraction = (x: number): boolean => Number.isFinite(x) && x >= 0 && x <= 1;

const assertPNG = (path: string): void => {
  const png = readFileSync(path);
  assert.equal([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.is(png.toString('latin1', 12, 16), 'IHDR');
  assert.ok(png.readUInt32BE(16) >= 400 && png.readUInt32BE(20) >= 200, 'large enough to be looked at');
  assert.is(png.toString('latin1', png.length - 8, png.length - 4), 'IEND');
};

const assertSVG = (path: string, ...texts: string[]): void => {
  const svg = readFileSync(path, 'utf8');
  assert.match(svg, /^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>\s*$/s);
  for (const text of texts) assert.ok(svg.includes(text), `${path} says "${text}"`);
};

type Ended = Awaited<ReturnType<typeof launch>>;

suite('copy-task --backend', (test) => {
  const folder = temporaryFolder(test);
  const run = (...flags: string[]) =>
    launch('copy-task', ...TINY, '--length', '1', '--steps', '2', '--out', folder, ...flags);

  test('auto chooses by size, and says so', async () => {
    const { status, stdout, stderr } = await run('--backend', 'auto');
    assert.is(status, 0, stderr);
    assert.match(
      stdout,
      /^Backend: cpu, chosen by size: the largest product takes 768 multiply-adds, a GPU pays from/m,
    );
  });

  test('gpu trains on the GPU, or says that there is none', async () => {
    const { status, stdout, stderr } = await run('--backend', 'gpu', '--json');
    if (status === 0) assert.is(reportOf(stdout).backend, 'gpu');
    else assert.match(stderr, /copy-task: --backend gpu: gpu: no WebGPU: \S/);
    if (process.env.ENGRAM_REQUIRE_GPU) assert.is(status, 0, stderr);
  });
});

suite('copy-task --json', (test) => {
  const folder = temporaryFolder(test);
  const at = (name: string) => join(folder, name);
  // So easy that it is soon solved.
  const easy = ['--length', '1', '--hidden', '16', '--slots', '4', '--width', '8', '--steps', '4000'];
  const run = (name: string, seed: string) => json('copy-task', ...easy, '--seed', seed, '--out', at(name));
  let [report, again, other] = [] as unknown as [Report, Report, Report];
  test.before(async () => {
    [report, again, other] = await Promise.all([run('report', '3'), run('again', '3'), run('other', '4')]);
  });

  test('prints all that the run was', () => {
    const { seconds, usPerStep, steps, loss, accuracy, files, checkpoint, ...rest } = report;
    assert.is(checkpoint, join(at('report'), 'seed-3.safetensors'));
    assert.equal(
      Object.keys(report),
      'task model backend seed params steps solved seconds usPerStep loss accuracy files checkpoint'.split(' '),
    );
    // Embedding, GRU, read head, output; the memory, and the three maps of the write head.
    const fixed = 10 * 16 + 48 * (16 + 8) + 48 * 16 + 96 + (4 * 16 + 4) + (10 * 24 + 10);
    const writable = 4 * 8 + (4 * 16 + 4) + 2 * (8 * 16 + 8);
    assert.equal(rest, {
      task: 'copy-task',
      model: { name: 'TinyNTM', memory: 'writable', hidden: 16, slots: 4, width: 8 },
      backend: 'cpu',
      seed: 3,
      params: fixed + writable,
      solved: true,
    });
    assert.ok(Number.isInteger(steps) && steps >= 1);
    assert.ok(seconds > 0);
    assert.ok(Math.abs(usPerStep - (1e6 * seconds) / steps) < 1e-3);
    assert.ok(loss > 0 && loss < 1);
    assert.equal(
      accuracy.map(({ length }) => length),
      [1, 2, 4],
    );
    for (const row of accuracy) {
      assert.equal(Object.keys(row), ['length', 'token', 'sequence', 'sequenceWithoutReads']);
      assert.ok(isFraction(row.token) && isFraction(row.sequence) && isFraction(row.sequenceWithoutReads));
      assert.ok(row.sequence <= row.token);
      assert.ok(Math.abs(1000 * row.sequence - Math.round(1000 * row.sequence)) < 1e-6, 'of 1,000 sequences');
    }
    const worse = accuracy.filter(({ sequence, sequenceWithoutReads }) => sequenceWithoutReads < sequence);
    assert.ok(worse.length > 0, 'without its reads it recalls less');
  });

  test('stops when it is solved', () => {
    for (const { solved, steps, accuracy } of [report, other]) {
      assert.ok(solved);
      assert.ok(steps < 4000, `${steps} steps`);
      assert.ok(accuracy[0]!.sequence > 0.98, `${accuracy[0]!.sequence} of sequences`);
    }
  });

  test('names the figures that it leaves, and no more are there', () => {
    const names = ['attention.png', 'attention.svg', 'training.png', 'training.svg'];
    assert.equal(
      [...report.files].sort(),
      names.map((name) => join(at('report'), name)),
    );
    const training = ['seed-3.jsonl', 'seed-3.safetensors'];
    assert.equal(readdirSync(at('report')).sort(), [...names, ...training].sort());
    for (const name of ['attention', 'training']) assertPNG(join(at('report'), `${name}.png`));
    assertSVG(join(at('report'), 'attention.svg'), 'copy-task, length 1', 'write attention', 'read attention');
    assertSVG(join(at('report'), 'training.svg'), 'copy-task, length 1', 'training step');
  });

  test('the same seed gives the same numbers and figures, another seed others', () => {
    assert.equal(repeatable(again), repeatable(report));
    for (const name of ['attention.svg', 'attention.png', 'training.svg'])
      assert.ok(readFileSync(join(at('again'), name)).equals(readFileSync(join(at('report'), name))), name);
    assert.is.not(other.loss, report.loss);
    assert.not.equal(other.accuracy, report.accuracy);
  });

  test('a run that ends at once has no learning curve to draw, and is not an error', async () => {
    const args = ['--memory', 'fixed', ...TINY, '--batch', '1000', '--length', '1', '--steps', '1'];
    const { model, steps, solved } = await json('copy-task', ...args, '--out', at('short'));
    assert.equal([model.memory, steps, solved], ['fixed', 1, false]);
    const left = ['attention.png', 'attention.svg', 'seed-0.jsonl', 'seed-0.safetensors'];
    assert.equal(readdirSync(at('short')).sort(), left);
  });
});

suite('copy-task: several seeds', (test) => {
  const folder = temporaryFolder(test);
  const at = (name: string) => join(folder, name);
  const run = (out: string, ...flags: string[]) =>
    launch('copy-task', ...TINY, '--length', '1', '--out', at(out), ...flags);

  test('each seed as it is alone, with figures of its own', async () => {
    const both = await run('both', '--steps', '100', '--seeds', '2,3', '--json');
    assert.is(both.status, 0, both.stderr);
    const { seeds, task } = JSON.parse(both.stdout) as { task: string; seeds: Report[] };
    assert.equal([task, seeds.map(({ seed }) => seed)], ['copy-task', [2, 3]]);
    const alone = reportOf((await run('alone', '--steps', '100', '--seed', '3', '--json')).stdout);
    assert.equal([seeds[1]!.loss, seeds[1]!.accuracy], [alone.loss, alone.accuracy]);
    for (const { files } of seeds) for (const file of files) assert.ok(existsSync(file), file);
    assert.match(seeds[0]!.files[0]!, /seed-2-attention\.svg$/);
    const told = await run('told', '--steps', '60', '--seeds', '0..1');
    assert.match(told.stdout, /^ +seed +solved +steps +seconds +sequences of length 1$/m);
  });
});

suite('copy-task, for a reader', (test) => {
  const folder = temporaryFolder(test);
  const out = join(folder, 'made/on/the/way');
  const fixed = ['--memory', 'fixed', '--length', '1', '--hidden', '8', '--slots', '4', '--out', folder];
  let [writable, epochs, batches, help] = [] as unknown as [Ended, Ended, Ended, Ended];
  test.before(async () => {
    [writable, epochs, batches, help] = await Promise.all([
      launch('copy-task', ...TINY, '--length', '2', '--steps', '10', '--out', out),
      launch('copy-task', ...fixed, '--steps', '2000'),
      // With next to no learning, the same data has the same loss.
      launch(
        'copy-task',
        ...fixed,
        '--batch',
        '999',
        '--steps',
        '8',
        '--lr',
        '1e-30',
        '--out',
        join(folder, 'batches'),
      ),
      launch('copy-task', '--help'),
    ]);
  });

  test('says what was shown and recalled, how well, where it looked, and where the figures are', () => {
    const { status, stdout, stderr } = writable;
    assert.is(status, 0, stderr);
    assert.match(stdout, /^TinyNTM, writable memory of 4 slots × 3, hidden size 8; copy-task, length 2, seed 0\n/);
    assert.match(stdout, /^Not solved after 10 steps, [\d.]+ s \([\d.]+ ms a step\), loss [\d.]+; 842 parameters$/m);
    assert.match(stdout, /^ {2}shown +recalled$/m);
    assert.is([...stdout.matchAll(/^ {2}[0-7] [0-7] ▸ +\d \d +(?:✓|✗ should be [0-7] [0-7])$/gm)].length, 4);

    assert.match(stdout, /1,000 fresh sequences/);
    assert.match(stdout, /^ +length +tokens +sequences +without reads$/m);
    assert.equal(tableLengths(stdout), ['2', '4', '8']);

    // A panel for each head: a row a slot, two columns a step, the steps' tokens beneath.
    const all = stdout.split('\n');
    for (const head of ['write', 'read']) {
      const panel = all.slice(all.indexOf(`${head} attention`) + 1);
      for (let slot = 0; slot < 4; slot++) assert.match(panel[slot]!, new RegExp(`^ *slot ${slot} │[ ░▒▓█]{10}│$`));
      assert.match(panel[4]!, /^ +[0-7] [0-7] ▸ · ·$/);
    }

    const after = all.slice(all.indexOf('Figures:') + 1);
    const files = after.filter((line) => line.startsWith('  ')).map((line) => line.trim());
    assert.ok(files.includes(join(out, 'attention.png')));
    for (const file of files) assert.ok(existsSync(file), file);
  });

  test('--memory fixed prints a line an epoch of 1,000 samples', () => {
    const { status, stdout, stderr } = epochs;
    assert.is(status, 0, stderr);
    const found = epochLines(stdout);
    assert.equal(
      found.map(({ epoch }) => epoch),
      [1, 2],
    );
    const [first, second] = found.map(({ loss }) => loss);
    // Knowing nothing costs ln 10 = 2.3 a sample, and one of three tokens matters.
    assert.ok(first! < 2300 && second! < first! && second! > 0, `${first} ${second}`);
    assert.match(stdout, /^Trained after 2,000 steps, .*; 1,182 parameters$/m);
    assert.match(stdout, /^read attention$/m);
    const svg = readFileSync(join(folder, 'attention.svg'), 'utf8');
    for (const text of [stdout, svg]) assert.not.match(text, /write attention/);
  });

  test('--memory fixed goes through the same data in every epoch, whatever the batch', () => {
    const losses = epochLines(batches.stdout).map(({ loss }) => loss);
    assert.is(losses.length, 4);
    assert.is(new Set(losses).size, 1, `${losses}`);
  });

  test('--help shows every flag', () => {
    const { status, stdout, stderr } = help;
    const flags = 'memory length hidden slots width batch lr steps seed out json help'.split(' ');
    for (const flag of flags) assert.match(stdout, new RegExp(`^ +(?:-h, )?--${flag}\\b.* {2,}\\S`, 'm'));
    assert.match(stdout, /^Usage: pnpm example copy-task \[options\]/);
    assert.is(stderr, '');
    assert.is(status, 0);
  });
});

suite('the other labs', (test) => {
  const folder = temporaryFolder(test);

  test('repeat-task', async () => {
    const args = [...TINY, '--length', '1', '--steps', '10', '--out', folder];
    const { task, model, steps, accuracy, files } = await json('repeat-task', ...args);
    assert.equal([task, model.name, steps], ['repeat-task', 'TinyNTM', 10]);
    assert.equal(
      accuracy.map(({ length }) => length),
      [1, 2, 4],
    );
    for (const file of files) assert.ok(existsSync(file), file);
  });

  test('recall-task', async () => {
    const args = [...TINY, '--length', '2', '--steps', '10', '--out', folder];
    const { status, stdout, stderr } = await launch('recall-task', ...args);
    assert.is(status, 0, stderr);
    assert.match(stdout, /recall-task, length 2, seed 0$/m);
    assert.match(stdout, /^ {2}(?:[0-7] ){0,2}◆ (?:[0-7] ){2,4}▸ {3}\d \d +(?:✓|✗ should be [0-7] [0-7])$/m);
    assert.equal(tableLengths(stdout), ['2', '4', '8']);
  });
});

suite('a mistake is one line on standard error and exit code 2', (test) => {
  const folder = temporaryFolder(test);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const occupied = join(folder, 'occupied');
  mkdirSync(join(occupied, 'attention.svg'), { recursive: true });

  const mistakes: [string, [Lab['name'], ...string[]], RegExp][] = [
    ['an unknown flag', ['copy-task', '--nope'], /unknown option '--nope'/],
    ['a length that makes no sense', ['copy-task', '--length', '0'], /--length.*whole number from 1 to 1000/],
    ['a length that is not a number', ['copy-task', '--length', 'five'], /--length.*'five'/],
    ['a number that makes no sense', ['copy-task', '--lr', '-1'], /--lr.*number above 0/],
    ['an unknown memory', ['copy-task', '--memory', 'volatile'], /--memory.*writable, fixed/],
    ['an argument too many', ['copy-task', '5'], /too many arguments/],
    [
      'a folder below a file',
      ['copy-task', '--out', join(file, 'figures')],
      /--out .*figures: cannot write there \(ENOTDIR\)/,
    ],
    ['a folder that is a file', ['copy-task', '--out', file], /--out .*file: cannot write there \(EEXIST\)/],
    ['a folder that nobody can make', ['copy-task', '--out', '/proc/engram/x'], /--out .*: cannot write there \(E/],
    ['a mistake in another lab', ['recall-task', '--length', '1001'], /--length.*whole number from 1 to 1000/],
  ];
  for (const [what, [lab, ...args], message] of mistakes) {
    test(what, async () => {
      assert.not.match(await refused(() => runLabWith({ name: lab, about: '' }, args), message), /\n/);
    });
  }

  const launched: [string, string[], RegExp][] = [
    ['an unknown flag, as a process', ['--nope'], /unknown option '--nope'/],
    [
      'a figure that cannot be written',
      [...TINY, '--length', '1', '--steps', '1', '--json', '--out', occupied],
      /cannot write .*attention\.svg: it is a folder/,
    ],
    [
      'a network that does not fit',
      ['--slots', '4096', '--width', '4096', '--batch', '1000', '--json', '--out', folder],
      /./,
    ],
  ];
  for (const [what, args, message] of launched) {
    test(what, async () => {
      const { status, stdout, stderr } = await launch('copy-task', ...args);
      assert.match(stderr, /^copy-task: [^\n]+\n$/);
      assert.match(stderr, message);
      assert.is(stdout, '');
      assert.is(status, 2);
    });
  }
});
