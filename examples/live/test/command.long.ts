/** `pnpm example live` itself: what it builds, says and serves. Vite is installed on its first use. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

const start = (...flags: readonly string[]): Running => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/run.ts', 'live', ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { child, said: () => text, ended };
};

/** The address that it prints. */
const addressOf = async ({ said, ended }: Running): Promise<string> => {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (;;) {
    const address = /http:\/\/localhost:\d+\//.exec(said())?.[0];
    if (address !== undefined) return address;
    if (over) throw new Error(`it ended:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

suite('pnpm example live', (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-live-'));
  test.after(() => rmSync(folder, { recursive: true }));

  test('--no-serve builds files for any folder of any site, and says how large their code is', async () => {
    const out = join(folder, 'made/on/the/way');
    const { ended, said } = start('--no-serve', '--out', out);
    assert.is(await ended, 0, said());
    const [, size] = /^(?:First use: .*\n)?Built .* its code is ([\d.]+) kB gzipped: .*\n$/.exec(said())!;
    assert.ok(Number(size) <= 300, `${size} kB`);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src &#39;self&#39;; script-src/);
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) assert.match(address!, /^\.\//);
    const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8')) as {
      readonly 'index.html': { readonly file: string };
    };
    assert.ok(existsSync(join(out, manifest['index.html'].file)));
  });

  test('of a former build nothing stays, and what is not its own does', async () => {
    const out = join(folder, 'again');
    assert.is(await start('--no-serve', '--out', out).ended, 0);
    writeFileSync(join(out, 'assets/old.js'), '');
    writeFileSync(join(out, 'mine.txt'), 'mine');
    assert.is(await start('--no-serve', '--out', out).ended, 0);
    assert.not(existsSync(join(out, 'assets/old.js')));
    assert.is(readFileSync(join(out, 'mine.txt'), 'utf8'), 'mine');
  });

  for (const dev of [[], ['--dev']]) {
    test(`${['serves', ...dev].join(' ')} until Ctrl-C`, async () => {
      const running = start('--out', join(folder, 'served'), ...dev);
      const response = await fetch(await addressOf(running));
      assert.match(await response.text(), /<title>Watch it learn/);
      if (dev.length === 0) assert.match(response.headers.get('content-security-policy')!, /script-src 'self'/);
      running.child.kill('SIGINT');
      assert.is(await running.ended, 0, running.said());
    });
  }

  test('a port that is taken is a line where it was asked for, and else it takes another', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, 'localhost', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      const { ended, said } = start('--out', join(folder, 'port'), '--port', String(port));
      assert.is(await ended, 2);
      assert.match(said(), new RegExp(`^live: --port: Port ${port} is (?:already )?in use$`, 'm'));
    } finally {
      taken.close();
    }
    const [one, other] = [start('--out', join(folder, 'one')), start('--out', join(folder, 'other'))];
    const addresses = await Promise.all([addressOf(one), addressOf(other)]);
    assert.is.not(addresses[0], addresses[1]);
    for (const { child, ended } of [one, other]) {
      child.kill('SIGINT');
      assert.is(await ended, 0);
    }
  });

  const mistakes: readonly [string, readonly string[], RegExp][] = [
    ['an unknown flag', ['--nope'], /unknown option '--nope'/],
    ['a port that makes no sense', ['--port', 'https'], /--port.*whole number from 1 to 65535/],
    ['to serve and not to serve', ['--dev', '--no-serve'], /one of them/],
    ['a folder that cannot be made', ['--no-serve', '--out', '/proc/engram/x'], /--out .*: cannot write there/],
  ];
  for (const [what, flags, message] of mistakes) {
    test(`${what} is one line and exit code 2`, async () => {
      const { ended, said } = start(...flags);
      assert.is(await ended, 2);
      assert.match(said(), /^live: [^\n]+\n$/);
      assert.match(said(), message);
    });
  }
});
