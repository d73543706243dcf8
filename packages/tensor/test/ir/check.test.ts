import { assert, suite } from '@engram/tools/suite';
import * as kernels from '../../src/backend/kernels/index.ts';
import { compile, embedding, Generator, GRU, grad, randn, SGD, type Tensor, tensor } from '../../src/index.ts';
import { faultsOf, faultsOfPass, faultsOfPlan } from '../../src/ir/check.ts';
import { type Call, type Graph, type Home, Value } from '../../src/ir/graph.ts';
import { planMemory } from '../../src/ir/plan.ts';
import { Live } from '../../src/recording.ts';

/** A training step of an unrolled network: with stacks, joins, views, states, numbers of each run, and indices. */
const trained = async (): Promise<Graph> => {
  const generator = new Generator(1);
  const gru = new GRU(2, 3, { generator });
  const table = randn([5, 2], { generator });
  const optimizer = new SGD(gru.parameters(), { lr: 0.1, momentum: 0.9 });
  const f = compile((tokens: Tensor, targets: Tensor) => {
    const { output } = gru.forward(embedding(tokens, table).reshape([6, 1, 2]));
    const loss = output.sub(targets).square().mean();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return [loss, output, grad(gru.forward(targets.slice(2, 0, 2)).output.sum(), gru.parameters())[0]];
  });
  await f(tensor([0, 1, 2, 3, 4, 0], { dtype: 'int32' }), randn([6, 1, 3], { generator }));
  return f.programs[0].graph;
};
const graph = await trained();

type Change = (graph: Graph) => Graph;

const withCall =
  (i: number, change: (call: Call) => Partial<Call>): Change =>
  (g) => ({
    ...g,
    calls: g.calls.map((call, k) => (k === i ? { ...call, ...change(call) } : call)),
  });
const find = (test: (call: Call) => boolean): number => {
  const i = graph.calls.findIndex(test);
  if (i < 0) throw new Error('no such call in the graph');
  return i;
};
const another = (value: Value, change: Partial<Value>): Value => {
  const { id, shape, dtype, length, origin } = { ...value, ...change };
  return new Value(id, shape, dtype, length, origin);
};
/** The graph with a value changed wherever it is. */
const changed =
  (value: Value, change: Partial<Value>): Change =>
  (g) => {
    const next = another(value, change);
    const homes = new Map<Value, Home>();
    for (const [key, home] of g.homes)
      homes.set(key === value ? next : key, home.value === value ? { ...home, value: next } : home);
    const replace = (values: readonly Value[]): Value[] => values.map((x) => (x === value ? next : x));
    const calls = g.calls.map((call) => ({ ...call, ins: replace(call.ins), outs: replace(call.outs) }));
    return { ...g, calls, inputs: replace(g.inputs), outputs: replace(g.outputs), homes };
  };
const moved =
  (value: Value, home: Partial<Home>): Change =>
  (g) => ({ ...g, homes: new Map(g.homes).set(value, { ...g.homes.get(value)!, ...home }) });
const swapped =
  (i: number): Change =>
  (g) => {
    const calls = [...g.calls];
    [calls[i], calls[i + 1]] = [calls[i + 1], calls[i]];
    return { ...g, calls };
  };

const isState = ({ origin }: Value): boolean => origin.kind === 'state';
const writesState = find(({ outs }) => outs.some(isState));
const update = find(({ kernel }) => kernel === kernels.sgd);
const lookup = find(({ kernel }) => kernel.index >= 0);
const product = find(
  ({ kernel, outs: [out] }) =>
    kernel === kernels.matmul && out.origin.kind === 'temporary' && graph.calls.some((call) => call.ins.includes(out)),
);
const sum = find(({ kernel, ins }) => kernel.form === 'broadcast' && ins.length === 2);
const reduced = find(({ kernel }) => kernel.form === 'reduce');
const chained = find(({ outs, ins }) => {
  const next = graph.calls[graph.calls.findIndex((c) => c.outs === outs) + 1];
  return ins.length > 0 && next?.ins.includes(outs[0]) === true && !isState(outs[0]);
});
/** A value that is a part of another and is written to, and one that is a part behind it. */
const parts = [...graph.homes].filter(([value]) => graph.calls.some(({ outs }) => outs.includes(value)));
const [part, home] = parts.find(([, h]) => h.offset > 0)!;
const state = graph.calls[writesState].outs.find(isState)!;
const temporary = graph.calls[product].outs[0];

