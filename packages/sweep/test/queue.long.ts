import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { runSweep, runWorker, type SweepEvent, sweepOf } from '../src/index.ts';
import { keysOf, PREFIX, QUEUE, textOfJob } from '../src/queue/protocol.ts';
import { kernelsHere, version } from '../src/version.ts';
import { endAll, startHead, startWorker } from './processes.ts';
import { type Server, servers } from './redis.ts';
import { bytesOf, folders, sleep, tinySweep, until } from './tiny.ts';

suite('a sweep over a queue', (test) => {
  const fresh = folders(test);
  const freshServer = servers(test);
  endAll(test);
  let server: Server;
  test.before(async () => {
    server = await freshServer();
  });

  /** A worker in this process, until the sweep is over. */
  const withWorker = async <T>(body: () => Promise<T>, notes: string[] = []): Promise<T> => {
    const stop = new AbortController();
    const worker = runWorker({ queue: server.url, lease: 2, signal: stop.signal, onNote: (text) => notes.push(text) });
    try {
      return await Promise.race([body(), worker.then(() => body())]);
    } finally {
      stop.abort();
      await worker;
    }
  };

  test('gives the bytes of one on this machine, and leaves nothing in the store', async () => {
    const [here, there] = [fresh(), fresh()];
    const plan = { ...tinySweep(4, 120), halving: { first: 60, factor: 2 } };
    await runSweep(plan, { out: here, workers: 1 });
    const events: SweepEvent[] = [];
    const { isOver } = await withWorker(() =>
      runSweep(plan, { out: there, queue: server.url, onEvent: (event) => events.push(event) }),
    );
    assert.ok(isOver);
    assert.equal(bytesOf(there), bytesOf(here));
    assert.is(events.filter(({ event }) => event === 'result').length, 6);
    const redis = new Redis(server.url);
    const keys = await redis.keys('*');
    redis.disconnect();
    assert.equal(
      keys.filter((key) => !key.startsWith(`${PREFIX}:${QUEUE}:`)),
      [],
    );
    assert.equal(
      keys.filter((key) => /[0-9a-f]{20}/.test(key)),
      [],
    );
  });

  test('whose head was stopped takes what was done meanwhile, and the rest', async () => {
    const [here, there] = [fresh(), fresh()];
    const plan = tinySweep(4, 120);
    await runSweep(plan, { out: here, workers: 1 });
    const stop = new AbortController();
    await withWorker(async () => {
      const first = await runSweep(plan, {
        out: there,
        queue: server.url,
        signal: stop.signal,
        onEvent: ({ event }) => event === 'result' && stop.abort(),
      });
      assert.not.ok(first.isOver);
      await sleep(200);
      const second = await runSweep(plan, { out: there, queue: server.url, resume: true });
      assert.ok(second.isOver);
    });
    assert.equal(bytesOf(there), bytesOf(here));
  });

  test('takes a trial from a worker that was frozen past its lease, and refuses what that one has', async () => {
    const [here, there] = [fresh(), fresh()];
    const plan = tinySweep(1, 20_000);
    await runSweep(plan, { out: here, workers: 1 });
    const redis = new Redis(server.url);
    const frozen = startWorker(server.url, { lease: 1 });
    const head = startHead(there, plan, { queue: server.url, checkpointEvery: 0.2 });
    await until('checkpoint', async () => (await redis.keys('*:checkpoint:*')).length > 0);
    frozen.child.kill('SIGSTOP');
    redis.disconnect();
    const other = startWorker(server.url, { lease: 1 });
    await until('result', () => other.lines.some((line) => line.startsWith('did ')));
    frozen.child.kill('SIGCONT');
    await until('refusal', () => frozen.lines.some((line) => /another worker has been given it/.test(line)));
    assert.is(await head.ended, 0);
    assert.not.ok(frozen.lines.some((line) => line.startsWith('did ')));
    assert.is(head.lines.filter((line) => line.startsWith('{"event":"result"')).length, 1);
    assert.equal(bytesOf(there), bytesOf(here));
    for (const each of [frozen, other]) {
      each.child.kill('SIGTERM');
      assert.is(await each.ended, 0);
    }
  });

  test('refuses hostile jobs and checkpoints, names them, and goes on', async () => {
    const [here, there] = [fresh(), fresh()];
    const plan = tinySweep(2, 120);
    await runSweep(plan, { out: here, workers: 1 });
    const queue = new Queue(QUEUE, { connection: { url: server.url }, prefix: PREFIX });
    await queue.waitUntilReady();
    const { trials } = sweepOf(plan);
    const foreign = '00000000-0000-4000-8000-000000000000';
    const facts = {
      sweep: foreign,
      checkpointEvery: 1,
      version,
      kernels: kernelsHere(),
      rung: Number.POSITIVE_INFINITY,
    };
    const good = textOfJob({ ...facts, trial: trials[0]! });
    const hostile = [
      'x',
      '{}',
      `{"a":${'['.repeat(50)}`,
      good.replace('"seed":0', '"seed":1'),
      good.replace('"batch":4', '"batch":1e300'),
      good.replace('"task":"copy"', '"task":"__proto__"'),
      `${good.slice(0, -1)},"code":"process.exit()"}`,
    ];
    await queue.addBulk(
      hostile.map((text, i) => ({ name: 'trial', data: { text }, opts: { jobId: `${foreign}.${i}` } })),
    );
    await queue.add('trial', null, { jobId: `${foreign}.null` });
    const notes: string[] = [];
    const redis = new Redis(server.url);
    const head = startHead(there, plan, { queue: server.url, checkpointEvery: 0.1 });
    let id = '';
    await until('jobs', async () => {
      id =
        (await redis.keys(`${PREFIX}:${QUEUE}:*.end`))
          .map((key) => key.split(':')[2]!.slice(0, 36))
          .find((each) => each !== foreign) ?? '';
      return id !== '';
    });
    await redis.set(keysOf(id).checkpoint(trials[1]!.id), Buffer.alloc(1000, 0x7f));
    await withWorker(async () => assert.is(await head.ended, 0), notes);
    assert.is(notes.filter((text) => text.startsWith('a job is refused')).length, hostile.length + 1, notes.join('\n'));
    assert.ok(notes.some((text) => text.startsWith(`${trials[1]!.id}: its checkpoint is refused`)));
    assert.equal(bytesOf(there), bytesOf(here));
    await queue.close();
    redis.disconnect();
  });

  test('refuses a result that is not one of its, and has the trial trained again', async () => {
    const there = fresh();
    const plan = tinySweep(1, 120);
    const head = startHead(there, plan, { queue: server.url });
    const redis = new Redis(server.url);
    let job = '';
    await until('job', async () => {
      job =
        (await redis.keys(`${PREFIX}:${QUEUE}:*.end`))
          .map((key) => key.split(':')[2]!)
          .find((key) => !key.startsWith('0000')) ?? '';
      return job !== '';
    });
    const [id, part] = [job.slice(0, 36), job.slice(37)];
    await redis.hset(keysOf(id).results, part, '{"trial":"<script>"}');
    await until('refusal', () => head.lines.some((line) => /refused: the result of/.test(line)));
    await withWorker(async () => assert.is(await head.ended, 0));
    assert.is(Object.keys(bytesOf(there)).length, 2);
    redis.disconnect();
  });

  test('is left by a worker of another version, which says so', async () => {
    const there = fresh();
    const head = startHead(there, tinySweep(1), { queue: server.url });
    const redis = new Redis(server.url);
    await until('job', async () => (await redis.keys(`${PREFIX}:${QUEUE}:*.end`)).some((key) => !/:0000/.test(key)));
    const [key] = (await redis.keys(`${PREFIX}:${QUEUE}:*.end`)).filter((each) => !/:0000/.test(each));
    const data = JSON.parse((await redis.hget(key!, 'data'))!) as { text: string };
    const text = data.text.replace(`"version":"${version}"`, '"version":"9.9.9"');
    await redis.hset(key!, 'data', JSON.stringify({ text }));
    await assert.rejects(
      () => runWorker({ queue: server.url }),
      new RegExp(`of version 9\\.9\\.9, and this worker of ${version}`),
    );
    await redis.hset(key!, 'data', JSON.stringify(data));
    await withWorker(async () => assert.is(await head.ended, 0));
    redis.disconnect();
  });

  test('that waits for a server that is gone ends when it is told to', async () => {
    const going = await freshServer();
    const stop = new AbortController();
    const notes: string[] = [];
    const sweep = runSweep(tinySweep(1), {
      out: fresh(),
      queue: going.url,
      signal: stop.signal,
      onEvent: (event) => event.event === 'note' && notes.push(event.text),
    });
    await sleep(300);
    await going.stop('SIGKILL');
    await until('note', () => notes.some((text) => text.endsWith('is gone; waiting for it')));
    stop.abort();
    assert.not.ok((await sweep).isOver);
  });

  test('is refused in one sentence: no server, a wrong password, another protocol, a server that drops keys', async () => {
    const locked = await freshServer();
    const redis = new Redis(locked.url);
    const refusedOut = fresh();
    const refused = async (url: string, message: RegExp): Promise<void> => {
      await assert.rejects(() => runWorker({ queue: url }), message);
      await assert.rejects(() => runSweep(tinySweep(1), { out: refusedOut, queue: url }), message);
    };
    await refused('redis://127.0.0.1:1', /^redis:\/\/127\.0\.0\.1:1 cannot be used as a queue: .*ECONNREFUSED/);
    await refused('http://head', /begins with redis:\/\/ or, encrypted, rediss:\/\//);
    await refused('head', /is like redis:\/\/host:6379/);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await refused(locked.url, /maxmemory-policy allkeys-lru: .* Set it to noeviction/);
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await redis.config('SET', 'requirepass', 'secret');
    await refused(locked.url, /cannot be used as a queue: NOAUTH/);
    assert.not.ok(existsSync(join(refusedOut, 'sweep.json')));
    const wrong = locked.url.replace('//', '//:hunter2@');
    await refused(wrong, /cannot be used as a queue: WRONGPASS/);
    await assert.rejects(
      () => runWorker({ queue: wrong }),
      (error: unknown) => !(error as Error).message.includes('hunter2'),
    );
    redis.disconnect();
  });
});
