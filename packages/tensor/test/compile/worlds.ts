import fc from 'fast-check';
import {
  Adam,
  AdamW,
  apply,
  cast,
  compile,
  defineOp,
  EngramError,
  embedding,
  exp,
  Generator,
  matmul,
  noGrad,
  type Optimizer,
  Parameter,
  RMSprop,
  randn,
  SGD,
  type Tensor,
  tanh,
  tensor,
} from '../../src/index.ts';
import { randomSteps, runSteps, type Step } from './random-programs.ts';
import { assertNear, checkAsync, values } from './support.ts';

// Functions at random that do what functions should not need to do: they write to what they were given, make optimizers,
// let gradients change hands, and run kernels that use the library and fail. Eager and compiled agree, and a call that is
// rejected has changed nothing.

/** The trap: a copy of its input by a kernel that throws at its `at`-th run, and that uses the library on the way. */
const trap = { at: Infinity, runs: 0 };
const trapOp = defineOp({
  name: 'trap',
  shape: ([x]) => x.shape,
  kernel: ([out], [x]) => {
    // Enough of them for SIMD, were the heap free.
    const many = exp(tensor(new Float32Array(600), [600]));
    const square = matmul(many.reshape([20, 30]), many.reshape([30, 20]));
    for (let i = 0; i < x.length; i++) out[i] = x[i] * many.dataSync()[i % 600] * (square.dataSync()[i % 400] / 30);
    if (++trap.runs === trap.at) throw new RangeError('the trap');
  },
  vjp: (g): Tensor[] => [trapped(g)],
});
const trapped = (x: Tensor): Tensor => apply(trapOp, [x]);

type Act =
  | { readonly kind: 'ops'; readonly steps: readonly Step[] }
  | { readonly kind: 'assign' | 'trap' | 'look' | 'keep' | 'gradient' | 'hand'; readonly a: number; readonly b: number }
  | { readonly kind: 'learn'; readonly zero: boolean; readonly a: number }
  | { readonly kind: 'inner'; readonly a: number; readonly b: number };

/** What happens between calls. */
type Turn = { readonly kind: 'swap' | 'share' | 'forget' | 'eager' | 'replace' | 'none'; readonly a: number };

interface World {
  readonly acts: readonly Act[];
  readonly turns: readonly Turn[];
  /** Which tensors outside the arguments are one with; beyond them: tensors of their own. */
  readonly args: readonly number[];
  readonly optimizer: number;
}

const nat = fc.nat({ max: 40 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('ops' as const), steps: randomSteps({ length: 3 }) }),
  fc.record({
    kind: fc.constantFrom('assign', 'assign', 'trap', 'look', 'keep', 'gradient', 'hand' as const),
    a: nat,
    b: nat,
  }) as fc.Arbitrary<Act>,
  fc.record({ kind: fc.constant('learn' as const), zero: fc.boolean(), a: nat }),
  fc.record({ kind: fc.constant('inner' as const), a: nat, b: nat }),
);

const worlds: fc.Arbitrary<World> = fc.record({
  acts: fc.array(acts, { minLength: 2, maxLength: 9 }),
  turns: fc.array(
    fc.record({ kind: fc.constantFrom('swap', 'share', 'forget', 'eager', 'replace', 'none', 'none'), a: nat }),
    { minLength: 3, maxLength: 3 },
  ) as fc.Arbitrary<Turn[]>,
  args: fc.array(fc.nat({ max: 7 }), { minLength: 2, maxLength: 3 }),
  optimizer: fc.nat({ max: 3 }),
});

const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (seed + 1)));

// Adam divides by the gradient's size, and so magnifies rounding where that is next to nothing.
const OPTIMIZERS: readonly ((p: Tensor[]) => Optimizer)[] = [
  (p) => new SGD(p, { lr: 0.1, momentum: 0.5 }),
  (p) => new Adam(p, { lr: 0.05, eps: 0.1 }),
  (p) => new AdamW(p, { lr: 0.05, eps: 0.1 }),
  (p) => new RMSprop(p, { lr: 0.02, eps: 0.1, momentum: 0.5, centered: true }),
];

