import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { align } from '../../src/backend/heap/blocks.ts';
import { copy, fill } from '../../src/backend/kernels/elementwise.ts';
import { CpuExecutable } from '../../src/backend/simd/executable.ts';
import { theMachine } from '../../src/backend/simd/machine.ts';
import {
  compile,
  Embedding,
  Generator,
  GRU,
  grad,
  Linear,
  LSTM,
  type Module,
  type Program,
  randint,
  randn,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { type Call, type Graph, noHomes, type Value } from '../../src/ir/graph.ts';
import { placeOf } from '../../src/ir/places.ts';
import { bytesOf, type Plan, planMemory } from '../../src/ir/plan.ts';
import { drawn, lossOf, randomSteps, runSteps, type Step } from './random-programs.ts';
import { checkAsync } from './support.ts';

/** No result that has anything to do with these comes out right. */
const POISON = { float32: NaN, float64: NaN, int32: -1_234_567_890, bool: 1 };

const poison = (value: Value): Call => ({
  kernel: fill,
  outs: [value],
  ins: [],
  geometry: { value: POISON[value.dtype] },
  zeroed: false,
});

/** The graph with every buffer filled with poison before its first use and after its last. */
const poisoned = (graph: Graph, { liveRanges }: Plan): Graph => {
  const isArgument = new Set(graph.inputs.map((value) => placeOf(graph, value).root));
  const calls = graph.calls.flatMap((call, i): Call[] => {
    const starting = [...liveRanges].filter(([value, { first }]) => first === i && !isArgument.has(value));
    const ending = [...liveRanges].filter(([, { last }]) => last === i);
    return [...starting.map(([value]) => poison(value)), call, ...ending.map(([value]) => poison(value))];
  });
  return { ...graph, calls };
};

const machines = { SIMD: theMachine(), 'typed arrays': { ...theMachine(), table: null } };

const run = (graph: Graph, plan: Plan, args: readonly Tensor[], machine = theMachine()): number[][] =>
  new CpuExecutable(graph, plan, machine)
    .runInPlace(
      args.map(({ storage }) => storage),
      new Map(),
    )
    .map((view) => [...view]);

const checkPoison = ({ graph }: Program, args: readonly Tensor[]): void => {
  const plan = planMemory(graph);
  for (const [label, machine] of Object.entries(machines)) {
    const want = run(graph, plan, args, machine);
    assert.equal(run(poisoned(graph, plan), plan, args, machine), want, label);
  }
};

/** Buffers that are needed at the same time must not share a byte, and all of them lie within the area. */
const checkOffsets = (graph: Graph, plan = planMemory(graph)): void => {
  const buffers = [...plan.liveRanges].map(([value, life]) => {
    const start = plan.offsets.get(value) as number;
    return { value, life, start, end: start + bytesOf(value) };
  });
  for (const { start, end, value } of buffers) {
    assert.ok(start % 64 === 0 && end <= plan.bytes, `%${value.id} lies at ${start} to ${end} of ${plan.bytes}`);
  }
  buffers.forEach((a, i) => {
    for (const b of buffers.slice(i + 1)) {
      const together = a.life.first <= b.life.last && b.life.first <= a.life.last;
      const overlap = Math.max(a.start, b.start) < Math.min(a.end, b.end);
      assert.not.ok(together && overlap, `%${a.value.id} and %${b.value.id}`);
    }
  });
  // Every use lies within the life.
  const uses = (value: Value, at: number): void => {
    const { root, offset } = placeOf(graph, value);
    if (root.origin.kind !== 'temporary' && root.origin.kind !== 'argument') return;
    const life = plan.liveRanges.get(root);
    assert.ok(life && life.first <= at && at <= life.last, `%${root.id} at ${at}`);
    assert.ok(offset >= 0 && offset + value.length <= root.length, `%${value.id} lies outside of %${root.id}`);
  };
  for (const value of graph.inputs) uses(value, 0);
  graph.calls.forEach(({ ins, outs }, i) => {
    for (const value of [...ins, ...outs]) uses(value, i);
  });
  for (const value of graph.outputs) uses(value, graph.calls.length);
};

const gradientsOf =
  (steps: readonly Step[]) =>
  (...inputs: Tensor[]): (Tensor | null)[] => {
    const pool = runSteps(steps, inputs);
    const loss = lossOf(pool);
    return [loss, ...pool.slice(-3), ...grad(loss, inputs, { allowUnused: true })];
  };

const inputs = (seed: number): Tensor[] =>
  drawn(seed, 'float32').map((x) => {
    x.requiresGrad = true;
    return x;
  });

suite('planMemory', (test) => {
  test('random programs: buffers of overlapping live ranges do not overlap', () =>
    checkAsync(randomSteps({ length: 24 }), 60, async (steps) => {
      const f = compile(gradientsOf(steps));
      await f(...inputs(1));
      checkOffsets(f.programs[0].graph);
    }));

  test('random programs: nothing that is read later is overwritten', () =>
    checkAsync(randomSteps({ length: 24 }), 60, async (steps) => {
      const f = compile(gradientsOf(steps));
      await f(...inputs(1));
      checkPoison(f.programs[0], inputs(2));
    }));

  test('graphs by hand: any calls over any buffers', () => {
    interface Drawn {
      readonly sizes: readonly number[];
      readonly calls: readonly (readonly number[])[];
    }
    const graphs = fc.record<Drawn>({
      sizes: fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 12 }),
      calls: fc.array(fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 4 }), { maxLength: 15 }),
    });
    return checkAsync(graphs, 300, async ({ sizes, calls }) => {
      const values = sizes.map(
        (length, id): Value => ({
          id,
          shape: [length],
          dtype: id % 2 ? 'float64' : 'bool',
          length,
          origin: id < 2 ? { kind: 'argument', index: id } : { kind: 'temporary' },
        }),
      );
      const at = (i: number): Value => values[i % values.length];
      const graph: Graph = {
        calls: calls.map(([out, ...ins]) => ({
          kernel: copy,
          outs: [at(out)],
          ins: ins.map(at),
          geometry: undefined,
          zeroed: false,
        })),
        inputs: values.slice(0, 2),
        outputs: [at(3)],
        homes: noHomes,
        liveNumbers: [],
        newValue: () => {
          throw new Error('no pass runs');
        },
      };
      const plan = planMemory(graph);
      checkOffsets(graph, plan);
      const needed = Math.max(
        ...Array.from({ length: calls.length + 1 }, (_, i) =>
          [...plan.liveRanges].reduce(
            (sum, [value, { first, last }]) => sum + (first <= i && i <= last ? align(bytesOf(value)) : 0),
            0,
          ),
        ),
      );
      assert.ok(plan.bytes >= needed);
      assert.ok(plan.bytes <= [...plan.liveRanges.keys()].reduce((sum, value) => sum + align(bytesOf(value)), 0));
    });
  });

  test('space is used again: a long chain needs two buffers', async () => {
    const f = compile((x: Tensor) => {
      let y = x.mul(1.5);
      for (let i = 0; i < 20; i++) y = y.add(i).mul(0.5);
      return y;
    });
    await f(randn([64]));
    assert.is(planMemory(f.programs[0].graph).bytes, 2 * 256);
  });

  test('poison is found where a plan is wrong', async () => {
    const f = compile((x: Tensor) => x.mul(2).add(x.exp().mul(x.tanh())));
    const x = tensor([1, 2, 3]);
    await f(x);
    const { graph } = f.programs[0];
    const plan = planMemory(graph);
    checkPoison(f.programs[0], [x]);
    const early = new Map([...plan.liveRanges].map(([value, { first, last }]) => [value, { first, last: last - 1 }]));
    assert.not.equal(run(poisoned(graph, { ...plan, liveRanges: early }), plan, [x]), run(graph, plan, [x]));
    const crowded = { ...plan, offsets: new Map([...plan.offsets.keys()].map((value) => [value, 0])) };
    assert.throws(() => checkOffsets(graph, crowded));
    assert.not.equal(run(graph, crowded, [x]), run(graph, plan, [x]));
  });
});

