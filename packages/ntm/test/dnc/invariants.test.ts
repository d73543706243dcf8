import { type Tensor, zerosLike } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { DNC, unroll } from '../../src/index.ts';
import { cube, sequences } from '../machine/machines.ts';
import { check } from '../property.ts';
import { dnc, LARGE, OPTIONS } from './dncs.ts';

/** For what is rounded in float64. */
const SLACK = 1e-9;

const within = (x: Tensor, most: number, what: string): void => {
  const values = [...x.dataSync()];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  assert.ok(low >= -SLACK && high <= most + SLACK, `${what}: from ${low} to ${high}`);
};

const n = fc.integer({ min: 1, max: 4 });
/** Networks of wild weights: gates shut and open, keys far and near. */
const wild = fc.record({
  slots: fc.integer({ min: 1, max: 6 }),
  width: n,
  readHeads: n,
  options: fc.constantFrom(...OPTIONS),
  scale: fc.constantFrom(0.1, 1, 5, 30),
  seed: n,
});

suite('DNC, what always holds', (test) => {
  test('usage from 0 to 1; weights, allocation, link rows and columns sum to 1 at most; no slot follows itself', () => {
    check(wild, ({ options, scale, seed, ...sizes }) => {
      const model = dnc({ ...LARGE, ...sizes, ...options }, { scale, seed });
      for (const { state, acts } of unroll(model.cell, sequences(2, 12, 2, seed)).steps) {
        within(state.usage, 1, 'usage');
        within(acts.allocation.sum(1), 1, 'allocation');
        within(acts.allocation, 1, 'allocation of a slot');
        within(state.writeWeights.sum(1), 1, 'write weights');
        within(state.readWeights.sum(2), 1, 'read weights');
        within(state.precedence.sum(1), 1, 'precedence');
        within(state.links, 1, 'a link');
        within(state.links.sum(2), 1, 'a row of links');
        within(state.links.sum(1), 1, 'a column of links');
        for (const rows of cube(state.links)) assert.ok(rows.every((row, i) => row[i] === 0));
        for (const weights of [acts.forward, acts.backward]) within(weights.sum(2), 1, 'what links lead to');
      }
    });
  });

  test('finite logits and gradients whatever the inputs, in float32 and float64', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      for (const options of OPTIONS) {
        for (const factor of [0, 1e3, 1e6]) {
          const model = new DNC({ ...LARGE, ...options }).to(dtype);
          const logits = model.forward(sequences(2, 6).mul(factor).to(dtype));
          logits.square().mean().backward();
          for (const x of [logits, ...model.parameters().flatMap(({ grad }) => grad ?? [])]) {
            assert.ok(x.dataSync().every(Number.isFinite), `${dtype}, × ${factor}, ${JSON.stringify(options)}`);
          }
        }
      }
    }
  });

  test('gates that are shut or open as far as float32 goes: finite gradients', () => {
    for (const seed of [1, 2, 3, 4]) {
      const model = dnc(LARGE, { scale: 200, dtype: 'float32', seed });
      model.forward(sequences(2, 8).to('float32')).square().mean().backward();
      for (const [name, { grad }] of model.namedParameters()) {
        assert.ok(grad!.dataSync().every(Number.isFinite), `${name}, seed ${seed}`);
      }
    }
  });

  test('all weights zero: an output of biases', () => {
    const model = new DNC(LARGE);
    model.loadStateDict(Object.fromEntries(Object.entries(model.stateDict()).map(([name, x]) => [name, zerosLike(x)])));
    const logits = model.forward(sequences(2, 6).to('float32'));
    assert.ok(logits.dataSync().every((x) => x === 0));
    logits.add(1).square().mean().backward();
    for (const [name, { grad }] of model.namedParameters()) {
      assert.ok((grad?.dataSync() ?? [0]).every(Number.isFinite), name);
    }
  });
});
