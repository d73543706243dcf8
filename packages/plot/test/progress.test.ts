import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { assert, suite } from '@engram/tools/suite';
import { PlotError } from '../src/index.ts';
import { showProgress } from '../src/node.ts';

/** What `body` writes to standard output and standard error when no terminal is there; `pass` lets seconds go by. */
const written = (body: (pass: (seconds: number) => void) => void): { out: string; err: string } => {
  const { stdout, stderr } = process;
  const real = { out: stdout.write, err: stderr.write, now: performance.now, isTTY: stderr.isTTY };
  const got = { out: '', err: '' };
  let now = 0;
  const into = (stream: 'out' | 'err') => (text: unknown) => {
    got[stream] += String(text);
    return true;
  };
  try {
    Object.assign(stdout, { write: into('out') });
    Object.assign(stderr, { write: into('err'), isTTY: false });
    performance.now = () => now;
    body((seconds) => {
      now += 1000 * seconds;
    });
  } finally {
    Object.assign(stdout, { write: real.out });
    Object.assign(stderr, { write: real.err, isTTY: real.isTTY });
    performance.now = real.now;
  }
  return got;
};

suite('showProgress, without a terminal', (test) => {
  test('is a line on standard error now and then, and nothing on standard output', () => {
    const { out, err } = written((pass) => {
      const progress = showProgress(1000);
      for (let step = 1; step <= 130; step++) {
        pass(0.1);
        progress.update(step, { status: `loss ${step < 100 ? 2 : 1}` });
        progress.aside(() => {});
      }
      progress.stop();
    });
    assert.is(out, '');
    const lines = err.trimEnd().split('\n');
    assert.is(lines.length, 2, err);
    assert.match(lines[0]!, /^step 5\d\/1000 {2}loss 2$/);
    assert.match(lines[1]!, /^step 10\d\/1000 {2}loss 1$/);
  });

  test('is silent when the training is over at once', () => {
    const { out, err } = written(() => {
      const progress = showProgress(3);
      for (const step of [1, 2, 3]) progress.update(step);
      progress.stop();
    });
    assert.equal([out, err], ['', '']);
  });
});

suite('showProgress, on a terminal', (test) => {
  /** A process that shows a bar on what it takes for a terminal, and then does what `script` says. */
  const onTerminal = async (
    script: string,
  ): Promise<{ written: string; status: number | null; signal: string | null }> => {
    const whole = `
      Object.assign(process.stderr, { isTTY: true });
      const { showProgress } = await import('${new URL('../src/node.ts', import.meta.url).href}');
      const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      const interrupt = () => { process.kill(process.pid, 'SIGINT'); return later(10_000); };
      ${script}`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', whole], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let written = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
    const [status, signal] = await once(child, 'close');
    return { written, status, signal };
  };

  const [hide, show] = ['\u001b[?25l', '\u001b[?25h'];
  const givesBack = (written: string): void => {
    assert.ok(written.includes(hide), JSON.stringify(written));
    assert.ok(written.lastIndexOf(show) > written.lastIndexOf(hide), JSON.stringify(written));
  };

  test('says how far it is and how long it will take, and lets lines be written above', async () => {
    const { written, status } = await onTerminal(`
      const progress = showProgress(10, { from: 2 });
      progress.update(4, { status: 'loss 1\\u001b[2J', stepsPerSecond: 0.05 });
      await later(250);
      progress.aside(() => console.error('a line'));
      progress.stop();`);
    assert.is(status, 0, written);
    assert.match(written, /█{9,10}░+ 4\/10 {2}loss 1\\u001b\[2J {2}≤ 2m 0s left/);
    assert.match(written, /a line\n/);
    givesBack(written);
  });

  test('gives the cursor back when the process is interrupted', async () => {
    const { written, signal } = await onTerminal('showProgress(10).update(1); await interrupt();');
    assert.is(signal, 'SIGINT', written);
    givesBack(written);
  });

  test('leaves it to whoever listens how the process ends', async () => {
    const { written, status } = await onTerminal(`
      showProgress(10).update(1);
      process.once('SIGINT', () => process.exit(3));
      await interrupt();`);
    assert.is(status, 3, written);
    givesBack(written);
  });

  test('gives it back where an error ends the process', async () => {
    const { written, status } = await onTerminal(`showProgress(10).update(1); throw new Error('over');`);
    assert.is(status, 1, written);
    givesBack(written);
  });
});

suite('showProgress', (test) => {
  test('wants numbers of steps, and knows its options', () => {
    for (const total of [Number.NaN, -1, Infinity, '3' as unknown as number])
      assert.throws(() => showProgress(total), /^showProgress: (NaN|-1|Infinity|"3") is no number of steps/);
    assert.throws(() => showProgress(3, { from: -1 }), PlotError);
    assert.throws(
      () => showProgress(3, { form: 1 } as object),
      /^showProgress: unknown option "form"; did you mean from/,
    );
  });
});
