/** A training that is killed at any moment, again and again, ends with the same bytes as one that never was. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { launch, temporaryFolder } from './launch.ts';

const ROOT = join(import.meta.dirname, '../..');
// So small that it does not learn within the recipe's 2,600 steps: it is begun anew on the way.
const FLAGS = [
  '--hidden',
  '16',
  '--slots',
  '32',
  '--width',
  '8',
  '--window',
  '20',
  '--steps',
  '6000',
  '--count',
  '0',
  '--starts',
  '3',
];
const KILLS = 12;

/** Starts or goes on, and is killed after so many milliseconds. @returns whether it had ended by itself. */
const killedAfter = (milliseconds: number, out: string): Promise<boolean> =>
  new Promise((resolve) => {
    const args = ['--import', 'tsx', 'examples/run.ts', 'ntm', 'train', ...FLAGS, '--quiet', '--resume', '--out', out];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve(status === 0);
    });
  });

suite('ntm train, killed', (test) => {
  const folder = temporaryFolder(test);

  test('again and again', async () => {
    const [killed, straight] = [join(folder, 'killed'), join(folder, 'straight')];
    let ended = false;
    let kills = 0;
    // From before the first step to past several checkpoints.
    for (; kills < KILLS && !ended; kills++) ended = await killedAfter(700 + 337 * kills, killed);
    assert.ok(kills > 4, `it was killed ${kills} times`);
    const last = await launch('ntm', 'train', ...FLAGS, '--quiet', '--resume', '--out', killed);
    assert.is(last.status, 0, last.stderr);
    const whole = await launch('ntm', 'train', ...FLAGS, '--quiet', '--out', straight);
    assert.is(whole.status, 0, whole.stderr);
    const read = (of: string, name: string): Buffer => readFileSync(join(of, name));
    assert.ok(read(killed, 'seed-0.safetensors').equals(read(straight, 'seed-0.safetensors')), 'the same bytes');
    const log = (of: string): string =>
      read(of, 'seed-0.jsonl')
        .toString('utf8')
        .replaceAll(/,"seconds":[\d.e-]+/g, '');
    assert.is(log(killed), log(straight));
    assert.equal(readdirSync(killed).sort(), ['seed-0.jsonl', 'seed-0.safetensors'], 'and nothing is left behind');
  });
});
