/** A sweep on this machine that is stopped, killed, or has no room, and goes on to the same bytes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { runSweep, sweepOf } from '../src/index.ts';
import { bytesOf, folders, tinySweep, trainingProcessesOf } from './tiny.ts';

suite('a sweep on this machine, interrupted', (test) => {
  const fresh = folders(test);

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
});
