import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import { draw } from '../engram/draw.ts';
import { prepareIn } from '../engram/prepare.ts';
import { measurePeak } from '../peak/peak.ts';
import { peakLoops } from '../peak/wasm.ts';
import { partsOf, readShared, tensorOf, writeShared } from '../shared-data.ts';
import { kernels } from '../works/kernels.ts';
import { models, smallGRU, tinyNTMFixed } from '../works/models.ts';
import { CHECK_STEPS, ntm, type TrainingWork } from '../works/work.ts';

suite('shared data', (test) => {
  test('is read as it was written, whole numbers and floats', () => {
    const folder = mkdtempSync(`${tmpdir()}/engram-bench-test-`);
    try {
      const drawn = draw(tinyNTMFixed);
      writeShared(folder, tinyNTMFixed, drawn);
      const { work, data } = readShared(folder);
      assert.equal(work, tinyNTMFixed);
      assert.equal([...data.keys()], [...drawn.keys()]);
      for (const [name, { shape, values }] of drawn) assert.equal(tensorOf(data, name), { shape, values }, name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('is the same in every run, and has no two works of one name', () => {
    assert.equal(draw(smallGRU), draw(smallGRU));
    const names = [...kernels, ...models].map(({ name }) => name);
    assert.is(new Set(names).size, names.length);
  });
  test('has the order that the program in C reads', () => {
    assert.equal(
      [...draw(tinyNTMFixed)].map(([name, { shape }]) => `${name} ${shape}`),
      [
        'memory 16,16',
        'embedding.weight 10,32',
        'gru.weight_ih 96,48',
        'gru.weight_hh 96,32',
        'gru.bias_ih 96',
        'gru.bias_hh 96',
        'read_head.weight 16,32',
        'read_head.bias 16',
        'output.weight 10,48',
        'output.bias 10',
        'inputs 64,1,11',
        'targets 64,1,11',
      ],
    );
  });
  test('of the NTM asks for what was shown, after the delimiter', () => {
    const data = draw(ntm({ batch: 2, length: 3 }));
    const [inputs, targets] = ['inputs', 'targets'].map((name) => tensorOf(data, name));
    assert.equal(inputs!.shape, [64, 2, 7, 9]);
    assert.equal(targets!.shape, [64, 2, 3, 8]);
    const [batch, asked] = [partsOf(inputs!)[0]!.values, partsOf(targets!)[0]!.values];
    const shown = [...batch].filter((_, i) => i % 9 < 8 && Math.floor(i / 9) % 7 < 3);
    assert.equal([...asked], shown);
    const delimiters = [...batch].flatMap((value, i) => (i % 9 === 8 && value === 1 ? [Math.floor(i / 9) % 7] : []));
    assert.equal(delimiters, [3, 3]);
  });
  test('comes apart along its first axis', () => {
    const parts = partsOf({ shape: [2, 3], values: Int32Array.of(1, 2, 3, 4, 5, 6) });
    assert.equal(parts, [
      { shape: [3], values: Int32Array.of(1, 2, 3) },
      { shape: [3], values: Int32Array.of(4, 5, 6) },
    ]);
  });
});

suite('a training step', (test) => {
  const both = async (work: TrainingWork) => {
    const data = draw(work);
    const eager = await prepareIn('eager', work, data).check();
    const compiled = await prepareIn({}, work, data).check();
    assert.is(eager.length, CHECK_STEPS);
    for (const [i, loss] of eager.entries()) assert.ok(Math.abs(loss - compiled[i]!) < 1e-5 * loss, `step ${i}`);
  };

  test('has the same losses eager and compiled', () => both(smallGRU));
  test('has the same losses eager and compiled, with a memory', () => both(ntm({ batch: 2, length: 3 })));
});

suite('peak', (test) => {
  test('runs loops that compute and copy', () => {
    const loops = peakLoops(128);
    assert.is(loops.arithmetic(3, 1), 0);
    loops.copy(128, 2);
    const peak = measurePeak();
    assert.ok(peak.gflops() > 0 && Number.isFinite(peak.gflops()));
    const first = peak.gbs(384);
    assert.ok(first > 0 && Number.isFinite(first));
    assert.is(peak.gbs(384), first, 'measured once');
  });
});

suite('peers', (test) => {
  test('are locked, from the public registry', () => {
    const lock = readFileSync(fileURLToPath(new URL('../peers/package-lock.json', import.meta.url)), 'utf8');
    const { packages } = JSON.parse(lock) as {
      packages: Record<string, { resolved?: string; integrity?: string }>;
    };
    for (const [name, { resolved, integrity }] of Object.entries(packages)) {
      if (name === '') continue;
      assert.match(resolved ?? '', /^https:\/\/registry\.npmjs\.org\//, name);
      assert.ok(integrity, name);
    }
  });
});
