/** The lab on characters end to end, in a few steps: it learns from the pages of this project, which are always here. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert, suite } from '@engram/tools/suite';
import { bigramLoss, type Text } from '../characters/text.ts';
import { interrupt, launch, start, temporaryFolder } from './launch.ts';

type Report = Record<string, unknown> & { files: string[]; written: string[]; heldOut: number; bigram: number };

const json = async (...args: string[]): Promise<Report> => {
  const { status, stdout, stderr } = await launch(...args, '--json');
  assert.is(status, 0, stderr);
  assert.match(stdout, /^\{.*\}\n$/, 'one line');
  return JSON.parse(stdout);
};

/** All that the same seed must repeat. */
const repeatable = ({ seconds, usPerStep, files, checkpoint, ...rest }: Record<string, unknown>): unknown => rest;

suite('characters', (test) => {
  const folder = temporaryFolder(test);
  const run = (out: string, ...flags: string[]) => ['characters', '--out', join(folder, out), ...flags];

  test('the bigram by hand', () => {
    const [training, heldOut] = [Int32Array.of(0, 1, 0, 1, 0), Int32Array.of(0, 1, 1)];
    const text: Text = { alphabet: ['a', 'b'], training, heldOut };
    const [ab, bb] = [(2 + 0.1) / (2 + 0.2), 0.1 / (2 + 0.2)];
    assert.ok(Math.abs(bigramLoss(text) + (Math.log(ab) + Math.log(bb)) / 2) < 1e-12);
  });

  test('learns, and prints all that it found', async () => {
    const report = await json(...run('whole', '--steps', '6', '--characters', '20', '--seed', '3'));
    const names = 'task backend seed params steps seconds usPerStep loss heldOut bigram written files checkpoint';
    assert.equal(Object.keys(report), names.split(' '));
    assert.equal([report.task, report.seed, report.steps], ['characters', 3, 6]);
    assert.ok(report.bigram > 2 && report.bigram < 3, `${report.bigram}`);
    assert.ok(report.heldOut > 2 && report.heldOut < 8, `${report.heldOut}`);
    for (const written of report.written) assert.is([...written].length, 20);
    assert.is(report.written.length, 3);
    for (const file of report.files) assert.ok(existsSync(file), file);
    assert.ok(report.files.some((file) => file.endsWith('attention.png')));
  });

  test('goes on after Ctrl-C, and ends with the same numbers', async () => {
    const flags = ['--steps', '40', '--characters', '10', '--seed', '1'];
    const whole = await json(...run('one', ...flags));
    const cut = start(run('cut', ...flags));
    const isTraining = () => existsSync(join(folder, 'cut')) && readdirSync(join(folder, 'cut')).length > 0;
    while (!isTraining()) await sleep(5); // it has locked its checkpoint
    await sleep(100);
    await interrupt(cut, 1);
    assert.equal(repeatable(await json(...run('cut', ...flags, '--resume'))), repeatable(whole));
  });

  test('shows what it wrote', async () => {
    const { status, stdout, stderr } = await launch(
      ...run('told', '--steps', '2', '--characters', '5', '--prompt', 'A tensor'),
    );
    assert.is(status, 0, stderr);
    assert.match(stdout, /^[\d,]+ characters to learn from, [\d,]+ held out; \d+ different ones$/m);
    assert.match(stdout, /^Held out: [\d.]+ nats a character, where the bigram has [\d.]+$/m);
    assert.is([...stdout.matchAll(/^At temperature [\d.]+:\n\nA tensor/gm)].length, 3);
  });

  test('says in a line what it cannot go on with', async () => {
    const { status, stderr } = await launch(...run('odd', '--prompt', '漢字'));
    assert.is(status, 2);
    assert.match(stderr, /^characters: "漢" is not among the characters that the model knows\n$/);
    assert.is((await launch(...run('empty', '--prompt', ''))).status, 2);
  });

  test('--help shows every flag', async () => {
    const { stdout } = await launch('characters', '--help');
    for (const flag of 'prompt characters steps seed out resume backend json help'.split(' '))
      assert.match(stdout, new RegExp(`^ +(?:-h, )?--${flag}\\b.* {2,}\\S`, 'm'));
  });
});
