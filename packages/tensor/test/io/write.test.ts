import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assert, suite } from '@engram/tools/suite';
import { ArgumentError, FileError, ones } from '../../src/index.ts';
import { readInto, writeAll } from '../../src/io/file/parts.ts';
import { temporaryFor } from '../../src/io/file/temporary.ts';
import { loadSafetensors, saveSafetensors, writeFileAtomic } from '../../src/io/index.ts';

const IO = new URL('../../src/io/index.ts', import.meta.url).href;
const isRoot = process.getuid?.() === 0;

const inFolder = async (body: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-write-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const modeOf = (path: string): number => statSync(path).mode & 0o7777;

suite('writeFileAtomic keeps', (test) => {
  for (const mode of [0o600, 0o640, 0o664, 0o755]) {
    test(`mode ${mode.toString(8)}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'file');
        writeFileSync(path, 'old');
        chmodSync(path, mode);
        await writeFileAtomic(path, text('new'));
        assert.is(modeOf(path), mode);
        await saveSafetensors(path, { x: ones([1]) });
        assert.is(modeOf(path), mode);
      }));
  }

  test('what the system gives a new file', () =>
    inFolder(async (folder) => {
      await writeFileAtomic(join(folder, 'file'), text('new'));
      assert.is(modeOf(join(folder, 'file')), 0o666 & ~process.umask());
    }));

  const owner = () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      writeFileSync(path, 'old');
      const file = await open(path);
      await file.chown(1234, 2345);
      await file.chmod(0o640);
      await file.close();
      await writeFileAtomic(path, text('new'));
      const { uid, gid } = statSync(path);
      assert.equal([uid, gid, modeOf(path)], [1234, 2345, 0o640]);
    });
  if (isRoot) test('owner and group', owner);
  else test.skip('owner and group', 'only root may give files away', owner);
});

suite('writeFileAtomic and links', (test) => {
  test('replaces a link, leaves what it led to alone, and takes its mode', () =>
    inFolder(async (folder) => {
      const [target, link] = [join(folder, 'target'), join(folder, 'link')];
      writeFileSync(target, 'secret');
      chmodSync(target, 0o600);
      symlinkSync(target, link);
      await writeFileAtomic(link, text('new'));
      assert.not.ok(lstatSync(link).isSymbolicLink());
      assert.equal([readFileSync(link, 'utf8'), modeOf(link)], ['new', 0o600]);
      assert.is(readFileSync(target, 'utf8'), 'secret');
    }));

  test('replaces a link that leads nowhere', () =>
    inFolder(async (folder) => {
      symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
      await writeFileAtomic(join(folder, 'link'), text('new'));
      assert.equal(readdirSync(folder), ['link']);
      assert.is(readFileSync(join(folder, 'link'), 'utf8'), 'new');
    }));

  test('no two temporary names are alike, nor can one be guessed', () => {
    const names = Array.from({ length: 100 }, () => basename(temporaryFor('/a/weights')));
    assert.is(new Set(names).size, 100);
    for (const name of names) assert.match(name, /^\.weights\.[\da-f]{8}\.\d+\.[\da-f]{24}\.tmp$/);
  });
});

suite('writeFileAtomic takes names', (test) => {
  for (const name of [
    'n'.repeat(81),
    'n'.repeat(240),
    'n'.repeat(255),
    'ü'.repeat(127),
    '😀'.repeat(63),
    '.x',
    'a b"\'',
  ]) {
    test(`of ${Buffer.byteLength(name)} bytes: ${name.slice(0, 4)}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, name);
        for (const content of ['old', 'new']) await writeFileAtomic(path, text(content));
        assert.is(readFileSync(path, 'utf8'), 'new');
        assert.equal(readdirSync(folder), [name]);
        assert.ok(Buffer.byteLength(basename(temporaryFor(path))) < 143);
      }));
  }

  test('and refuses longer ones', () =>
    inFolder(async (folder) => {
      await assert.rejects(() => writeFileAtomic(join(folder, 'n'.repeat(256)), text('')), FileError);
      assert.equal(readdirSync(folder), []);
    }));
});

