import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { lock, lockBeside } from '../lab/training/lock.ts';
import { UsageError } from '../lab/usage-error.ts';
import { temporaryFolder } from './launch.ts';

const LOCK = new URL('../lab/training/lock.ts', import.meta.url).href;
/** The number of a process that has ended. */
const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;

suite('the lock on a training’s files', (test) => {
  const folder = temporaryFolder(test);
  let made = 0;
  const fresh = (): string => join(folder, `seed-${made++}.safetensors`);

  test('is beside them while it is held, and says who has it', async () => {
    const path = fresh();
    const release = await lock(path);
    assert.is(JSON.parse(readFileSync(lockBeside(path), 'utf8')).pid, process.pid);
    await assert.rejects(() => lock(path), UsageError);
    await assert.rejects(() => lock(path), new RegExp(`safetensors is in use by PID ${process.pid}$`));
    release();
    assert.not.ok(existsSync(lockBeside(path)));
    (await lock(path))();
  });

  for (const [what, text] of [
    ['a process that is gone', () => JSON.stringify({ pid: dead(), host: hostname(), began: '1' })],
    [
      'a process whose number another has now',
      () => JSON.stringify({ pid: process.ppid, host: hostname(), began: '1' }),
    ],
    ['a process that was killed while it wrote it', () => ''],
    ['nobody', () => '{"pid":"1"}'],
  ] as const) {
    test(`of ${what} is taken over`, async () => {
      const path = fresh();
      writeFileSync(lockBeside(path), text());
      const release = await lock(path);
      assert.is(JSON.parse(readFileSync(lockBeside(path), 'utf8')).pid, process.pid);
      release();
    });
  }

  test('of another machine stays, and the message says what to do', async () => {
    const path = fresh();
    writeFileSync(lockBeside(path), JSON.stringify({ pid: dead(), host: 'elsewhere', began: null }));
    await assert.rejects(() => lock(path), /in use by PID \d+ on elsewhere; if that has ended, delete .*\.lock$/);
  });

  test('that cannot be made is an error that names it', async () => {
    const [taken, link] = [fresh(), fresh()];
    mkdirSync(lockBeside(taken));
    await assert.rejects(() => lock(taken), /\.lock: cannot be read: EISDIR/);
    symlinkSync(join(folder, 'nowhere'), lockBeside(link));
    await assert.rejects(() => lock(link), /\.lock: cannot be made/);
    await assert.rejects(
      () => lock(join(folder, 'missing', 'seed-0.safetensors')),
      /\.lock: cannot be written: ENOENT/,
    );
  });

  test('goes when the process ends, and of many that take over the same one, one has it', async () => {
    const path = fresh();
    writeFileSync(lockBeside(path), JSON.stringify({ pid: dead(), host: hostname(), began: '1' }));
    const script = `
      const { lock } = await import('${LOCK}');
      try { await lock(${JSON.stringify(path)}); console.log('mine'); } catch (error) { console.log(error.message); }
      await new Promise((resolve) => process.stdin.once('data', resolve));
      process.exit();`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const said = await Promise.all(
      children.map(
        (child) =>
          new Promise<string>((resolve) =>
            child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim())),
          ),
      ),
    );
    const owner = said.indexOf('mine');
    assert.is(said.filter((text) => text === 'mine').length, 1, said.join('\n'));
    for (const [i, text] of said.entries()) {
      if (i !== owner) assert.match(text, new RegExp(`is in use by PID ${children[owner]!.pid}$`));
    }
    const ended = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of children) child.stdin.end('go');
    await Promise.all(ended);
    assert.equal(
      readdirSync(folder).filter((name) => name.startsWith(lockBeside(path).slice(folder.length + 1))),
      [],
    );
  });
});
