/** Runs the GPU beside the CPU, and prints their table. */
import { setBackend } from '@engram/tensor';
import type { Flags } from './flags.ts';
import { type Adapter, findAdapter } from './gpu/adapter.ts';
import { type Contestant, contest, type Device } from './gpu/contest.ts';
import { type Crossover, crossover } from './gpu/crossover.ts';
import { dispatchTime, submitTime } from './gpu/overhead.ts';
import { productFlop, productOn, trainingFlop, trainingOn } from './gpu/works.ts';
import { msOf } from './groups.ts';
import { progress } from './progress.ts';
import { tableOf } from './report.ts';
import type { GroupRun, Result } from './results.ts';
import { orderOf, type Problem } from './rounds.ts';
import { type Round, roundOf, spreadOf } from './stats.ts';

const SIZES = [256, 512, 1024, 2048, 4096];
const WIDTH = 1024;
/** Exponents of the sizes and widths among which crossovers are looked for. */
const SIZE_RANGE = [4, 12] as const;
const WIDTH_RANGE = [5, 12] as const;
/** A call that is expected to take longer is left out, unless the adapter is hardware. */
const MOST_NS = 5e9;
/** As parts of the largest value: of a product, of the losses of training steps. */
const PRODUCT_APART = 1e-5;
const LOSSES_APART = 1e-4;
/** Crossovers need no precision, and there are many sizes to try. */
const CROSSOVER_ROUNDS = 3;
/** The size that tells how large the largest can be. */
const PROBE = 256;

const DISPATCH = 'a dispatch, of many';
const SUBMIT = 'an op and a read';
const SIZE_CROSSOVER = 'crossover of matmul';
const WIDTH_CROSSOVER = 'crossover of the MLP';
const productName = (size: number): string => `matmul ${size}`;
const trainingName = (width: number): string => `MLP ${width} wide, training step`;

const NAMES = [DISPATCH, SUBMIT, ...SIZES.map(productName), trainingName(WIDTH), SIZE_CROSSOVER, WIDTH_CROSSOVER];
const SIDES = ['CPU, compiled', 'GPU, compiled'];

/** @throws {EngramError} where there is no GPU. */
export const runGpu = async (flags: Flags, print: (line: string) => void): Promise<GroupRun> => {
  const wanted = new RegExp(flags.filter, 'i');
  const names = NAMES.filter((name) => wanted.test(name));
  if (names.length === 0) return { group: 'gpu', results: [], sides: {}, problems: [] };
  const adapter = await findAdapter();
  try {
    print(`\n${adapter.facts.description}`);
    return await new Comparison(adapter, flags, print).run(names);
  } finally {
    await setBackend('cpu');
    adapter.backend.destroy();
  }
};

/** The same work in all sizes. */
interface Family {
  nameOf(size: number): string;
  flop(size: number): number;
  measure(size: number): Promise<void>;
}

class Comparison {
  readonly #adapter: Adapter;
  readonly #flags: Flags;
  readonly #print: (line: string) => void;
  readonly #table = tableOf('gpu', NAMES, SIDES);
  readonly #devices: readonly Device[];
  readonly #results: Result[] = [];
  readonly #problems: Problem[] = [];
  readonly #skipped: { readonly name: string; readonly reason: string }[] = [];
  readonly #crossovers: Record<string, Crossover> = {};

  constructor(adapter: Adapter, flags: Flags, print: (line: string) => void) {
    this.#adapter = adapter;
    this.#flags = flags;
    this.#print = print;
    this.#devices = ['cpu', adapter.backend];
  }

