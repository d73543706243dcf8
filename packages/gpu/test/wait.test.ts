import { assert, suite } from '@engram/tools/suite';
import { restfully } from '../src/webgpu/wait.ts';

/** Looks at every turn of the event loop whether the time is over, as Dawn does. Gives the turns that it took. */
const busyFor = (ms: number): Promise<number> =>
  new Promise((resolve) => {
    const from = performance.now();
    let turns = 0;
    const look = (): void => {
      turns++;
      if (performance.now() - from < ms) setImmediate(look);
      else resolve(turns);
    };
    look();
  });

/** The part of the time in which this process computed. */
const loadOf = async (work: () => Promise<unknown>): Promise<number> => {
  const [used, from] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1000 / (performance.now() - from);
};

suite('waiting where every turn of the event loop looks', (test) => {
  const { wait: sleep } = Atomics;
  let naps = 0;
  test.before(() => {
    Atomics.wait = ((...args: Parameters<typeof Atomics.wait>) => {
      naps++;
      return sleep(...args);
    }) as typeof Atomics.wait;
  });
  test.after(() => {
    Atomics.wait = sleep;
  });
  test.before.each(() => {
    naps = 0;
  });

  test('leaves the core to others', async () => {
    const wait = restfully();
    // What this process compiles and collects in threads of its own adds to it: the least counts.
    let load = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 5 && load >= 0.5; i++) load = Math.min(load, await loadOf(() => wait(busyFor(200))));
    assert.ok(load < 0.5, `${load} of a core, and without naps all of it`);
  });

  test('naps once a turn, however many wait and have waited', async () => {
    const wait = restfully();
    for (let i = 0; i < 20; i++) await wait(Promise.resolve());
    const turns = await Promise.all(Array.from({ length: 50 }, () => wait(busyFor(100))));
    assert.ok(naps > 10 && naps <= Math.max(...turns), `${naps} naps in ${Math.max(...turns)} turns`);
  });

  test('ends with those who wait', async () => {
    const wait = restfully();
    await wait(busyFor(20));
    assert.ok(naps > 0);
    const before = naps;
    await busyFor(20);
    assert.is(naps, before);
  });

  test('gives what came, or the error', async () => {
    const wait = restfully();
    assert.is(await wait(Promise.resolve(7)), 7);
    const error = new Error('lost');
    assert.is(await wait(Promise.reject(error)).catch((e: unknown) => e), error);
    assert.is(naps, 0);
  });
});
