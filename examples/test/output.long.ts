/** Commands whose output ends early, or is full. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { launch, TINY_NTM, temporaryFolder } from './launch.ts';

const ROOT = join(import.meta.dirname, '../..');
const LAB = ['copy-task', '--hidden', '8', '--slots', '4', '--width', '3', '--batch', '4', '--length', '1'];

interface Piped {
  readonly status: number | null;
  /** What was read before the reader went away. */
  readonly read: string;
  /** What the other stream said. */
  readonly other: string;
}

/** `pnpm example …args`, whose `stream` is closed after its first piece, or at once. */
const closing = (stream: 'stdout' | 'stderr', atOnce: boolean, ...args: string[]): Promise<Piped> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'examples/run.ts', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [read, other] = ['', ''];
    const closed = child[stream];
    if (atOnce) closed.destroy();
    else
      closed.setEncoding('utf8').once('data', (text: string) => {
        read = text;
        closed.destroy();
      });
    child[stream === 'stdout' ? 'stderr' : 'stdout'].setEncoding('utf8').on('data', (text: string) => {
      other += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, read, other }));
  });

/** With standard output, or standard error, on a device that is full. */
const onFullDevice = (stream: 'stdout' | 'stderr', ...args: string[]) => {
  const full = openSync('/dev/full', 'w');
  return spawnSync(process.execPath, ['--import', 'tsx', 'examples/run.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', stream === 'stdout' ? full : 'pipe', stream === 'stderr' ? full : 'pipe'],
  });
};

suite('a command whose reader goes away', (test) => {
  const folder = temporaryFolder(test);

  for (const args of [[], ['--help'], ['copy-task', '--help'], ['ntm', '--help'], ['ntm', 'tasks', '--json']]) {
    test(`is quiet: ${args.join(' ')}`, async () => {
      for (const atOnce of [true, false]) {
        const { status, other } = await closing('stdout', atOnce, ...args);
        assert.equal([status, other], [0, '']);
      }
    });
  }

  test('keeps its exit code', async () => {
    assert.is((await closing('stderr', true, 'ntm', 'fly')).status, 2);
  });

  test('trains to its end, and leaves what it would have left', async () => {
    const out = (name: string) => join(folder, name);
    const train = ['ntm', 'train', ...TINY_NTM, '--steps', '30', '--out'];
    const [first, none, unseen, lab] = await Promise.all([
      closing('stdout', false, ...train, out('first')),
      closing('stdout', true, ...train, out('none')),
      closing('stderr', true, ...train, out('unseen')),
      closing('stdout', true, ...LAB, '--steps', '3', '--out', out('lab')),
    ]);
    assert.equal([first!.status, none!.status, unseen!.status, lab!.status], [0, 0, 0, 0]);
    const whole = await launch(...train, out('whole'));
    assert.is(whole.status, 0, whole.stderr);
    const bytes = (name: string) => readFileSync(join(out(name), 'seed-0.safetensors'));
    for (const name of ['first', 'none', 'unseen']) assert.ok(bytes(name).equals(bytes('whole')), name);
    const left = ['attention.png', 'attention.svg', 'seed-0.jsonl', 'seed-0.safetensors'];
    assert.equal(readdirSync(out('lab')).sort(), left);
  });
});

suite('a command whose output is full', (test) => {
  const folder = temporaryFolder(test);
  if (!existsSync('/dev/full')) {
    test.skip('says so', 'there is no /dev/full here');
    return;
  }
  for (const args of [[], ['ntm', '--help'], ['ntm', 'tasks']]) {
    test(`says so in a line: ${args.join(' ')}`, () => {
      const { status, stderr } = onFullDevice('stdout', ...args);
      assert.match(stderr, /^standard output: ENOSPC: no space left on device\n$/);
      assert.is(status, 2);
    });
  }
  test('trains to its end all the same', () => {
    const { status, stderr } = onFullDevice(
      'stdout',
      'ntm',
      'train',
      ...TINY_NTM,
      '--steps',
      '20',
      '--quiet',
      '--out',
      folder,
    );
    assert.match(stderr, /^standard output: ENOSPC: no space left on device\n$/);
    assert.is(status, 2);
    assert.equal(readdirSync(folder).sort(), ['seed-0.jsonl', 'seed-0.safetensors']);
  });
  test('keeps its exit code when there is no place for the message', () => {
    assert.is(onFullDevice('stderr', 'ntm', 'fly').status, 2);
  });
});