  async run(names: readonly string[]): Promise<GroupRun> {
    this.#print(this.#table.head);
    if (names.includes(DISPATCH)) await this.#overhead(DISPATCH, dispatchTime);
    if (names.includes(SUBMIT)) await this.#overhead(SUBMIT, submitTime);
    for (const size of SIZES) if (names.includes(productName(size))) await this.#product(size, this.#flags.rounds);
    if (names.includes(trainingName(WIDTH))) await this.#training(WIDTH, this.#flags.rounds);
    if (names.includes(SIZE_CROSSOVER)) {
      const measure = (size: number) => this.#product(size, CROSSOVER_ROUNDS);
      await this.#crossover(SIZE_CROSSOVER, SIZE_RANGE, { nameOf: productName, flop: productFlop, measure });
    }
    if (names.includes(WIDTH_CROSSOVER)) {
      const measure = (width: number) => this.#training(width, CROSSOVER_ROUNDS);
      await this.#crossover(WIDTH_CROSSOVER, WIDTH_RANGE, { nameOf: trainingName, flop: trainingFlop, measure });
    }
    progress(null);
    const { facts, slug } = this.#adapter;
    return {
      group: 'gpu',
      results: this.#results,
      sides: { GPU: { versions: facts.packages } },
      problems: this.#problems,
      stem: `gpu-${slug}`,
      facts: { gpu: facts, crossovers: this.#crossovers, skipped: this.#skipped },
    };
  }

  async #overhead(name: string, measure: (device: Device) => Promise<number>): Promise<void> {
    const samples = new Map<Device, number[]>(this.#devices.map((device) => [device, []]));
    for (const device of this.#devices) await measure(device);
    for (let round = 0; round < this.#flags.rounds; round++) {
      progress(`${name}: round ${round + 1} of ${this.#flags.rounds}`);
      for (const device of orderOf(this.#devices, round)) samples.get(device)!.push(await measure(device));
    }
    progress(null);
    for (const [device, times] of samples) {
      const rounds = times.map((time) => roundOf({ samples: [time], callsPerSample: 1 }));
      this.#add(name, device === 'cpu' ? 'CPU' : 'GPU', rounds, null, null);
    }
  }

  async #product(size: number, rounds: number): Promise<void> {
    const contestants = this.#devices.map((device) => productOn(device, size));
    await this.#contest(productName(size), contestants, rounds, PRODUCT_APART, productFlop(size));
  }

  async #training(width: number, rounds: number): Promise<void> {
    const contestants = this.#devices.flatMap((device) => [
      trainingOn(device, width, false),
      trainingOn(device, width, true),
    ]);
    await this.#contest(trainingName(width), contestants, rounds, LOSSES_APART, trainingFlop(width));
  }

  /** Leaves out the sides that would take too long. */
  async #contest(
    name: string,
    contestants: readonly Contestant[],
    rounds: number,
    apart: number,
    flop: number,
  ): Promise<void> {
    const fast = contestants.filter(({ side }) => {
      const expected = this.#expected(kindOf(name), side, flop);
      if (expected <= MOST_NS) return true;
      const reason = `${side} would take about ${Math.round(expected / 1e9)} s a call`;
      this.#skipped.push({ name, reason });
      this.#print(`  ${name} is skipped: ${reason}`);
      return false;
    });
    progress(name);
    const { entries, failures } = await contest(fast, { rounds, ms: msOf('gpu', this.#flags), apart });
    progress(null);
    for (const { side, message } of failures) {
      this.#problems.push({ side: `${name}, ${side}`, message });
      this.#print(`  ${name}: ${side} is left out: ${message}`);
    }
    for (const entry of entries) this.#add(name, entry.side, entry.rounds, entry.difference, flop);
  }

  /** Nanoseconds, at the rate of the latest work of this kind that the side has done; 0 for the first, and on hardware. */
  #expected(kind: string, side: string, flop: number): number {
    if (this.#adapter.facts.hardware) return 0;
    const known = this.#results.filter((result) => result.side === side && kindOf(result.name) === kind);
    const rate = known.at(-1)?.rate;
    return rate ? flop / rate.value : 0;
  }

  #add(name: string, side: string, rounds: readonly Round[], difference: number | null, flop: number | null): void {
    const spread = spreadOf(rounds.map(({ median }) => median));
    const rate = flop === null ? null : ({ value: flop / spread.median, unit: 'GFLOP/s', peak: null } as const);
    const backend = side.startsWith('GPU') ? 'gpu' : 'cpu';
    const result: Result = { group: 'gpu', name, side, backend, unit: 'ns', ...spread, rounds, rate, difference };
    this.#results.push(result);
    this.#print(this.#table.row(result, this.#results));
  }

  async #crossover(
    name: string,
    [least, most]: readonly [number, number],
    { nameOf, flop, measure }: Family,
  ): Promise<void> {
    const ratio = async (size: number): Promise<number> => {
      const work = nameOf(size);
      if (!this.#results.some((result) => result.name === work)) await measure(size);
      return this.#best(work, 'gpu') / this.#best(work, 'cpu');
    };
    await ratio(PROBE);
    const sides = new Set(this.#results.map(({ side }) => side));
    const feasible = (size: number) =>
      [...sides].every((side) => this.#expected(kindOf(nameOf(size)), side, flop(size)) <= MOST_NS);
    let highest = most;
    while (highest > least && !feasible(2 ** highest)) highest--;
    const found = await crossover([least, highest], ratio);
    this.#crossovers[name] = found;
    this.#print(`${name}: ${found.answer}`);
  }

  #best(name: string, backend: string): number {
    const own = this.#results.filter((result) => result.name === name && result.backend === backend);
    return Math.min(...own.map(({ median }) => median));
  }
}

/** `matmul`, `MLP`. */
const kindOf = (name: string): string => name.split(' ')[0]!;
