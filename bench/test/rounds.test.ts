import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import { difference } from '../agreement.ts';
import { orderOf, runSet } from '../rounds.ts';
import type { Side } from '../sides/side.ts';
import { add, unary } from '../works/work.ts';

const ANSWERS = fileURLToPath(new URL('./fixtures/answers.mjs', import.meta.url));

const sideThat = (name: string, args: (requestFile: string) => string[], can: Side['can'] = () => true): Side => ({
  name,
  find: async () => ({ versions: {} }),
  can,
  command: (requestFile) => ({ file: process.execPath, args: args(requestFile) }),
});
const answering = (name: string, value: number, ns: number, can?: Side['can']) =>
  sideThat(name, (requestFile) => [ANSWERS, requestFile, String(value), String(ns)], can);

const run = async (sides: Side[], rounds = 2) => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-bench-test-'));
  const processes: string[] = [];
  const onProcess = (_: number, side: string) => processes.push(side);
  try {
    const result = await runSet([unary('exp', 4), add(2)], sides, { rounds, ms: 1, folder, onProcess });
    return { ...result, processes };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

suite('agreement', (test) => {
  const f32 = (...values: number[]) => Float32Array.of(...values);

  test('is the largest difference as a part of the largest value', () => {
    assert.is(difference(f32(1, -4), f32(1.5, -4)), 0.125);
    assert.is(difference(f32(0, 0), f32(0, 0)), 0);
  });
  test('is never there with another length, with nothing, with NaN, or where zeros are expected', () => {
    for (const [expected, actual] of [
      [f32(1), f32(1, 1)],
      [f32(), f32()],
      [f32(1), f32(Number.NaN)],
      [f32(Number.NaN), f32(Number.NaN)],
      [f32(0), f32(1)],
      [f32(1), f32(Number.POSITIVE_INFINITY)],
    ] as const) {
      assert.is(difference(expected, actual), Number.POSITIVE_INFINITY);
    }
  });
});

suite('rounds', (test) => {
  test('alternate their order', () => {
    const rounds = [0, 1, 2, 3].map((round) => orderOf(['A', 'B', 'C'], round).join(''));
    assert.equal(rounds, ['ABC', 'CBA', 'ABC', 'CBA']);
  });

  test('take each side through a fresh process a round, and keep what each gave', async () => {
    const { outcomes, problems, processes } = await run([
      answering('A', 2, 100),
      answering('B', 2 + 2 ** -22, 50, ({ kind }) => kind === 'unary'),
    ]);
    assert.equal(processes, ['A', 'B', 'B', 'A']);
    assert.equal(problems, []);
    const told = outcomes.map(({ work, side, backend, rounds, difference }) => [
      work.name,
      side,
      backend,
      rounds.map(({ median }) => median),
      difference,
    ]);
    assert.equal(told, [
      ['exp 4', 'A', 'fixture', [100, 100], null],
      ['exp 4', 'B', 'fixture', [50, 50], 2 ** -23],
      ['add 2', 'A', 'fixture', [100, 100], null],
    ]);
  });

  test('leave out a side that computes something else, at that work, and say by how much', async () => {
    // An addition has to be exact, exp has not.
    const { outcomes, problems } = await run([answering('A', 2, 100), answering('B', 2 + 2 ** -20, 50)]);
    assert.equal(
      outcomes.map(({ work, side }) => `${work.name} ${side}`),
      ['exp 4 A', 'exp 4 B', 'add 2 A'],
    );
    assert.is(problems.length, 1);
    assert.is(problems[0]!.side, 'B');
    assert.match(problems[0]!.message, /^add 2: does not compute what A does: apart by 4\.8e-7 of the largest value/);
  });

  test('leave out a side whose process fails, or answers too little, and go on', async () => {
    const throws = sideThat('throws', () => ['-e', 'throw new TypeError("no such op")']);
    const silent = sideThat('silent', () => ['-e', '']);
    const { outcomes, problems, processes } = await run([throws, silent, answering('A', 1, 1)]);
    assert.equal(processes, ['throws', 'silent', 'A', 'A']);
    assert.equal(
      outcomes.map(({ side }) => side),
      ['A', 'A'],
    );
    assert.equal(problems, [
      { side: 'throws', message: 'exp 4, add 2: TypeError: no such op' },
      { side: 'silent', message: 'exp 4, add 2: answered 0 of 2 tasks' },
    ]);
  });
});
