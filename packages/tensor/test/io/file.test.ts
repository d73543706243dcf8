import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  decodeSafetensors,
  encodeSafetensors,
  FileError,
  SafetensorsError,
  tensor,
  zeros,
} from '../../src/index.ts';
import { loadSafetensors, saveSafetensors, writeFileAtomic } from '../../src/io/index.ts';
import { contents } from './fixture.ts';

const IO = new URL('../../src/io/index.ts', import.meta.url).href;
const INDEX = new URL('../../src/index.ts', import.meta.url).href;

const inFolder = async (body: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-io-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const node = (script: string): string[] => ['--import', 'tsx', '--input-type=module', '--eval', script];

suite('safetensors files', (test) => {
  test('give back what was saved, and take the place of an older file', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'weights.safetensors');
      await saveSafetensors(path, { old: zeros([100]) });
      const tensors = { w: tensor([[1, 2]]), b: tensor([true]) };
      await saveSafetensors(path, tensors, { metadata: { step: '3' } });
      const loaded = await loadSafetensors(path);
      assert.equal(contents(loaded.tensors), contents(tensors));
      assert.equal(Object.entries(loaded.metadata), [['step', '3']]);
      assert.equal(readdirSync(folder), ['weights.safetensors']);
    }));

  test('name themselves in errors about what is in them', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'weights.safetensors');
      writeFileSync(path, 'no tensors here');
      await assert.rejects(() => loadSafetensors(path), SafetensorsError);
      await assert.rejects(
        () => loadSafetensors(path),
        ({ message }) => message.startsWith(`${path}: `),
      );
    }));

  test('that are not there, and folders, are errors that name them', () =>
    inFolder(async (folder) => {
      const missing = join(folder, 'missing');
      await assert.rejects(() => loadSafetensors(missing), FileError);
      await assert.rejects(
        () => loadSafetensors(missing),
        ({ message }) => message === `${missing}: cannot be read: ENOENT: no such file or directory`,
      );
      await assert.rejects(() => loadSafetensors(folder), FileError);
      await assert.rejects(
        () => loadSafetensors(folder),
        ({ message }) => message.startsWith(`${folder}: cannot be read`),
      );
      await assert.rejects(() => loadSafetensors('/dev/zero'), /^\/dev\/zero: cannot be read: it is not a file/);
    }));

  test('are as they were when the tensors cannot be saved', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'weights.safetensors');
      await saveSafetensors(path, { a: tensor([1]) });
      const before = readFileSync(path);
      await assert.rejects(() => saveSafetensors(path, { __metadata__: tensor([1]) }), ArgumentError);
      assert.equal(readFileSync(path), before);
      assert.equal(readdirSync(folder), ['weights.safetensors']);
    }));
});

