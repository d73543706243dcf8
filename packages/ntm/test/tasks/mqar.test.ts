import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { mqar } from '../../src/index.ts';
import { check } from '../property.ts';
import { assertEven, drawOne, isBit, range, type Sequence, seeds, sumOf, zeros } from './sequences.ts';

/** A token from its bits, the lowest first. */
const number = (bits: readonly number[]): number => Number.parseInt([...bits].reverse().join(''), 2);

const codeOf = (row: readonly number[]): number => number(row.slice(0, 12));

/** The steps at which something is shown behind the pairs. */
const queriesOf = ({ inputs }: Sequence, pairs: number): number[] =>
  range(inputs.length).filter((t) => t >= 2 * pairs && inputs[t]!.some((x) => x !== 0));

const sizes = fc.record({ pairs: fc.integer({ min: 1, max: 20 }), tokens: fc.integer({ min: 4, max: 90 }) });

const each = (property: (sequence: Sequence, size: { pairs: number; tokens: number }) => void): void =>
  check(fc.tuple(sizes, seeds), ([size, seed]) => property(drawOne(mqar, size, seed), size));

suite('mqar', (test) => {
  test('shows pairs, then every key once more; its value is due at that step', () => {
    each((sequence, { pairs, tokens }) => {
      const { inputs, targets, mask } = sequence;
      const steps = Math.max(tokens, 4 * pairs);
      assert.is(inputs.length, steps);
      assert.ok(inputs.flat().every(isBit));
      const store = new Map(range(pairs).map((n) => [codeOf(inputs[2 * n]!), codeOf(inputs[2 * n + 1]!)]));
      assert.is(store.size, pairs, 'keys differ');
      assert.is(new Set(store.values()).size, pairs, 'values differ');
      const asked = queriesOf(sequence, pairs);
      assert.equal(
        asked.map((t) => codeOf(inputs[t]!)).sort((a, b) => a - b),
        [...store.keys()].sort((a, b) => a - b),
      );
      range(steps).forEach((t) => {
        const due = asked.includes(t);
        assert.is(mask[t], due ? 1 : 0);
        if (due) assert.is(number(targets[t]!), store.get(codeOf(inputs[t]!)), `the value at step ${t}`);
        else assert.equal(targets[t], zeros(12));
      });
    });
  });

  test('queries are at even distances from the end of the pairs, with a step behind each', () => {
    each((sequence, { pairs }) => {
      for (const t of queriesOf(sequence, pairs)) {
        assert.ok((t - 2 * pairs) % 2 === 0 && t + 1 < sequence.inputs.length, `step ${t}`);
      }
    });
  });

  test('values are marked as such; keys are 1 … 4095, so that only a blank is blank', () => {
    each((sequence, { pairs }) => {
      range(sequence.inputs.length).forEach((t) => {
        assert.is(sequence.inputs[t]![12], t < 2 * pairs && t % 2 === 1 ? 1 : 0);
      });
      for (const n of range(pairs)) assert.ok(codeOf(sequence.inputs[2 * n]!) > 0);
    });
  });

  test('has as many steps as tokens were asked for, or four a pair', () => {
    assert.is(mqar.steps({ pairs: 16, tokens: 64 }), 64);
    assert.is(mqar.steps({ pairs: 4, tokens: 64 }), 64);
    assert.is(mqar.steps({ pairs: 17, tokens: 64 }), 68);
    assert.is(mqar.counted({ pairs: 5, tokens: 64 }), 5);
    assert.is(mqar.chance({ pairs: 5, tokens: 64 }), 30);
  });

  test('where there is just room for them, every second step is a query', () => {
    const asked = queriesOf(drawOne(mqar, { pairs: 16, tokens: 64 }), 16);
    assert.equal(
      asked,
      range(16).map((g) => 32 + 2 * g),
    );
  });

  test('queries grow rare with the distance as (g + 1)^(α − 1), α = 0.01, without replacement', () => {
    const drawn = 4000;
    const first = range(drawn).map((seed) => {
      const sequence = drawOne(mqar, { pairs: 1, tokens: 22 }, seed);
      return (queriesOf(sequence, 1)[0]! - 2) / 2;
    });
    const weights = range(10).map((g) => (g + 1) ** -0.99);
    weights.forEach((weight, g) => {
      const p = weight / sumOf(weights);
      const expected = drawn * p;
      const times = first.filter((place) => place === g).length;
      const deviation = Math.sqrt(expected * (1 - p));
      assert.ok(Math.abs(times - expected) <= 5 * deviation, `place ${g}: ${times}, expected ${expected}`);
    });
    // Two keys over two places: the first key takes the near place with probability 1 / (1 + 2^-0.99).
    const near = range(drawn).filter((seed) => {
      const { inputs } = drawOne(mqar, { pairs: 2, tokens: 8 }, seed);
      return String(inputs[4]) === String(inputs[0]);
    }).length;
    const p = 1 / (1 + 2 ** -0.99);
    assert.ok(Math.abs(near - drawn * p) <= 5 * Math.sqrt(drawn * p * (1 - p)), `${near} of ${drawn}`);
  });

  test('bits of keys and values are fair coins', () => {
    const drawn = range(1500).map((seed) => drawOne(mqar, { pairs: 2, tokens: 8 }, seed).inputs);
    for (const i of range(12)) {
      for (const t of [0, 1]) {
        const bits = drawn.map((inputs) => inputs[t]![i]!);
        assertEven(bits, [0, 1], `bit ${i} of step ${t}`);
      }
    }
  });

  test('holds with as many pairs and tokens as there can be', () => {
    const sequence = drawOne(mqar, { pairs: 1024, tokens: 10_000 });
    const { inputs, targets } = sequence;
    const store = new Map(range(1024).map((n) => [codeOf(inputs[2 * n]!), codeOf(inputs[2 * n + 1]!)]));
    assert.is(store.size, 1024);
    const asked = queriesOf(sequence, 1024);
    assert.is(asked.length, 1024);
    for (const t of asked) assert.is(number(targets[t]!), store.get(codeOf(inputs[t]!)));
  });
});