suite('writeFileAtomic refuses', (test) => {
  test('what is not a path or not bytes', () =>
    inFolder(async (folder) => {
      const write = writeFileAtomic as (path: unknown, bytes: unknown) => Promise<void>;
      for (const bytes of ['text', undefined, new Float32Array(2), [1, 2]]) {
        await assert.rejects(() => write(join(folder, 'file'), bytes), ArgumentError);
        await assert.rejects(
          () => write(join(folder, 'file'), bytes),
          /writeFileAtomic: bytes must be a Uint8Array, got/,
        );
      }
      for (const path of [undefined, null, 3, new URL('file:///x')]) {
        await assert.rejects(() => write(path, text('x')), /writeFileAtomic: path must be a string, got/);
        await assert.rejects(() => saveSafetensors(path as never, {}), /saveSafetensors: path must be a string, got/);
        await assert.rejects(() => loadSafetensors(path as never), /loadSafetensors: path must be a string, got/);
      }
      assert.equal(readdirSync(folder), []);
    }));

  test('folders, devices and pipes, and leaves them as they are', () =>
    inFolder(async (folder) => {
      const pipe = join(folder, 'pipe');
      spawnSync('mkfifo', [pipe]);
      mkdirSync(join(folder, 'folder'));
      for (const [path, why] of [
        [pipe, /pipe: cannot be written: it is a device or a pipe/],
        ['/dev/null', /null: cannot be written: it is a device or a pipe/],
        ['/dev/full', /it is a device or a pipe/],
        [join(folder, 'folder'), /folder: cannot be written: EISDIR: it is a folder/],
        [join(folder, 'a\u001b[31m', 'b'), /a\\u\{1b\}\[31m.b: cannot be written: ENOENT/],
      ] as const) {
        await assert.rejects(() => writeFileAtomic(path, text('x')), FileError);
        await assert.rejects(() => writeFileAtomic(path, text('x')), why);
      }
      assert.ok(lstatSync('/dev/null').isCharacterDevice());
      assert.equal(readdirSync(folder).sort(), ['folder', 'pipe']);
    }));

  const readOnly = () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      writeFileSync(path, 'old');
      chmodSync(path, 0o444);
      await assert.rejects(
        () => writeFileAtomic(path, text('new')),
        /file: cannot be written: EACCES: permission denied/,
      );
      assert.is(readFileSync(path, 'utf8'), 'old');
    });
  if (isRoot) test.skip('a file that is read-only', 'root may write it', readOnly);
  else test('a file that is read-only', readOnly);
});

suite('writeFileAtomic and what killed processes left', (test) => {
  const leftBy = (folder: string, pid: number, age = 0): string => {
    const path = temporaryFor(join(folder, 'file')).replace(`.${process.pid}.`, `.${pid}.`);
    writeFileSync(path, 'half');
    const then = Date.now() / 1000 - age;
    utimesSync(path, then, then);
    return basename(path);
  };
  /** The number of a process that has ended. */
  const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  test('removes it, and what has the name of another file stays', () =>
    inFolder(async (folder) => {
      leftBy(folder, dead());
      // A process that had our number before us, and one on another machine.
      leftBy(folder, process.pid, process.uptime() + 60);
      leftBy(folder, 1, 7200);
      const other = temporaryFor(join(folder, 'file.txt')).replace(`.${process.pid}.`, `.${dead()}.`);
      writeFileSync(other, 'half');
      await writeFileAtomic(join(folder, 'file'), text('new'));
      assert.equal(readdirSync(folder).sort(), ['file', basename(other)].sort());
    }));

  test('leaves what a living process may still be writing', () =>
    inFolder(async (folder) => {
      const ours = leftBy(folder, process.pid);
      const theirs = leftBy(folder, process.ppid);
      const elsewhere = leftBy(folder, dead()).replace(/^\.file\.[\da-f]{8}/, '.file.00000000');
      writeFileSync(join(folder, elsewhere), 'half');
      await writeFileAtomic(join(folder, 'file'), text('new'));
      assert.equal(readdirSync(folder).sort(), ['file', ours, theirs, elsewhere].sort());
    }));

  test('a process that is killed in the middle of a write leaves nothing for long', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      const script = `import { writeFileAtomic } from '${IO}'; await writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(3e8));`;
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
      while (!readdirSync(folder).some((name) => name.endsWith('.tmp')) && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      await writeFileAtomic(path, text('new'));
      assert.equal(readdirSync(folder), ['file']);
    }));
});

