/** The labs on digits end to end, on made-up ones: a bar whose place says which digit it is. No network is needed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert, suite } from '@engram/tools/suite';
import { interrupt, launch, start, temporaryFolder } from './launch.ts';

const SIDE = 28;

/** MNIST's own format: a magic number with the type and the number of axes, the sizes, the bytes. */
const idx = (sizes: readonly number[], bytes: Uint8Array): Buffer => {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, bytes]);
};

/** So many of each digit: a bar at its height, with a little noise that is the same each time. */
const writeDigits = (folder: string, each: number): void => {
  const count = 10 * each;
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const images = new Uint8Array(count * SIDE * SIDE);
  for (const [i, digit] of labels.entries()) {
    for (let at = 0; at < SIDE * SIDE; at++) {
      const inBar = Math.floor(at / SIDE / 2) === digit + 2 && at % SIDE > 3 + (i % 3) && at % SIDE < 24;
      images[i * SIDE * SIDE + at] = (inBar ? 220 : 0) + ((i * 31 + at * 17) % 30);
    }
  }
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), idx([count, SIDE, SIDE], images));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), idx([count], labels));
};

const json = async (...args: string[]): Promise<Record<string, unknown> & { files: string[] }> => {
  const { status, stdout, stderr } = await launch(...args, '--json');
  assert.is(status, 0, stderr);
  assert.match(stdout, /^\{.*\}\n$/, 'one line');
  return JSON.parse(stdout);
};

/** Waits until a training has begun, which the lock beside its checkpoint shows, and a little longer. */
const isTraining = async (lock: string): Promise<void> => {
  while (!existsSync(lock)) await sleep(5);
  await sleep(300);
};

/** All that the same seed must repeat. */
const repeatable = ({
  seconds,
  usPerStep,
  sampleSeconds,
  files,
  checkpoint,
  ...rest
}: Record<string, unknown>): unknown => rest;

suite('digits', (test) => {
  const folder = temporaryFolder(test);
  writeDigits(folder, 30);
  const run = (out: string, ...flags: string[]) => ['digits', '--data', folder, '--out', join(folder, out), ...flags];

  test('learns, and prints all that it found', async () => {
    const report = await json(...run('whole', '--steps', '30', '--seed', '3'));
    const names = 'task backend seed params steps seconds usPerStep loss accuracy wrong confusion files checkpoint';
    assert.equal(Object.keys(report), names.split(' '));
    assert.equal([report.task, report.seed, report.steps], ['digits', 3, 30]);
    assert.ok((report.accuracy as number) > 0.9, `${report.accuracy}`);
    const confusion = report.confusion as number[][];
    assert.is(
      confusion.flat().reduce((sum, n) => sum + n, 0),
      30,
      'a tenth is held out',
    );
    assert.is(
      confusion.reduce((sum, row, i) => sum + row[i]!, 0),
      30 - (report.wrong as number),
    );
    for (const file of report.files) assert.ok(existsSync(file), file);
    const again = await json(...run('again', '--steps', '30', '--seed', '3'));
    assert.equal(repeatable(again), repeatable(report));
  });

  test('goes on after Ctrl-C, and ends with the same numbers', async () => {
    const flags = ['--steps', '40', '--seed', '1'];
    const whole = await json(...run('one', ...flags));
    const cut = start(run('cut', ...flags));
    await isTraining(join(folder, 'cut', 'seed-1.lock'));
    await interrupt(cut, 1);
    assert.equal(repeatable(await json(...run('cut', ...flags, '--resume'))), repeatable(whole));
  });

  test('shows what it found', async () => {
    const { status, stdout, stderr } = await launch(...run('told', '--steps', '3'));
    assert.is(status, 0, stderr);
    assert.match(stdout, /^A CNN on 270 digits; 30 are held out$/m);
    assert.match(stdout, /^Trained: 3 steps in [\d.]+ s \([\d.]+ ms a step\), loss [\d.]+; [\d,]+ parameters$/m);
    assert.match(stdout, /^[\d.]+ % of the held-out digits are read right, \d+ are not$/m);
    assert.is([...stdout.matchAll(/^ +\d(?: +(?:\d+|·)){10}$/gm)].length, 10);
    assert.match(stdout, /^ +\d as \d/m);
  });

  test('says in a line which data it cannot read', async () => {
    const at = join(folder, 'nothing');
    const { status, stderr } = await launch('digits', '--data', at, '--out', folder);
    assert.is(status, 2);
    assert.match(stderr, /^digits: [^\n]*nothing[^\n]*\n$/);
  });

  test('--help shows every flag', async () => {
    const { stdout } = await launch('digits', '--help');
    for (const flag of 'data steps seed out resume backend json help'.split(' '))
      assert.match(stdout, new RegExp(`^ +(?:-h, )?--${flag}\\b.* {2,}\\S`, 'm'));
  });
});

suite('diffusion', (test) => {
  const folder = temporaryFolder(test);
  writeDigits(folder, 10);
  const run = (out: string, ...flags: string[]) => [
    ...['diffusion', '--data', folder, '--out', join(folder, out), '--samples', '12', '--reader-steps', '20'],
    ...flags,
  ];

  test('makes pictures, has them read, and prints how it went; the same seed gives the same', async () => {
    const report = await json(...run('whole', '--steps', '6', '--seed', '3'));
    const names =
      'task backend seed params steps seconds usPerStep loss samples sampleSeconds sure sureOfReal digits files checkpoint';
    assert.equal(Object.keys(report), names.split(' '));
    assert.equal([report.task, report.seed, report.steps, report.samples], ['diffusion', 3, 6, 12]);
    const digits = report.digits as number[];
    assert.is(digits.length, 10);
    assert.ok(Math.abs(digits.reduce((sum, n) => sum + n, 0) - 12 * (report.sure as number)) < 1e-9);
    for (const file of report.files) assert.ok(existsSync(file), file);
    const [again, other] = await Promise.all([
      json(...run('again', '--steps', '6', '--seed', '3')),
      json(...run('other', '--steps', '6', '--seed', '4')),
    ]);
    assert.equal(repeatable(again), repeatable(report));
    assert.is.not(other.loss, report.loss);
    for (const name of ['denoising.svg', 'samples.svg'])
      assert.ok(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(folder, 'whole', name))), name);
  });

  test('goes on after Ctrl-C, and ends with the same numbers', async () => {
    const flags = ['--steps', '40', '--seed', '1'];
    const whole = await json(...run('one', ...flags));
    const cut = start(run('cut', ...flags));
    await isTraining(join(folder, 'cut', 'seed-1.lock'));
    await interrupt(cut, 1);
    assert.equal(repeatable(await json(...run('cut', ...flags, '--resume'))), repeatable(whole));
  });

  test('shows the way out of the noise', async () => {
    const { status, stdout, stderr } = await launch(...run('told', '--steps', '2'));
    assert.is(status, 0, stderr);
    assert.match(stdout, /^A U-Net on 90 digits of 16 × 16 pixels$/m);
    for (const step of [0, 20, 40, 50]) assert.match(stdout, new RegExp(`^after ${step} of 50 steps$`, 'm'));
    assert.match(stdout, /^A reader is sure of [\d.]+ % of them \(0\.9 or more\), of held-out digits of [\d.]+ %$/m);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 120 || /^Figures|^ {2}/.test(line), line);
  });
});
