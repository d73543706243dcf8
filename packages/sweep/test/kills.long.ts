import { assert, suite } from '@engram/tools/suite';
import { runSweep } from '../src/index.ts';
import { endAll, startHead, startWorker } from './processes.ts';
import { type Server, servers } from './redis.ts';
import { bytesOf, folders, sleep, tinySweep, trainingProcessesOf, until } from './tiny.ts';

const TRIALS = 40;
const plan = tinySweep(TRIALS, 6000);

/** Numbers that look random, the same at each run. */
const pick = (i: number, below: number): number => Math.floor(((i * 0.618034) % 1) * below);

suite('a sweep of 40 trials', (test) => {
  const fresh = folders(test);
  const freshServer = servers(test);
  endAll(test);
  const whole = fresh();
  test.before(async () => {
    await runSweep(plan, { out: whole, workers: 2 });
  });

  test('whose workers are killed 100 times has all results, each once, to the byte', async () => {
    const out = fresh();
    let kills = 0;
    let isOver = false;
    let hasGotOn = false;
    const counts = new Map<string, number>();
    const killer = (async () => {
      while (!isOver) {
        // Enough for most to come up, and not for all of them.
        await sleep(300 + pick(kills, 600));
        // The oldest first: one that is killed again and again while it comes up is another matter.
        const children = trainingProcessesOf(process.pid).sort((a, b) => a - b);
        if (kills >= 100 || children.length === 0 || !hasGotOn) continue;
        hasGotOn = false;
        kills++;
        process.kill(children[kills % 4 === 0 ? children.length - 1 : 0]!, 'SIGKILL');
      }
    })();
    const results = await runSweep(plan, {
      out,
      workers: 2,
      checkpointEvery: 0.1,
      onEvent: (event) => {
        if (event.event === 'progress' && event.progress.step > 0) hasGotOn = true;
        if (event.event === 'result') counts.set(event.result.trial, (counts.get(event.result.trial) ?? 0) + 1);
      },
    }).finally(() => {
      isOver = true;
      return killer;
    });
    console.log(`\n${kills} kills`);
    assert.ok(results.isOver);
    assert.is(kills, 100, 'the sweep was over too soon for this test');
    assert.equal([...counts.values()], new Array(TRIALS).fill(1));
    assert.equal(bytesOf(out), bytesOf(whole));
  });

  test('that is itself killed 20 times has the same', async () => {
    const out = fresh();
    for (let kill = 0; kill < 20; kill++) {
      const head = startHead(out, plan, { workers: 2, checkpointEvery: 0.1 });
      await until(
        'work',
        () => head.lines.some((line) => line.startsWith('{"event":"started"')) || head.child.exitCode !== null,
      );
      await sleep(500 + pick(kill, 1500));
      head.child.kill('SIGKILL');
      await head.ended;
    }
    const last = startHead(out, plan, { workers: 2 });
    assert.is(await last.ended, 0, last.lines.at(-1));
    assert.equal(bytesOf(out), bytesOf(whole));
  });

  test('over a queue whose workers are killed 100 times has the same', async () => {
    const server = await freshServer();
    const out = fresh();
    const head = startHead(out, plan, { queue: server.url, checkpointEvery: 0.1 });
    let isOver = false;
    void head.ended.then(() => {
      isOver = true;
    });
    const begin = () => startWorker(server.url, { workers: 2, lease: 1 });
    const workers = [begin(), begin(), begin()];
    let kills = 0;
    while (!isOver) {
      // Each has to come up before it can do anything that a kill could spoil.
      await sleep(400 + pick(kills, 800));
      if (kills >= 100) continue;
      const i = pick(kills++, workers.length);
      workers[i]!.child.kill('SIGKILL');
      workers[i] = begin();
    }
    console.log(`\n${kills} kills`);
    assert.is(await head.ended, 0, head.lines.at(-1));
    assert.equal(bytesOf(out), bytesOf(whole));
    const results = head.lines.filter((line) => line.startsWith('{"event":"result"'));
    assert.is(results.length, TRIALS);
  });
});

suite('a sweep over a queue whose server goes', (test) => {
  const fresh = folders(test);
  const freshServer = servers(test);
  endAll(test);
  const few = tinySweep(8, 6000);

  for (const [what, signal, seconds] of [
    ['for 30 s', 'SIGTERM', 30],
    ['in the middle of a write, and comes back with its file', 'SIGKILL', 1],
  ] as const) {
    test(`${what} loses nothing, has nothing twice, and says so`, async () => {
      const [here, there] = [fresh(), fresh()];
      await runSweep(few, { out: here, workers: 2 });
      const server: Server = await freshServer();
      const head = startHead(there, few, { queue: server.url, checkpointEvery: 0.2 });
      const workers = [startWorker(server.url, { lease: 2 }), startWorker(server.url, { lease: 2 })];
      await until('result', () => head.lines.some((line) => line.startsWith('{"event":"result"')));
      await server.stop(signal);
      await sleep(1000 * seconds);
      await server.start();
      assert.is(await head.ended, 0, head.lines.at(-1));
      assert.equal(bytesOf(there), bytesOf(here));
      assert.is(head.lines.filter((line) => line.startsWith('{"event":"result"')).length, 8);
      for (const { lines } of [head, ...workers]) {
        assert.ok(lines.some((line) => /is gone; waiting for it/.test(line)));
        assert.ok(lines.some((line) => /is back/.test(line)));
      }
      for (const worker of workers) {
        worker.child.kill('SIGTERM');
        assert.is(await worker.ended, 0);
      }
    });
  }
});