suite('writeFileAtomic by several at a time', (test) => {
  test('two threads: one or the other, whole', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      const code = `
        const { parentPort, workerData } = require('node:worker_threads');
        (async () => {
          (await import('tsx/esm/api')).register();
          const { writeFileAtomic } = await import('${IO}');
          const bytes = new Uint8Array(workerData.length).fill(workerData.value);
          parentPort.postMessage('ready');
          await new Promise((resolve) => parentPort.once('message', resolve));
          for (let i = 0; i < 40; i++) await writeFileAtomic(workerData.path, bytes);
          parentPort.postMessage('done');
          parentPort.close();
        })();`;
      const workers = [1, 2].map(
        (value) => new Worker(code, { eval: true, workerData: { path, value, length: value * 1e6 } }),
      );
      const once = (worker: Worker): Promise<void> =>
        new Promise((resolve, reject) => void worker.once('message', () => resolve()).once('error', reject));
      await Promise.all(workers.map(once));
      const done = Promise.all(workers.map(once));
      for (const worker of workers) worker.postMessage('go');
      let over = false;
      void done.finally(() => {
        over = true;
      });
      while (!over) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (!existsSync(path)) continue;
        const file = readFileSync(path);
        assert.is(file.length, file[0]! * 1e6);
        assert.ok(file.every((byte) => byte === file[0]));
      }
      await done;
      assert.equal(readdirSync(folder), ['file']);
    }));
});

suite('a disk that is full', (test) => {
  const full = () =>
    inFolder(async (folder) => {
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
      try {
        const path = join(folder, 'file');
        await writeFileAtomic(path, text('old'));
        await assert.rejects(() => writeFileAtomic(path, new Uint8Array(1e6)), FileError);
        await assert.rejects(
          () => writeFileAtomic(path, new Uint8Array(1e6)),
          /file: cannot be written: ENOSPC: no space left on device$/,
        );
        assert.is(readFileSync(path, 'utf8'), 'old');
        assert.equal(readdirSync(folder), ['file']);
        await writeFileAtomic(path, text('new'));
        assert.is(readFileSync(path, 'utf8'), 'new');
      } finally {
        spawnSync('umount', [folder]);
      }
    });
  if (isRoot) test('keeps the old file, says why, and goes on when there is space', full);
  else test.skip('keeps the old file, says why, and goes on when there is space', 'only root may mount a disk', full);
});

suite('files in parts', (test) => {
  test('are read and written whole, whatever the system takes at once', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
      for (const part of [1, 7, 333, 1000, 1001]) {
        const writing = await open(path, 'w');
        await writeAll(writing, bytes.subarray(0, 600), part);
        await writeAll(writing, bytes.subarray(600), part);
        await writing.close();
        assert.equal(new Uint8Array(readFileSync(path)), bytes);
        const reading = await open(path);
        const got = new Uint8Array(990);
        assert.is(await readInto(reading, got, 10, part), 990);
        assert.equal(got, bytes.subarray(10));
        assert.is(await readInto(reading, new Uint8Array(20), 995, part), 5, 'the file ends');
        await reading.close();
      }
    }));
});
