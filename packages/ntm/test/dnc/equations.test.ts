import { ones, type Tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { DNC, unroll } from '../../src/index.ts';
import { allocation, nextUsage, retention } from '../../src/memories/dnc/allocation.ts';
import { contentWeights } from '../../src/memories/dnc/content.ts';
import { follow, nextLinks, nextPrecedence, sharpen } from '../../src/memories/dnc/links.ts';
import { CONTROLLERS, column, cube, doubles, matrix, normals, sequences } from '../machine/machines.ts';
import { check } from '../property.ts';
import type { Matrix, Vector } from '../reference.ts';
import { type DrawnSizes, dnc, LARGE, OPTIONS, SMALL, sizes } from './dncs.ts';
import {
  after,
  allocated,
  before,
  content,
  linked,
  preceded,
  retained,
  runDNC,
  type Step,
  sharpened,
  used,
} from './reference.ts';

const TIGHT = { rtol: 1e-8, atol: 1e-10 };

/** Whatever weights, usages and links may be: [B, …] from 0 to 1. */
const drawn = ({ batch, heads, slots, width, seed }: DrawnSizes) => {
  const normal = normals(seed);
  const off = ones([slots, slots]).sub(doubles(Array.from({ length: slots }, (_, i) => identity(slots, i))));
  return {
    keys: normal([batch, heads, width]),
    masks: normal([batch, heads, width]).sigmoid(),
    strengths: normal([batch, heads, 1]).abs().add(1),
    memory: normal([batch, slots, width]),
    free: normal([batch, heads, 1]).sigmoid(),
    readWeights: normal([batch, heads, slots]).softmax(2),
    writeWeights: normal([batch, slots])
      .softmax(1)
      .mul(normal([batch, 1]).sigmoid()),
    usage: normal([batch, slots], 3).sigmoid(),
    precedence: normal([batch, slots]).softmax(1),
    links: normal([batch, slots, slots]).softmax(2).mul(off),
  };
};

const identity = (slots: number, i: number): number[] => Array.from({ length: slots }, (_, j) => (i === j ? 1 : 0));

/** For each of the batch what plain loops make of it. */
const each = <T>(batch: number, of: (b: number) => T): T[] => Array.from({ length: batch }, (_, b) => of(b));

suite('DNC, its pieces against plain loops', (test) => {
  test('content, with masks and without', () => {
    check(sizes, (drawnSizes) => {
      const { batch, width } = drawnSizes;
      const { keys, strengths, memory, masks } = drawn(drawnSizes);
      const [k, s, m, hidden] = [cube(keys), cube(strengths), cube(memory), cube(masks)];
      const all: Vector = Array.from({ length: width }, () => 1);
      assertClose(
        contentWeights(keys, strengths, memory, masks),
        each(batch, (b) => k[b]!.map((key, r) => content(key, s[b]![r]![0]!, m[b]!, hidden[b]![r]!))),
        TIGHT,
      );
      assertClose(
        contentWeights(keys, strengths, memory, null),
        each(batch, (b) => k[b]!.map((key, r) => content(key, s[b]![r]![0]!, m[b]!, all))),
        TIGHT,
      );
    });
  });

  test('retention and usage', () => {
    check(sizes, (drawnSizes) => {
      const { batch } = drawnSizes;
      const { free, readWeights, usage, writeWeights } = drawn(drawnSizes);
      const kept = retention(free, readWeights);
      const expected = each(batch, (b) =>
        retained(
          cube(free)[b]!.map(([f]) => f!),
          cube(readWeights)[b]!,
        ),
      );
      assertClose(kept, expected, TIGHT);
      assertClose(
        nextUsage(usage, writeWeights, kept),
        each(batch, (b) => used(matrix(usage)[b]!, matrix(writeWeights)[b]!, expected[b]!)),
        TIGHT,
      );
    });
  });

  test('allocation, with ties, zeros and ones', () => {
    check(sizes, (drawnSizes) => {
      const { usage } = drawn(drawnSizes);
      // Rounded to tenths many are alike, and some are 0 or 1.
      for (const u of [usage, usage.mul(10).round().div(10), usage.round()]) {
        assertClose(allocation(u), matrix(u).map(allocated), TIGHT);
      }
    });
  });

  test('links, precedence, forward and backward', () => {
    check(sizes, (drawnSizes) => {
      const { batch } = drawnSizes;
      const { links, writeWeights, precedence, readWeights } = drawn(drawnSizes);
      const [l, w, p, r] = [cube(links), matrix(writeWeights), matrix(precedence), cube(readWeights)];
      assertClose(
        nextPrecedence(precedence, writeWeights),
        each(batch, (b) => preceded(p[b]!, w[b]!)),
        TIGHT,
      );
      assertClose(
        nextLinks(links, writeWeights, precedence),
        each(batch, (b) => linked(l[b]!, w[b]!, p[b]!)),
        TIGHT,
      );
      const { forward, backward } = follow(links, readWeights);
      assertClose(
        forward,
        each(batch, (b) => r[b]!.map((weights) => after(l[b]!, weights))),
        TIGHT,
      );
      assertClose(
        backward,
        each(batch, (b) => r[b]!.map((weights) => before(l[b]!, weights))),
        TIGHT,
      );
    });
  });

  test('sharpening, of weights of none as well', () => {
    check(sizes, (drawnSizes) => {
      const { readWeights, strengths } = drawn(drawnSizes);
      const [w, s] = [cube(readWeights), cube(strengths).map(column2)];
      assertClose(
        sharpen(readWeights, strengths),
        w.map((rows, b) => rows.map((row, r) => sharpened(row, s[b]![r]!))),
        TIGHT,
      );
      const slots = readWeights.shape[2]!;
      assertClose(sharpen(readWeights.mul(0), strengths), readWeights.mul(0).add(1 / slots), TIGHT);
    });
  });
});

const column2 = (rows: Matrix): number[] => column(doubles(rows));

/** All that a step leaves and does, by its name in `Step`. */
const stepsOf = (model: DNC, inputs: Tensor): Record<string, Tensor>[] =>
  unroll(model.cell, inputs).steps.map(({ output, state, acts }) => {
    const { memory, readWeights, writeWeights, usage, precedence, links } = state;
    const { allocation: free, forward, backward, write } = acts;
    const { erase, add } = write;
    return {
      output,
      memory,
      readWeights,
      writeWeights,
      usage,
      precedence,
      links,
      allocation: free,
      forward,
      backward,
      erase,
      add,
    };
  });

const matches = (model: DNC, inputs: Tensor): void => {
  const expected = cube(inputs).map((sequence) => runDNC(model.stateDict(), model.config, sequence));
  stepsOf(model, inputs).forEach((step, t) => {
    for (const [name, actual] of Object.entries(step)) {
      const want = expected.map((steps) => steps[t]![name as keyof Step]) as number[][];
      assertClose(actual, want, { ...TIGHT, label: `${name}, step ${t}` });
    }
  });
  assertClose(
    model.forward(inputs),
    expected.map((steps) => steps.map(({ logits }) => [...logits])),
    TIGHT,
  );
};

suite('DNC against its equations in plain loops', (test) => {
  for (const controller of CONTROLLERS) {
    test(`${controller}: all of the state after each step, with several layers and heads`, () => {
      matches(dnc({ ...LARGE, controller }), sequences(3, 6));
    });
  }

  test('the cures in all their combinations', () => {
    for (const options of OPTIONS) matches(dnc({ ...LARGE, ...options }), sequences(2, 5));
  });

  test('any sizes, down to one of each', () => {
    const n = fc.integer({ min: 1, max: 4 });
    const any = fc.record({
      controller: fc.constantFrom(...CONTROLLERS),
      inputSize: n,
      outputSize: n,
      hiddenSize: n,
      layers: n,
      slots: n,
      width: n,
      readHeads: n,
      maskedLookup: fc.boolean(),
      clearFreed: fc.boolean(),
      sharpLinks: fc.boolean(),
      batch: n,
      time: n,
      seed: n,
    });
    check(any, ({ batch, time, seed, ...config }) =>
      matches(dnc(config, { seed }), sequences(batch, time, config.inputSize, seed)),
    );
  });

  test('what is written at a step is read at the same', () => {
    const model = dnc(SMALL);
    const { state } = model.cell.step(sequences(1, 1).select(1, 0), model.zeroState(1));
    assertClose(state.reads[0]!, state.readWeights.select(0, 0).matmul(state.memory.select(0, 0)));
    assert.ok(Math.max(...state.reads[0]!.abs().dataSync()) > 1e-3, `${state.reads[0]}`);
  });

  test('float32 is the same network', () => {
    for (const options of OPTIONS) {
      const double = dnc({ ...LARGE, ...options });
      const single = new DNC({ ...LARGE, ...options });
      single.loadStateDict(double.stateDict());
      const inputs = sequences(2, 6);
      const logits = single.forward(inputs.to('float32'));
      assert.is(logits.dtype, 'float32');
      assertClose(logits.to('float64'), double.forward(inputs), { rtol: 1e-3, atol: 1e-4 });
    }
  });
});