const planted: Record<string, readonly [Change, RegExp]> = {
  'two values of one name': [
    withCall(product, ({ ins, outs }) => ({ outs: [another(outs[0], { id: ins[0].id })] })),
    /is two values/,
  ],
  'a value that nobody computes': [
    (g) => ({ ...g, calls: g.calls.filter((_, i) => i !== product) }),
    /reads %\d+ before it is there/,
  ],
  'a value that is read too early': [swapped(chained), /reads %\d+ before it is there/],
  'a result that nobody computes': [
    (g) => ({ ...g, outputs: [...g.outputs, g.newValue([2], 'float32')] }),
    /the end reads %\d+ before it is there/,
  ],
  'an update of what is not there': [
    withCall(update, ({ outs }) => ({ outs: [graph.newValue(outs[0].shape, outs[0].dtype), ...outs.slice(1)] })),
    /\(sgd\) reads %\d+ before it is there/,
  ],
  'a write to an argument': [withCall(product, () => ({ outs: [graph.inputs[1]] })), /writes to arg1, a argument/],
  'a write to a constant': [
    (g) => {
      const constant = g.newValue([2], 'float32', { kind: 'constant', data: new Float32Array(2) });
      return withCall(product, () => ({ outs: [constant] }))(g);
    },
    /writes to const\d+, a constant/,
  ],
  'a constant of another dtype': [
    (g) => {
      const constant = g.newValue([2], 'int32', { kind: 'constant', data: new Float32Array(2) });
      return { ...g, outputs: [...g.outputs, constant] };
    },
    /is 2 int32, its constant 2 float32/,
  ],
  'two states that are one storage': [changed(temporary, { origin: state.origin }), /are one state|its state/],
  'a shape that is not the length': [changed(temporary, { shape: [1, 7] }), /elements, its shape \[1, 7\]/],
  'a part that ends outside': [moved(part, { offset: 10_000 }), /it ends at \d+ of \d+/],
  'a part of another dtype': [changed(part, { dtype: 'int32' }), /it is int32, and that float32/],
  'a part that is a state': [
    (g) => ({ ...g, homes: new Map(g.homes).set(state, { value: home.value, offset: 0 }) }),
    /it is a state, which has a place of its own/,
  ],
  'a part of itself': [
    (g) => ({ ...g, homes: new Map(g.homes).set(home.value, { value: part, offset: 0 }) }),
    /it is a part of itself|it ends at/,
  ],
  'two parts in one place': [moved(part, { offset: home.offset - 1 }), /writes %\d+ where %\d+ (is|was read)/],
  'operands that do not broadcast': [
    withCall(sum, ({ ins, geometry }) => ({ ins, geometry: { ...(geometry as object), rows: 3 } })),
    /elements do not fit its geometry/,
  ],
  'a sum over another size': [
    withCall(reduced, ({ geometry }) => ({ geometry: { ...(geometry as { size: number }), size: 4 } })),
    /elements do not fit its geometry/,
  ],
  'operands of two dtypes': [
    (g) => {
      const call = g.calls[sum];
      const double = g.newValue(call.ins[0].shape, 'float64', {
        kind: 'constant',
        data: new Float64Array(call.ins[0].length),
      });
      return withCall(sum, ({ ins }) => ({ ins: [double, ins[1]] }))(g);
    },
    /of float64 and float32/,
  ],
  'indices that are not whole numbers': [
    withCall(lookup, ({ ins }) => ({ ins: [ins[0], ins[0]] })),
    /looks up indices of float32/,
  ],
  'an index of which nobody knows where it was recorded': [
    (g) => ({ ...g, calls: g.calls.map(({ recorded: _, ...call }) => call) }),
    /nobody knows where it was recorded/,
  ],
  'numbers that nobody works out': [
    withCall(update, () => ({
      geometry: new Live(
        () => 0,
        () => {},
      ),
    })),
    /needs numbers that nobody works out/,
  ],
};

const passes: Record<string, readonly [Change, RegExp]> = {
  'a write to a state that is gone': [
    (g) => ({ ...g, calls: g.calls.filter(({ outs }) => !outs.includes(state)) }),
    /states are written to, and were/,
  ],
  'results in another order': [(g) => ({ ...g, outputs: [...g.outputs].reverse() }), /the results are .*, and were/],
  'an argument less': [(g) => ({ ...g, inputs: g.inputs.slice(1) }), /the inputs are others|is not argument/],
  'numbers that are worked out no more': [(g) => ({ ...g, liveNumbers: [] }), /needs numbers|are others/],
  'two updates in another order': [swapped(find((call) => call.kernel === kernels.sgd)), /comes behind call/],
};

suite('ir: the checker', (test) => {
  test('finds nothing in what the passes made', () => {
    assert.equal(faultsOf(graph), []);
    assert.equal(faultsOfPass(graph, graph), []);
    assert.equal(faultsOfPlan(graph, planMemory(graph)), []);
    assert.ok(graph.homes.size > 5 && graph.liveNumbers.length > 0, 'there is something to find');
  });

  for (const [name, [plant, fault]] of Object.entries(planted)) {
    test(`finds ${name}`, () => assert.match(faultsOf(plant(graph)).join('\n'), fault));
  }
  for (const [name, [plant, fault]] of Object.entries(passes)) {
    test(`finds, after a pass, ${name}`, () => assert.match(faultsOfPass(graph, plant(graph)).join('\n'), fault));
  }
});

suite('ir: the checker of memory plans', (test) => {
  const plan = planMemory(graph);
  const [first] = plan.liveRanges.keys();
  const late = [...plan.liveRanges].find(([, life]) => life.last > life.first)!;
  const faults = (change: Partial<typeof plan>): string => faultsOfPlan(graph, { ...plan, ...change }).join('\n');

  test('finds a buffer that is read after it was given away', () => {
    const liveRanges = new Map(plan.liveRanges).set(late[0], { ...late[1], last: late[1].last - 1 });
    assert.match(faults({ liveRanges }), /uses \S+, which has no place there/);
  });
  test('finds two buffers in one place at one time', () => {
    const offsets = new Map([...plan.offsets.keys()].map((value) => [value, 0]));
    assert.match(faults({ offsets }), /lie in one place at one time/);
  });
  test('finds one outside of the area, one between the lines, and one without a place', () => {
    assert.match(faults({ bytes: 64 }), /lies at \d+ to \d+ of 64/);
    assert.match(faults({ offsets: new Map(plan.offsets).set(first, 4) }), /lies at 4/);
    assert.match(faults({ offsets: new Map([...plan.offsets].filter(([value]) => value !== first)) }), /lies at -1/);
  });
});
