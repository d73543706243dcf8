import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mul, tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { type Contestant, contest } from '../gpu/contest.ts';
import { crossover } from '../gpu/crossover.ts';

suite('crossover', (test) => {
  /** The GPU wins from `from` on. */
  const search = async (from: number, range: readonly [number, number]) => {
    const { tried, ...found } = await crossover(range, async (size) => (size >= from ? 0.5 : 2));
    return { ...found, sizes: tried.map(({ size }) => size) };
  };

  test('is found wherever it is', async () => {
    for (let exponent = 5; exponent <= 12; exponent++) {
      const { size, answer } = await search(2 ** exponent, [4, 12]);
      assert.is(size, 2 ** exponent);
      assert.is(answer, `${2 ** exponent}`);
    }
  });
  test('asks for few sizes, the largest first', async () => {
    assert.equal((await search(64, [4, 12])).sizes, [4096, 128, 32, 64]);
  });
  test('may lie below the smallest size', async () => {
    assert.is((await search(1, [4, 12])).answer, '16 or less');
    assert.is((await search(1, [4, 4])).answer, '16 or less');
  });
  test('may not exist', async () => {
    assert.equal(await search(8192, [4, 12]), {
      size: null,
      answer: 'never, on this adapter (up to 4096)',
      sizes: [4096],
    });
  });
});

suite('contest', (test) => {
  const times = (side: string, factor: number): Contestant => ({
    side,
    device: 'cpu',
    prepare: () => {
      const x = tensor([1, 2, 3]);
      const run = () => mul(x, factor);
      return { run, check: async () => (await run().data()) as Float32Array, bytes: 12 };
    },
  });
  const limits = { rounds: 2, ms: 1, apart: 1e-5 };

  test('times all who compute the same', async () => {
    const { entries, failures } = await contest([times('a', 2), times('b', 2)], limits);
    assert.equal(failures, []);
    assert.equal(
      entries.map(({ side, rounds, difference }) => [side, rounds.length, difference]),
      [
        ['a', 2, null],
        ['b', 2, 0],
      ],
    );
    for (const { rounds } of entries) for (const { median } of rounds) assert.ok(median > 0);
  });
  test('leaves out who computes something else, or fails', async () => {
    const broken: Contestant = {
      side: 'c',
      device: 'cpu',
      prepare: () => {
        throw new Error('no such kernel');
      },
    };
    const { entries, failures } = await contest([times('a', 2), times('b', 3), broken], limits);
    assert.equal(
      entries.map(({ side }) => side),
      ['a'],
    );
    assert.equal(failures, [
      { side: 'b', message: 'computes something else: 5.0e-1 apart' },
      { side: 'c', message: 'no such kernel' },
    ]);
  });
});

const RUN = fileURLToPath(new URL('../run.ts', import.meta.url));

suite('pnpm bench gpu', (test) => {
  const name = 'without a GPU, says why';
  const body = () => {
    const env = { ...process.env, VK_DRIVER_FILES: '/none.json' };
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', RUN, 'gpu'], { encoding: 'utf8', env });
    assert.is(status, 1);
    assert.match(stderr, /gpu: no WebGPU: .+\n {2}no WebGL2: .+/);
  };
  if (process.platform === 'linux') test(name, body);
  else test.skip(name, 'drivers can only be hidden from Vulkan', body);
});
