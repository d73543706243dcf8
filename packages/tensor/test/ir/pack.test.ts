import { assert, suite } from '@engram/tools/suite';
import * as kernels from '../../src/backend/kernels/index.ts';
import {
  Adam,
  clamp,
  compile,
  Dropout,
  embedding,
  Generator,
  GRU,
  Linear,
  randn,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { faultsOf } from '../../src/ir/check.ts';
import { type Graph, noHomes, temporary, Value, valuesFrom } from '../../src/ir/graph.ts';
import { pack, unpack } from '../../src/ir/pack.ts';
import { checkPasses } from '../compile/checked.ts';

checkPasses();

/** A graph as plain data, values by their ids. */
const plain = ({ calls, inputs, outputs, homes, liveNumbers }: Graph) => {
  const all = new Map<number, unknown>();
  const idOf = (value: Value): number => {
    const { id, shape, dtype, length, origin } = value;
    all.set(id, [shape, dtype, length, origin]);
    return id;
  };
  const listed = {
    calls: calls.map(({ kernel, outs, ins, geometry, zeroed, note, recorded }) => {
      const names = [kernel.name, outs.map(idOf).join(), ins.map(idOf).join(), zeroed, note, recorded?.place];
      return [...names, geometry];
    }),
    inputs: inputs.map(idOf),
    outputs: outputs.map(idOf),
    homes: [...homes].map(([value, home]) => [idOf(value), idOf(home.value), home.offset]),
  };
  return { ...listed, liveNumbers: [...liveNumbers], values: [...all].sort(([a], [b]) => a - b) };
};

suite('ir: graphs in short', (test) => {
  test('come out as they went in', async () => {
    const generator = new Generator(1);
    const [gru, head, dropout] = [new GRU(3, 4, { generator }), new Linear(4, 2, { generator }), new Dropout(0.3)];
    const table = randn([5, 3], { generator });
    const optimizer = new Adam([...gru.parameters(), ...head.parameters()]);
    const f = compile((tokens: Tensor, x: Tensor) => {
      const { output } = gru.forward(embedding(tokens, table).add(x));
      const loss = head.forward(dropout.forward(output)).square().mean();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return [loss, output];
    });
    const tokens = Array.from({ length: 12 }, (_, t) => [t % 5, (t * 2) % 5]);
    await f(tensor(tokens, { dtype: 'int32' }), randn([12, 2, 3], { generator }));
    const { graph } = f.programs[0];
    const packed = pack(graph);
    const again = unpack(packed);
    assert.equal(plain(again), plain(graph));
    assert.equal(faultsOf(again), []);
    assert.ok(packed.geometries.length < graph.calls.length / 2, `${packed.geometries.length} geometries`);
    const { id } = again.newValue([2], 'float32');
    assert.ok(graph.calls.every(({ ins, outs }) => [...ins, ...outs].every((value) => value.id < id)));
  });

  test('keep apart what only looks the same', () => {
    const value = (id: number): Value => new Value(id, [2], 'float32', 2, temporary);
    const bounds = [0, -0, NaN, Infinity, -Infinity, null, undefined];
    const calls = bounds.map((min, i) => ({
      kernel: kernels.clamp,
      outs: [value(2 * i)],
      ins: [value(2 * i + 1)],
      geometry: { min, max: 1 },
      zeroed: false,
    }));
    const graph: Graph = { calls, inputs: [], outputs: [], homes: noHomes, liveNumbers: [], newValue: valuesFrom(100) };
    const got = unpack(pack(graph)).calls.map(({ geometry }) => (geometry as { min: unknown }).min);
    for (const [i, min] of got.entries()) assert.ok(Object.is(min, bounds[i]), `${min} was ${bounds[i]}`);
  });

  test('a program whose memory has moved runs on', async () => {
    const layer = new Linear(3, 3, { generator: new Generator(2) });
    const f = compile((x: Tensor) => clamp(layer.forward(x), -1, 1).detach());
    const x = randn([2, 3], { generator: new Generator(3) });
    const want = (await f(x)).arraySync();
    const text = String(f.programs[0]);
    // Larger than any scratch area so far, and than the heap.
    await compile((y: Tensor) => y.exp().sum())(randn([2_000_000]));
    assert.equal((await f(x)).arraySync(), want);
    assert.is(String(f.programs[0]), text);
  });
});
