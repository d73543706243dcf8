import { assert } from '@engram/tools/suite';
import fc from 'fast-check';
import { CompileError } from '../../src/errors.ts';
import { type CompileArgument, type CompileResult, compile, manualSeed, Tensor } from '../../src/index.ts';
import type { Call } from '../../src/ir/graph.ts';
import { checkPasses } from './checked.ts';

checkPasses();

export const values = (x: Tensor): number[] => [...x.dataSync()];

/** Both sets of kernels. */
export const modes = [
  { label: 'SIMD', simd: true },
  { label: 'typed arrays', simd: false },
] as const;

/** What is called again and again, once eagerly and once compiled. */
export interface Subject<A extends readonly CompileArgument[]> {
  readonly fn: (...args: A) => CompileResult;
  /** Compared after each call, with their gradients. */
  readonly tensors: readonly Tensor[];
}

export interface Schedule<A extends readonly CompileArgument[], S> {
  readonly calls: number;
  readonly args: (call: number) => A;
  /** What happens between calls, the first included. */
  readonly before?: (subject: NoInfer<S>, call: number) => void | Promise<void>;
  readonly simd?: boolean;
  /** How far results may be off: by `rtol` of the largest element, or by `atol`. Default 1e-5 and 1e-6. */
  readonly rtol?: number;
  readonly atol?: number;
}

interface Snapshot {
  readonly results: number[][];
  readonly tensors: number[][];
  readonly gradients: (number[] | null)[];
}

/** The tensors of a result, in order. */
const tensorsOf = (result: unknown): Tensor[] => {
  if (result instanceof Tensor) return [result];
  if (typeof result !== 'object' || result === null) return [];
  return Object.values(result).flatMap(tensorsOf);
};

const snapshot = (result: unknown, { tensors }: Pick<Subject<[]>, 'tensors'>): Snapshot => ({
  results: tensorsOf(result).map(values),
  tensors: tensors.map(values),
  gradients: tensors.map(({ grad }) => (grad === null ? null : values(grad))),
});

/** Passes when each number is near its counterpart, measured by the largest one of the same array. */
export const assertNear = (
  got: readonly (readonly number[] | null)[],
  want: readonly (readonly number[] | null)[],
  { rtol = 1e-5, atol = 1e-6, label = '' } = {},
): void => {
  assert.is(got.length, want.length, `${label}: how many`);
  want.forEach((expected, i) => {
    const actual = got[i];
    if (expected === null || actual === null) {
      assert.is(actual, expected, `${label} ${i}: one is null`);
      return;
    }
    assert.is(actual.length, expected.length, `${label} ${i}: length`);
    const size = expected.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);
    expected.forEach((v, j) => {
      if (Object.is(actual[j], v) || actual[j] === v || Math.abs(actual[j] - v) <= atol + rtol * size) return;
      assert.unreachable(`${label} ${i}, element ${j}: ${actual[j]} should be ${v} (the largest is ${size})`);
    });
  });
};

const trace = async <A extends readonly CompileArgument[], S extends Subject<A>>(
  subject: S,
  step: (...args: A) => unknown,
  { calls, args, before }: Schedule<A, S>,
): Promise<Snapshot[]> => {
  const seen: Snapshot[] = [];
  for (let call = 0; call < calls; call++) {
    await before?.(subject, call);
    seen.push(snapshot(await step(...args(call)), subject));
  }
  return seen;
};

/**
 * Makes the subject twice from the same seed, calls the one eagerly and the other compiled, and compares results, tensors
 * and gradients after each call. @returns the programs.
 */
export const sameAsEager = async <A extends readonly CompileArgument[] | [], S>(
  make: () => S & Subject<A>,
  schedule: Schedule<A, S & Subject<A>>,
) => {
  const { simd = true, rtol, atol } = schedule;
  const tolerance = { ...(rtol === undefined ? {} : { rtol }), ...(atol === undefined ? {} : { atol }) };
  manualSeed(1);
  const eager = make();
  const want = await trace(eager, eager.fn, schedule);
  manualSeed(1);
  const subject = make();
  const step = compile(subject.fn, { simd });
  const got = await trace(subject, step, schedule);
  want.forEach((w, call) => {
    assertNear(got[call].results, w.results, { ...tolerance, label: `call ${call}, result` });
    assertNear(got[call].tensors, w.tensors, { ...tolerance, label: `call ${call}, tensor` });
    assertNear(got[call].gradients, w.gradients, { ...tolerance, label: `call ${call}, gradient` });
  });
  return step.programs;
};

/** Passes when the promise is rejected with a CompileError like that. */
export const refuses = async (fn: () => Promise<unknown>, message: RegExp): Promise<void> => {
  await assert.rejects(fn, (error: unknown) => {
    if (!(error instanceof CompileError)) throw error;
    if (!message.test(error.message)) throw new Error(`${message} does not match: ${error.message}`);
    return true;
  });
};

/** A property of promises over seeded examples; the error says what was wrong as well as with what. */
export const checkAsync = async <T>(
  arbitrary: fc.Arbitrary<T>,
  numRuns: number,
  property: (value: T) => Promise<void>,
): Promise<void> => {
  const options = { seed: 20240607, numRuns, includeErrorInReport: true } as const;
  await fc.assert(fc.asyncProperty(arbitrary, property), options);
};

/** What gives the calls of a function's program, after a check of two runs against eager ones. */
export const callsWith =
  (simd: boolean) =>
  async <A extends readonly CompileArgument[] | []>(
    fn: (...args: A) => CompileResult,
    ...args: A
  ): Promise<readonly Call[]> => {
    const want = tensorsOf(fn(...args)).map(values);
    const f = compile(fn, { simd });
    for (let run = 0; run < 2; run++)
      assertNear(tensorsOf(await f(...args)).map(values), want, { label: `run ${run}` });
    return f.programs[0].graph.calls;
  };

export const names = (calls: readonly Call[]): string[] => calls.map(({ kernel }) => kernel.name);
export const count = (calls: readonly Call[], name: string): number => names(calls).filter((n) => n === name).length;