suite('writeFileAtomic', (test) => {
  test('makes a file, and replaces it', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      for (const content of ['a longer text', '', 'text']) {
        await writeFileAtomic(path, text(content));
        assert.is(readFileSync(path, 'utf8'), content);
      }
      assert.equal(readdirSync(folder), ['file']);
    }));

  test('takes a name without a folder', () =>
    inFolder(async (folder) => {
      const script = `import { writeFileAtomic } from '${IO}'; await writeFileAtomic('file', new Uint8Array([104, 105]));`;
      const tsx = import.meta.resolve('tsx');
      const args = ['--import', tsx, '--input-type=module', '--eval', script];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      assert.is(status, 0, stderr);
      assert.is(readFileSync(join(folder, 'file'), 'utf8'), 'hi');
    }));

  test('leaves a folder in its way alone, and no file of its own', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'taken');
      mkdirSync(path);
      writeFileSync(join(path, 'inside'), 'x');
      await assert.rejects(() => writeFileAtomic(path, text('new')), FileError);
      await assert.rejects(
        () => writeFileAtomic(path, text('new')),
        ({ message, cause }) => message.startsWith(`${path}: cannot be written: E`) && cause instanceof Error,
      );
      assert.equal(readdirSync(folder), ['taken']);
      assert.equal(readdirSync(path), ['inside']);
    }));

  test('names the file when there is no folder for it', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), 'x');
      for (const path of [join(folder, 'missing', 'file'), join(folder, 'file', 'file')]) {
        await assert.rejects(() => writeFileAtomic(path, text('new')), FileError);
        await assert.rejects(
          () => writeFileAtomic(path, text('new')),
          ({ message }) => message.startsWith(`${path}: cannot`),
        );
      }
      assert.equal(readdirSync(folder), ['file']);
    }));

  test('leaves the old file when the disk takes only a part of the new one', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      writeFileSync(path, 'old');
      const script = `import { writeFileAtomic } from '${IO}';
        const error = await writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(1e6)).catch((e) => e);
        console.log(error.name, error.message);`;
      // No file may grow beyond 4 blocks.
      const { stdout, stderr } = spawnSync(
        'sh',
        ['-c', 'ulimit -f 4; exec "$@"', 'sh', process.execPath, ...node(script)],
        {
          encoding: 'utf8',
          env: { ...process.env, TSX_DISABLE_CACHE: '1' },
        },
      );
      assert.match(stdout, /^FileError .*file: cannot be written: EFBIG: file too large/, stderr);
      assert.is(readFileSync(path, 'utf8'), 'old');
      assert.equal(readdirSync(folder), ['file']);
    }));

  test('writes at a time do not mix', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      const contents = [...'abcdefgh'].map((c) => c.repeat(100_000));
      await Promise.all(contents.map((content) => writeFileAtomic(path, text(content))));
      assert.ok(contents.includes(readFileSync(path, 'utf8')));
      assert.equal(readdirSync(folder), ['file']);
    }));

  test('who reads meanwhile, or after a kill, finds a whole file', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'weights.safetensors');
      const script = `import { saveSafetensors } from '${IO}'; import { full } from '${INDEX}';
        for (let i = 0; ; i++) {
          await saveSafetensors(${JSON.stringify(path)}, { x: full([20000 + 5000 * (i % 4)], i) });
          if (i === 0) console.log('ready');
        }`;
      for (let kills = 0; kills < 2; kills++) {
        const writer = spawn(process.execPath, node(script), { stdio: ['ignore', 'pipe', 'inherit'] });
        const ended = new Promise((resolve) => writer.once('exit', resolve));
        try {
          await ready(writer);
          for (let reads = 0; reads < 100; reads++) checkWhole(readFileSync(path));
        } finally {
          writer.kill('SIGKILL');
          await ended;
        }
        checkWhole(readFileSync(path));
      }
    }));
});

const ready = (writer: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    writer.stdout?.once('data', () => resolve());
    writer.once('exit', () => reject(new Error('the writer ended')));
  });

const checkWhole = (file: Uint8Array): void => {
  const { x } = decodeSafetensors(file).tensors;
  const [i, last] = [x.dataSync()[0], x.dataSync()[x.numel - 1]];
  assert.is(last, i);
  assert.is(x.numel, 20000 + 5000 * (i % 4));
};

suite('loadSafetensors and decodeSafetensors', (test) => {
  test('say the same of every file', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'file');
      const good = await encodeSafetensors(
        { a: tensor([1, 2]), b: tensor([true, false]), c: zeros([0, 3]) },
        { step: '1' },
      );
      const files = [
        good,
        new Uint8Array(),
        new Uint8Array(8),
        ...[3, 9, 40, good.length - 1].map((length) => good.subarray(0, length)),
        Uint8Array.of(...good, 0),
        good.with(12, 0x1b),
        good.with(good.length - 1, 7),
      ];
      for (const file of files) {
        writeFileSync(path, file);
        const said = async (read: () => unknown): Promise<unknown> => {
          try {
            const { tensors, metadata } = (await read()) as ReturnType<typeof decodeSafetensors>;
            return [contents(tensors), Object.entries(metadata)];
          } catch (error) {
            return (error as Error).message;
          }
        };
        assert.equal(await said(() => loadSafetensors(path)), await said(() => decodeSafetensors(file, path)));
      }
    }));
});