suite('planMemory: unrolled networks, forward and backward', (test) => {
  const generator = new Generator(1);
  const random = (shape: number[]): Tensor => randn(shape, { generator });
  const [gru, lstm] = [new GRU(4, 5, { generator }), new LSTM(4, 5, { generator })];
  const [table, out] = [new Embedding(7, 4, { generator }), new Linear(5, 7, { generator })];

  const learned = (loss: Tensor, modules: readonly Module[]): Tensor[] =>
    grad(
      loss,
      modules.flatMap((module) => module.parameters()),
    );
  const networks: Record<string, (x: Tensor) => Tensor[]> = {
    GRU: (x) => {
      const { output } = gru.forward(x);
      const loss = output.square().mean();
      return [loss, output, ...learned(loss, [gru])];
    },
    LSTM: (x) => {
      const { output } = lstm.forward(x);
      const loss = output.square().mean();
      return [loss, output, ...learned(loss, [lstm])];
    },
  };
  for (const [name, fn] of Object.entries(networks)) {
    test(name, async () => {
      const f = compile(fn);
      await f(random([6, 3, 4]));
      checkOffsets(f.programs[0].graph);
      checkPoison(f.programs[0], [random([6, 3, 4])]);
    });
  }

  test('tokens through an embedding, a GRU and a classifier', async () => {
    const f = compile((tokens: Tensor) => {
      const logits = out.forward(gru.forward(table.forward(tokens)).output);
      const loss = logits.logSoftmax(-1).select(-1, 2).mean().neg();
      return [loss, ...learned(loss, [table, gru, out])];
    });
    const tokens = randint(0, 7, [5, 3], { generator });
    await f(tokens);
    checkOffsets(f.programs[0].graph);
    checkPoison(f.programs[0], [randint(0, 7, [5, 3], { generator })]);
  });

  test('second order', async () => {
    const f = compile((x: Tensor) => {
      const first = grad(gru.forward(x).output.square().mean(), gru.parameters(), { createGraph: true });
      const energy = first.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      return [energy, ...learned(energy, [gru])];
    });
    const x = random([3, 2, 4]);
    await f(x);
    checkOffsets(f.programs[0].graph);
    checkPoison(f.programs[0], [x]);
  });
});
