import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { runSweep, SweepError, type SweepEvent, SweepFolder, sweepOf } from '../src/index.ts';
import { bytesOf, folders, sleep, tiny, tinySweep, trainingProcessesOf, until } from './tiny.ts';

suite('a sweep on this machine', (test) => {
  const fresh = folders(test);

  test('trains each trial once, and says what happens', async () => {
    const out = fresh();
    const events: SweepEvent[] = [];
    const { results, isOver } = await runSweep(tinySweep(3), {
      out,
      workers: 2,
      onEvent: (event) => events.push(event),
    });
    assert.ok(isOver);
    assert.equal(
      results.map(({ ending, steps }) => [ending, steps]),
      [
        ['done', 60],
        ['done', 60],
        ['done', 60],
      ],
    );
    assert.equal(
      results.map(({ errors }) => errors),
      results.map(({ errors }) => errors).sort((a, b) => a! - b!),
    );
    assert.is(events.filter(({ event }) => event === 'result').length, 3);
    assert.equal(events[0], { event: 'begun', trials: 3, done: 0 });
    assert.equal(events.at(-1), { event: 'over' });
    assert.is(Object.keys(bytesOf(out)).length, 6);
    assert.not.ok(existsSync(join(out, 'sweep.lock')));

    // What is done is not done again, also in another sweep with trials in common.
    const more: SweepEvent[] = [];
    const before = bytesOf(out);
    await runSweep(tinySweep(4), { out, workers: 1, resume: true, onEvent: (event) => more.push(event) });
    assert.equal(more[0], { event: 'begun', trials: 4, done: 3 });
    assert.is(more.filter(({ event }) => event === 'result').length, 1);
    for (const [name, hash] of Object.entries(before)) assert.is(bytesOf(out)[name], hash);
  });

  test('takes a plan that cannot be trained as a result, and goes on', async () => {
    const out = fresh();
    const { results, isOver } = await runSweep(
      { base: tiny, vary: { 'optimizer.lr': [1e-3, 1e30] }, goal: 'errors' },
      { out, workers: 1 },
    );
    assert.ok(isOver);
    assert.equal(
      results.map(({ ending }) => ending),
      ['done', 'failed'],
    );
    assert.match(results[1]!.why!, /training failed 3 times in a row/);
  });

  test('refuses a checkpoint that is not one, says so, and begins again', async () => {
    const [whole, hostile] = [fresh(), fresh()];
    const plan = tinySweep(1);
    await runSweep(plan, { out: whole, workers: 1 });
    const { id } = sweepOf(plan).trials[0]!;
    const path = join(hostile, 'checkpoints', id.slice(0, 2), `${id}.safetensors`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(4096, 0x41));
    const notes: string[] = [];
    await runSweep(plan, {
      out: hostile,
      workers: 1,
      onEvent: (event) => event.event === 'note' && notes.push(event.text),
    });
    assert.match(notes.join('\n'), /its checkpoint is refused, and it begins again: /);
    assert.equal(bytesOf(hostile), bytesOf(whole));
  });

  test('refuses a folder that has one, unless it is to go on', async () => {
    const out = fresh();
    await runSweep(tinySweep(1), { out, workers: 1 });
    await assert.rejects(() => runSweep(tinySweep(1), { out, workers: 1 }), /has a sweep: resume goes on with it/);
  });

  test('refuses results of another version, and of other kernels', async () => {
    const out = fresh();
    await runSweep(tinySweep(1), { out, workers: 1 });
    const { id } = sweepOf(tinySweep(1)).trials[0]!;
    const path = join(out, 'results', id.slice(0, 2), `${id}.json`);
    const text = readFileSync(path, 'utf8');
    for (const [field, message] of [
      ['version', /results of version "0\.0\.1", and here it is/],
      ['kernels', /results of kernels "0\.0\.1", and here it is/],
    ] as const) {
      writeFileSync(path, JSON.stringify({ ...JSON.parse(text), [field]: '0.0.1' }));
      await assert.rejects(() => runSweep(tinySweep(1), { out, workers: 1, resume: true }), message);
    }
    writeFileSync(path, '{"trial":"x"}');
    await assert.rejects(() => runSweep(tinySweep(1), { out, workers: 1, resume: true }), SweepError);
    writeFileSync(path, text);
    await runSweep(tinySweep(1), { out, workers: 1, resume: true });
  });

  test('lets nobody else into its folder', async () => {
    const out = fresh();
    const stop = new AbortController();
    const first = runSweep(tinySweep(1, 100_000), { out, workers: 1, signal: stop.signal });
    await until('sweep', () => existsSync(join(out, 'sweep.json')));
    await assert.rejects(() => runSweep(tinySweep(1), { out, workers: 1, resume: true }), /is in use by PID/);
    stop.abort();
    assert.not.ok((await first).isOver);
  });

  test('ends in one sentence where it cannot write, and keeps what it has', async () => {
    const out = fresh();
    await runSweep(tinySweep(1), { out, workers: 1 });
    const before = bytesOf(out);
    // Root may write anywhere but in a file's place.
    const folder = new SweepFolder(join(out, 'sweep.json', 'below'));
    await assert.rejects(() => folder.make(), FileError);
    await assert.rejects(
      () => runSweep(tinySweep(1), { out: join(out, 'sweep.json'), workers: 1 }),
      /cannot be written: /,
    );
    chmodSync(out, 0o755);
    assert.equal(bytesOf(out), before);
  });

  test('leaves no process behind', async () => {
    await runSweep(tinySweep(1), { out: fresh(), workers: 1 });
    await sleep(50);
    await until('end of all processes', () => trainingProcessesOf(process.pid).length === 0, 5);
  });
});
