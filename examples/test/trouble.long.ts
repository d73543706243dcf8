/** Trainings that share a folder, are asked to end, are killed, or lose their disk. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert, suite } from '@engram/tools/suite';
import { readLog } from '../lab/training/log-file.ts';
import { start as begin, launch, logged as loggedIn, type Running, TINY_NTM, temporaryFolder } from './launch.ts';

const FOR_EVER = [...TINY_NTM, '--steps', '1000000', '--quiet'];
const isRoot = process.getuid?.() === 0;

const start = (...args: string[]): Running => begin(['ntm', 'train', ...args]);

/** Until the log has as many lines. */
const logged = (out: string, lines: number, run: Running): Promise<void> =>
  loggedIn(join(out, 'seed-0.jsonl'), (text) => text.split('\n').length > lines, run);

suite('ntm train, twice in one folder', (test) => {
  const folder = temporaryFolder(test);

  test('the second ends at once and says who is there; when the first is gone it goes on', async () => {
    const first = start(...FOR_EVER, '--out', folder);
    await logged(folder, 1, first);
    for (const flag of ['--resume', '--overwrite']) {
      const { status, stderr } = await launch('ntm', 'train', ...FOR_EVER, '--out', folder, flag);
      assert.is(stderr, `ntm: ${join(folder, 'seed-0.safetensors')} is in use by PID ${first.child.pid}\n`);
      assert.is(status, 2);
    }
    // Another seed is another training.
    const other = await launch('ntm', 'train', ...TINY_NTM, '--steps', '10', '--seed', '1', '--quiet', '--out', folder);
    assert.is(other.status, 0, other.stderr);
    first.child.kill('SIGKILL');
    await first.ended;
    assert.ok(existsSync(join(folder, 'seed-0.lock')), 'nobody took it away');
    const before = readLog(join(folder, 'seed-0.jsonl')).length;
    const next = start(...FOR_EVER, '--out', folder, '--resume');
    await logged(folder, before + 1, next);
    next.child.kill('SIGTERM');
    const { status, stdout } = await next.ended;
    assert.match(stdout, /\nStopped at step \d+, saved in .*seed-0\.safetensors\. The same command with --resume/);
    assert.is(status, 143);
    assert.not.ok(readdirSync(folder).some((name) => name.endsWith('.lock') || name.endsWith('.tmp')));
  });
});

suite('ntm train, killed', (test) => {
  const folder = temporaryFolder(test);

  test('at any moment leaves whole files, and goes on from them', async () => {
    // Milliseconds after the next line of the log, spread evenly by the golden ratio.
    const moments = Array.from({ length: 4 }, (_, i) => Math.round(600 * ((i * 0.618) % 1)));
    let steps = 0;
    for (const [i, moment] of moments.entries()) {
      const run = start(...FOR_EVER, '--resume', '--out', folder);
      await logged(folder, steps / 10 + 1, run);
      assert.is(run.child.exitCode, null, 'it is training');
      await sleep(moment);
      run.child.kill('SIGKILL');
      await run.ended;
      const { status, stdout, stderr } = await launch(
        ...['ntm', 'eval', '--from', join(folder, 'seed-0.safetensors'), '--lengths', '1', '--count', '1'],
      );
      assert.is(status, 0, stderr);
      const [, step] = /step ([\d,]+);/.exec(stdout)!;
      assert.ok(Number(step!.replaceAll(',', '')) >= 0, `kill ${i}`);
      const log = readLog(join(folder, 'seed-0.jsonl'));
      // A training that gets far has collapses undone between them.
      const windows = log.filter(({ kind }) => kind === 'window');
      assert.equal(
        windows.map(({ step }) => step),
        windows.map((_, line) => 10 * (line + 1)),
      );
      steps = log.at(-1)!.step;
    }
    assert.equal(
      readdirSync(folder).filter((name) => /^seed-0\.(?!lock)/.test(name)),
      ['seed-0.jsonl', 'seed-0.safetensors'],
    );
  });
});

suite('ntm train, when its disk fails', (test) => {
  const folder = temporaryFolder(test);

  test('writes again what was deleted, and says where it stopped', async () => {
    const out = join(folder, 'deleted');
    const run = start(...FOR_EVER, '--out', out);
    await logged(out, 2, run);
    rmSync(out, { recursive: true });
    const { status, stderr } = await run.ended;
    assert.is(status, 2);
    assert.match(
      stderr,
      /^ntm: .*: cannot be written: ENOENT: no such file or directory\. Stopped at step \d+: saved in .*safetensors\. The same command with --resume goes on\n$/,
    );
    const [, step] = /step (\d+)/.exec(stderr)!;
    // It may stop while it saves, between two windows of 10.
    assert.is(readLog(join(out, 'seed-0.jsonl')).at(-1)!.step, 10 * Math.floor(Number(step) / 10));
  });

  test('saves the network when a folder is in the place of the log', async () => {
    const out = join(folder, 'taken');
    const run = start(...FOR_EVER, '--out', out);
    await logged(out, 2, run);
    rmSync(join(out, 'seed-0.jsonl'));
    mkdirSync(join(out, 'seed-0.jsonl'));
    const { status, stderr } = await run.ended;
    assert.is(status, 2);
    assert.match(stderr, /^ntm: .*jsonl: cannot be written: EISDIR: .*saved in .*, without the log of what came after/);
  });

  test('says so before it trains', async () => {
    const out = join(folder, 'before');
    mkdirSync(join(out, 'seed-0.jsonl'), { recursive: true });
    const { status, stderr } = await launch('ntm', 'train', ...FOR_EVER, '--out', out);
    assert.match(stderr, /^ntm: .*seed-0\.jsonl: cannot be written: EISDIR: it is a folder\n$/);
    assert.is(status, 2);
    assert.equal(readdirSync(out), ['seed-0.jsonl']);
  });

  const full = async (): Promise<void> => {
    const out = join(folder, 'full');
    mkdirSync(out);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', out]);
    try {
      const run = start(...FOR_EVER, '--out', out);
      await logged(out, 2, run);
      try {
        writeFileSync(join(out, 'fill'), new Uint8Array(100_000));
      } catch {
        // That is the aim: what fits of it fills the disk.
      }
      const { status, stderr } = await run.ended;
      assert.match(
        stderr,
        /^ntm: .*: cannot be written: ENOSPC: no space left on device\. Stopped at step \d+: .* is of step \d+, and what came after it is lost\. [^\n]*\n$/,
      );
      assert.is(status, 2);
      rmSync(join(out, 'fill'));
      const resumed = await launch('ntm', 'train', ...FOR_EVER, '--out', out, '--resume', '--seconds', '1');
      assert.is(resumed.status, 0, resumed.stderr);
      assert.equal(readdirSync(out).sort(), ['seed-0.jsonl', 'seed-0.safetensors']);
    } finally {
      spawnSync('umount', [out]);
    }
  };
  if (isRoot) test('keeps the last checkpoint when it is full, and goes on from it', full);
  else test.skip('keeps the last checkpoint when it is full, and goes on from it', 'only root may mount a disk', full);
});