/** All weights and buffers have this shape, so that gradients and values may change places. */
const SHAPE = [2, 3];
const fresh = (seed: number): Tensor => tensor(numbers(6, seed), SHAPE);
const at = <T>(list: readonly T[], i: number): T => list[i % list.length];
/** Something of x in that shape, off the tape or on it. */
const fit = (x: Tensor): Tensor => (x.numel === 6 ? x.reshape(SHAPE) : x.mean().expand(SHAPE).clone());

/** One of two that do the same, eagerly and compiled. */
class Side {
  readonly weights = [0, 1, 2].map((i) => new Parameter(fresh(i)));
  readonly buffers = [3, 4].map(fresh);
  readonly generator = new Generator(5);
  readonly optimizer: Optimizer;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.optimizer = at(OPTIMIZERS, world.optimizer)(this.weights.slice(0, 2));
  }

  get #outside(): readonly Tensor[] {
    return [...this.weights, ...this.buffers];
  }

  args(call: number): { xs: Tensor[]; index: Tensor } {
    const xs = this.#world.args.map((i, k) => {
      const tensor = this.#outside[i];
      if (tensor === undefined) return fresh(10 * call + k + 20);
      return [tensor.detach(), tensor.detach().reshape([6]).reshape(SHAPE)][k % 2];
    });
    return { xs, index: tensor(Float32Array.from([call % 4, 1])) };
  }

  turn({ kind, a }: Turn): void {
    const [p, q] = [at(this.weights, a), at(this.weights, a + 1)];
    if (kind === 'swap') [p.grad, q.grad] = [q.grad, p.grad];
    if (kind === 'share') p.grad = q.grad;
    if (kind === 'forget') p.grad = null;
    if (kind === 'eager') p.mul(q).sum().backward();
    if (kind === 'replace') at(this.buffers, a).replace(fresh(a + 50));
  }

  readonly fn = ({ xs, index }: { xs: readonly Tensor[]; index: Tensor }): (Tensor | null)[] => {
    let pool: Tensor[] = [...xs, ...this.weights];
    const kept: (Tensor | null)[] = [];
    // What a call leaves in a .grad is written over by the next, also where another tensor has it by then; unless that is looked at.
    const handed = this.#world.turns.some(({ kind }) => kind === 'swap' || kind === 'share');
    if (handed) for (const { grad } of this.weights) kept.push(grad?.mul(1) ?? null);
    const recent = (i: number): Tensor => at([...pool].reverse(), i);
    for (const act of this.#world.acts) {
      switch (act.kind) {
        case 'ops':
          pool = runSteps(act.steps, pool);
          break;
        case 'assign': {
          const target = at(this.#outside, act.b);
          const view = act.a % 2 === 0 ? target : target.detach().reshape([6]).reshape(SHAPE);
          noGrad(() => view.assign(tanh(fit(recent(act.a))).mul(0.9)));
          pool = pool.filter((x) => x.node === null); // what came before may need the old values
          break;
        }
        case 'trap':
          pool.push(trapped(recent(act.a)));
          break;
        case 'look': {
          // Indices that are computed: 0 to 3 of 3 rows.
          const rows = act.b % 2 === 0 ? 3 : 4;
          const table = tensor(numbers(3 * rows, act.a), [rows, 3]);
          const found = embedding(cast(index.mul(1), 'int32'), table);
          kept.push(found); // or a program does without it, and without its error
          pool.push(found);
          break;
        }
        case 'keep':
          kept.push(act.b % 3 === 0 ? at(this.#outside, act.a).detach() : recent(act.a).detach());
          break;
        case 'gradient': {
          const grad = at(this.weights, act.a).grad;
          if (grad === null) break;
          if (act.b % 3 === 0) noGrad(() => grad.assign(grad.mul(0.5).add(fit(recent(act.b)).detach())));
          else pool.push(grad.mul(0.5).add(randn(SHAPE, { generator: this.generator })));
          break;
        }
        case 'hand': {
          const [p, q] = [at(this.weights, act.a), at(this.weights, act.a + 1)];
          if (act.b % 2 === 0) [p.grad, q.grad] = [q.grad, p.grad];
          else p.grad = act.b % 3 === 0 ? null : (q.grad?.clone() ?? null);
          break;
        }
        case 'learn': {
          if (act.zero) this.optimizer.zeroGrad();
          const y = runSteps([{ op: act.a, a: 1, b: 2, n: act.a }], [...xs.map((x) => x.detach()), ...this.weights]);
          const loss = y.map((x) => tanh(x).mean()).reduce((s, x) => s.add(x));
          if (!loss.requiresGrad) break;
          (act.a % 2 === 0 ? loss : trapped(loss)).backward();
          this.optimizer.step();
          kept.push(loss.detach());
          pool = pool.filter((x) => x.node === null);
          break;
        }
        case 'inner': {
          const w = new Parameter(fit(recent(act.a)).detach().clone());
          const optimizer = at(OPTIMIZERS, act.b)([w]);
          for (let i = 0; i < 2; i++) {
            optimizer.zeroGrad();
            w.sub(0.3).square().sum().backward();
            optimizer.step();
          }
          pool.push(w.detach());
          break;
        }
      }
    }
    return [...kept, ...pool.slice(-4).map((x) => x.detach())];
  };

  /** All that a call might change. */
  state(): (number[] | null)[] {
    const { steps, state } = this.optimizer.stateDict();
    return [
      ...this.#outside.map(values),
      ...this.weights.map(({ grad }) => grad && values(grad)),
      ...Object.values(state).map(values),
      [...steps],
      [this.generator.getState().offset],
    ];
  }
}

const list = (results: readonly (Tensor | null)[]): (number[] | null)[] => results.map((x) => x && values(x));

/** What was met, to see that the property is not empty. */
export interface Met {
  calls: number;
  traps: number;
  errors: number;
}

const agree = async (world: World, simd: boolean, met: Met): Promise<void> => {
  const [eager, other] = [new Side(world), new Side(world)];
  const f = compile(other.fn, { simd, name: 'world' });
  for (let call = 0; call < 4; call++) {
    if (call > 0) for (const side of [eager, other]) side.turn(world.turns[call - 1]);
    Object.assign(trap, { at: Infinity, runs: 0 });
    let want: (number[] | null)[];
    try {
      want = list(eager.fn(eager.args(call)));
    } catch (error) {
      if (!(error instanceof EngramError)) throw error;
      // The same error, and nothing has changed; eagerly the first half has, so this is the end.
      const before = other.state();
      const rejected = await f(other.args(call)).then(
        () => null,
        (e: Error) => e,
      );
      if (rejected?.constructor !== error.constructor)
        throw new Error(`call ${call}: eagerly ${error}, compiled ${rejected}`, { cause: error });
      assertNear(other.state(), before, { rtol: 0, atol: 0, label: `after the error of call ${call}` });
      met.errors++;
      return;
    }
    const runs = trap.runs;
    for (let k = 1; k <= runs + 1; k++) {
      const before = other.state();
      Object.assign(trap, { at: k, runs: 0 });
      let got: (Tensor | null)[];
      try {
        got = await f(other.args(call));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        assertNear(other.state(), before, { rtol: 0, atol: 0, label: `call ${call}, after trap ${k}` });
        met.traps++;
        continue;
      }
      met.calls++;
      assertNear(list(got), want, { rtol: 2e-4, atol: 2e-5, label: `call ${call}, result` });
      assertNear(other.state(), eager.state(), { rtol: 2e-4, atol: 2e-5, label: `call ${call}, state` });
      break;
    }
  }
};

/** Runs so many worlds. */
export const checkWorlds = async (runs: number, simd: boolean): Promise<Met> => {
  const met: Met = { calls: 0, traps: 0, errors: 0 };
  try {
    await checkAsync(worlds, runs, (world) => agree(world, simd, met));
  } finally {
    trap.at = Infinity;
  }
  return met;
};
