import { spawnSync } from 'node:child_process';
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

  test('that was stopped goes on to the same bytes, in whatever number of parts', async () => {
    const [whole, parts] = [fresh(), fresh()];
    const plan = tinySweep(3, 1000);
    await runSweep(plan, { out: whole, workers: 2 });
    let isOver = false;
    let runs = 0;
    for (; !isOver && runs < 40; runs++) {
      const stop = new AbortController();
      let seen = 0;
      ({ isOver } = await runSweep(plan, {
        out: parts,
        workers: 2,
        resume: true,
        checkpointEvery: 0.05,
        signal: stop.signal,
        onEvent: ({ event }) => {
          if (event === 'progress' && ++seen === 8) stop.abort();
        },
      }));
    }
    assert.ok(isOver);
    assert.ok(runs > 1, `only ${runs} run`);
    assert.equal(bytesOf(parts), bytesOf(whole));
  });

  test('halves, and goes on where trials paused', async () => {
    const out = fresh();
    const plan = { ...tinySweep(4, 240), halving: { first: 60, factor: 2 } };
    const { results } = await runSweep(plan, { out, workers: 2 });
    assert.equal(results.map(({ ending, steps }) => `${ending} ${steps}`).sort(), [
      'done 240',
      'paused 120',
      'paused 60',
      'paused 60',
    ]);
    // The one that went to its end is, to the byte, the one that never paused.
    const best = results.find(({ ending }) => ending === 'done')!;
    const { plan: own } = sweepOf(plan).trials.find(({ id }) => id === best.trial)!;
    const alone = fresh();
    await runSweep({ base: own, vary: {} }, { out: alone, workers: 1 });
    const name = join('networks', best.trial.slice(0, 2), `${best.trial}.safetensors`);
    assert.is(bytesOf(out)[name], bytesOf(alone)[name]);
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

  test('goes on with a process that was killed, from its last checkpoint', async () => {
    const [whole, killed] = [fresh(), fresh()];
    const plan = tinySweep(1, 1500);
    await runSweep(plan, { out: whole, workers: 1 });
    const notes: string[] = [];
    let kills = 0;
    await runSweep(plan, {
      out: killed,
      workers: 1,
      checkpointEvery: 0.1,
      onEvent: (event) => {
        if (event.event === 'note') notes.push(event.text);
        if (event.event === 'progress' && event.progress.step > 300 * (kills + 1) && kills < 2) {
          kills++;
          for (const pid of trainingProcessesOf(process.pid)) process.kill(pid, 'SIGKILL');
        }
      },
    });
    assert.is(kills, 2);
    assert.is(notes.filter((text) => /ended \(it was ended by SIGKILL\); it goes on/.test(text)).length, 2);
    assert.equal(bytesOf(killed), bytesOf(whole));
  });

  test('sets a trial aside that ends its process twice', async () => {
    const out = fresh();
    const { results, isOver } = await runSweep(tinySweep(2, 100_000), {
      out,
      workers: 1,
      checkpointEvery: 60,
      onEvent: ({ event }) => {
        // A signal that a fault of a program sends to itself.
        if (event === 'progress') for (const pid of trainingProcessesOf(process.pid)) process.kill(pid, 'SIGABRT');
      },
    });
    assert.ok(isOver);
    assert.equal(
      results.map(({ ending }) => ending),
      ['set aside', 'set aside'],
    );
    assert.match(results[0]!.why!, /its process ended 2 times; the last time it was ended by SIGABRT/);
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

  const full = async (): Promise<void> => {
    const [here, there] = [fresh(), fresh()];
    const plan = tinySweep(6);
    await runSweep(plan, { out: here, workers: 1 });
    mkdirSync(there);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48k', 'tmpfs', there]);
    try {
      await assert.rejects(() => runSweep(plan, { out: there, workers: 1 }), /cannot be written: ENOSPC/);
      const kept = bytesOf(there);
      const whole = bytesOf(here);
      assert.ok(Object.keys(kept).length > 0 && Object.keys(kept).length < Object.keys(whole).length);
      for (const [name, hash] of Object.entries(kept)) assert.is(hash, whole[name], name);
      spawnSync('mount', ['-o', 'remount,size=10m', there]);
      assert.ok((await runSweep(plan, { out: there, workers: 1, resume: true })).isOver);
      assert.equal(bytesOf(there), whole);
    } finally {
      spawnSync('umount', [there]);
    }
  };
  const FULL = 'ends in one sentence on a full disk, keeps what it has, and goes on when there is room';
  if (process.platform === 'linux' && process.getuid?.() === 0) test(FULL, full);
  else test.skip(FULL, 'a disk that is full is made by root, on Linux', full);

  test('leaves no process behind', async () => {
    await runSweep(tinySweep(1), { out: fresh(), workers: 1 });
    await sleep(50);
    await until('end of all processes', () => trainingProcessesOf(process.pid).length === 0, 5);
  });
});
