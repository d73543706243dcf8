import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { assert, suite } from '@engram/tools/suite';
import { showProgress } from '../lab/progress.ts';

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

suite('the progress of a training, without a terminal', (test) => {
  test('is a line on standard error now and then, and nothing on standard output', () => {
    const { out, err } = written((pass) => {
      const progress = showProgress(1000);
      for (let step = 1; step <= 130; step++) {
        pass(0.1);
        progress.update(step, { status: `loss ${step < 100 ? 2 : 1}`, stepsPerSecond: 10 });
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
      for (const step of [1, 2, 3]) progress.update(step, { status: '', stepsPerSecond: 9 });
      progress.stop();
    });
    assert.equal([out, err], ['', '']);
  });
});

suite('the progress of a training, on a terminal', (test) => {
  test('gives the cursor back when it is interrupted', async () => {
    const lab = new URL('../lab/progress.ts', import.meta.url).href;
    // A process that shows a bar on what it takes for a terminal, then is interrupted.
    const script = `
      Object.assign(process.stderr, { isTTY: true });
      const { showProgress } = await import('${lab}');
      showProgress(10).update(1, { status: '', stepsPerSecond: 1 });
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 50);
      setTimeout(() => {}, 10_000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let written = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
    const [status] = await once(child, 'close');
    assert.is(status, 130, written);
    const [hide, show] = ['\u001b[?25l', '\u001b[?25h'];
    assert.ok(written.includes(hide), JSON.stringify(written));
    assert.ok(written.lastIndexOf(show) > written.lastIndexOf(hide), JSON.stringify(written));
  });
});
