import type { Backend } from '../../../src/backend/contract.ts';
import { compile, manualSeed, type Tensor } from '../../../src/index.ts';
import { type Input, makeInputs } from '../../cases/case.ts';
import { assertNear } from './compare.ts';
import { typedArrays } from './reference.ts';
import { asList, type Check, make, once, read, running, type Section, type Subject, type Values } from './subject.ts';
import type { Close } from './tolerances.ts';

/** What is called and what outlives its calls, made anew for each run from the same seed. */
export interface Made {
  readonly fn: (...inputs: Tensor[]) => Tensor | readonly Tensor[];
  /** Read after the last call. */
  readonly tensors?: readonly Tensor[];
}

/** Several calls of a function, whose results are compared with those on typed arrays. */
export interface Program {
  readonly title: string;
  readonly make: () => Made;
  readonly inputs?: (call: number) => readonly Input[];
  /** Default 2: what comes second finds what the first left behind. */
  readonly calls?: number;
  /** Of a GPU. Counts for the largest number of each tensor. */
  readonly gpu: Close;
}

/** Of SIMD kernels, which add in another order. */
const CPU: Close = { rtol: 1e-4, atol: 1e-5 };

const inputsOf = async ({ inputs, calls = 2 }: Program): Promise<readonly (readonly Values[])[]> => {
  const made = Array.from({ length: calls }, (_, call) => makeInputs(inputs?.(call) ?? [], 'float32', false));
  return Promise.all(made.map((tensors) => Promise.all(tensors.map(read))));
};

/** All results, call by call, then the tensors that are left. */
const trace = (
  program: Program,
  inputs: readonly (readonly Values[])[],
  backend: Backend,
  compiled: boolean,
): Promise<readonly Values[]> =>
  running(backend, async () => {
    manualSeed(0);
    const { fn, tensors = [] } = program.make();
    const run = compiled ? compile(fn) : fn;
    const seen: Values[] = [];
    for (const values of inputs) {
      const results = asList(await run(...values.map((x) => make(x))));
      seen.push(...(await Promise.all(results.map(read))));
    }
    seen.push(...(await Promise.all(tensors.map(read))));
    return seen;
  });

const checksOf = (program: Program, { backend, device }: Subject): Check[] => {
  const prepared = once(async () => {
    const inputs = await inputsOf(program);
    return { inputs, want: await trace(program, inputs, typedArrays, false) };
  });
  return [false, true].map((compiled) => ({
    name: `${program.title} (${compiled ? 'compiled' : 'eager'})`,
    run: async () => {
      const { inputs, want } = await prepared();
      const got = await trace(program, inputs, backend, compiled);
      if (got.length !== want.length) throw new Error(`${got.length} results, and ${want.length} are expected`);
      got.forEach((values, i) => {
        assertNear(values, want[i], device === 'cpu' ? CPU : program.gpu, `result ${i}`);
      });
    },
  }));
};

export const programSection = (name: string, programs: readonly Program[], subject: Subject): Section => ({
  name,
  checks: programs.flatMap((program) => checksOf(program, subject)),
});
