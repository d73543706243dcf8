import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { parseFlags } from '../flags.ts';
import { runSet } from '../rounds.ts';
import { runTimed } from '../run-timed.ts';
import { engramCompiled } from '../sides/engram.ts';
import { pyTorch } from '../sides/pytorch.ts';
import { peerSets } from '../works/peers.ts';
import { add, dnc, ntm, unet } from '../works/work.ts';

const peak = { gflops: () => 1, gbs: () => 1 };

const found = await pyTorch.find();

const inFolder = async (body: (folder: string) => void | Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-bench-test-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

suite('PyTorch', (test) => {
  const trains = 'trains the NTM and the DNC as we do, one sequence at a time and several, and a U-Net';
  const agrees = () =>
    inFolder(async (folder) => {
      const machines = [1, 3].flatMap((batch) => [
        ntm({ batch, length: 4 }),
        dnc({ batch, length: 4, slots: 16, readHeads: 2 }),
      ]);
      const works = [...machines, unet({ channels: [8, 16, 24], size: 8, batch: 3 })];
      const { outcomes, problems } = await runSet(works, [engramCompiled, pyTorch], { rounds: 1, ms: 1, folder });
      assert.equal(problems, []);
      for (const work of works) {
        const sides = outcomes.filter((outcome) => outcome.work === work);
        assert.equal(
          sides.map(({ side }) => side),
          [engramCompiled.name, pyTorch.name],
        );
        assert.ok(sides[1]!.difference! < 1e-5, `${work.name}: ${sides[1]!.difference}`);
      }
    });
  if ('missing' in found) test.skip(trains, found.missing);
  else test(trains, agrees);

  test('is left out where no Python has it, and said so', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'torch.py'), 'raise ImportError("no torch here")\n');
      const before = process.env.PYTHONPATH;
      process.env.PYTHONPATH = folder;
      const lines: string[] = [];
      try {
        const sets = [[add(4)]];
        const flags = { ...parseFlags([])!, time: 1, rounds: 1 };
        const sides = [engramCompiled, pyTorch];
        const run = await runTimed('peers', { kind: 'timed', sets, sides }, flags, peak, (line) => lines.push(line));
        assert.equal(
          run.results.map(({ side }) => side),
          [engramCompiled.name],
        );
        assert.equal(run.problems, []);
      } finally {
        if (before === undefined) delete process.env.PYTHONPATH;
        else process.env.PYTHONPATH = before;
      }
      assert.ok(
        lines.some((line) => /^without PyTorch, eager: no torch in /.test(line)),
        lines.join('\n'),
      );
    }));

  test('has every step of the NTM that is a peer alone in its process', () => {
    const sets = peerSets.filter((set) => set.some(({ kind }) => kind === 'ntm'));
    assert.equal(
      sets.map((set) => set.map(({ name }) => name)),
      [1, 4, 16].map((batch) => [`NTM, batch ${batch}, length 10`]),
    );
  });
});
