import { isGradEnabled, markEnded } from '../autograd/mode.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { watch } from '../autograd/watch.ts';
import { ArgumentError, CompileError, got } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { recording } from '../recording.ts';
import { howManyToKeep, whatChanges } from './churn.ts';
import { Program } from './program.ts';
import { slotOf } from './signature.ts';

/** How a compiled function is called, and what it runs on. */
export interface CompileOptions {
  /** Shown in errors and listings; default the function's name. */
  readonly name?: string;
  /** On the CPU: whether SIMD kernels are used where there are any; default true. Without, all runs on typed arrays. */
  readonly simd?: boolean;
}

/**
 * What a compiled function takes: tensors, plain values, arrays and records of them. Of objects the type lets all pass,
 * since an interface is not a record to TypeScript; what is neither array nor record is an error when it is passed.
 */
export type CompileArgument = number | string | boolean | bigint | null | undefined | object;
/** What it returns: tensors, alone or in arrays and records, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return has this type
export type CompileResult = object | null | undefined | void;

/** What `compile` gives: the same function, to be awaited, with the programs that it was recorded as. */
export interface CompiledFunction<A extends readonly unknown[], R> {
  (...args: A): Promise<R>;
  /** One for each form of arguments that it was called with; prints as a listing. */
  readonly programs: readonly Program[];
  /** The function itself, to be called inside another compiled function. */
  readonly inline: (...args: A) => R;
}

/**
 * A function that is recorded when it is first called, and from then on runs as one flat program: without the function,
 * without a tape, without allocating.
 *
 * ```ts
 * const step = compile((inputs: Tensor, targets: Tensor) => {
 *   const loss = crossEntropy(model.forward(inputs), targets);
 *   optimizer.zeroGrad();
 *   loss.backward();
 *   optimizer.step();
 *   return loss;
 * });
 * const loss = await step(inputs, targets);
 * ```
 *
 * Arguments are tensors, plain values, and arrays and records of them. There is one program for each combination of
 * shapes, dtypes and plain values; 256 of them are kept, or some 512 MiB. A plain number that takes ever new values is warned
 * of once: pass a tensor. Results are tensors of their own, off the tape.
 *
 * Tensors from outside (parameters, buffers, an optimizer's moments) are read and written where they are, and so are step
 * counts, learning rates, generators, `.grad`, `training` and `requiresGrad`: what changes between calls takes effect.
 * Everything else in JavaScript (a number from outside, a `console.log`) happens once, while recording. A `.grad` that a
 * call leaves behind is written over by the next call; clone() it to keep it.
 *
 * @throws {CompileError} from the call, as a rejection, when the function does what cannot be recorded: reading values,
 * branching on a tensor, writing into an argument, calling another compiled function (call its `inline`). Errors of ops and
 * kernels come through as they are. A call that is rejected has changed nothing, also where it fails after an optimizer's
 * step: weights, moments, step counts, generators and gradients are as they were.
 */
export const compile = <A extends readonly CompileArgument[], R extends CompileResult>(
  fn: (...args: A) => R,
  options?: CompileOptions,
): CompiledFunction<A, R> => {
  const { name = fn?.name || 'compile', simd = true } = checkOptions('compile', options, { name: 1, simd: 'flag' });
  if (typeof fn !== 'function') throw new ArgumentError(`compile: expected a function, got ${got(fn)}`);
  const programs: Program[] = [];
  let warned = false;

  const call = (args: A): unknown => {
    if (watch !== null) return watch.inline(fn, args);
    for (let i = 0; i < programs.length; i++) {
      const tensors = programs[i].match(args);
      if (tensors === null) continue;
      // The one that was used last comes first.
      if (i > 0) programs.unshift(...programs.splice(i, 1));
      return programs[0].run(tensors);
    }
    const among: Tensor[] = [];
    const signature = args.map((arg, i) => slotOf(name, arg, `argument ${i}`, among));
    const program = new Program(name, fn, signature, among, { simd });
    const tensors = program.match(args);
    if (tensors === null) {
      throw new CompileError(
        `${name}: the function changes what it depends on while it is recorded; set it before the call`,
      );
    }
    programs.unshift(program);
    trim();
    return program.run(tensors);
  };

  /** Drops programs that are too many, and says once what leads to ever more. */
  const trim = (): void => {
    const dropped = programs.splice(howManyToKeep(programs)).length;
    if (warned) return;
    const change = whatChanges(programs, programs[0], fn);
    if (change === null && dropped === 0) return;
    warned = true;
    const why = change ?? 'shapes or plain values keep changing; let them be few, as by padding to a few lengths';
    const lost = dropped === 0 ? '' : ', those not used for the longest time are dropped';
    console.warn(`${name}: ${why}. ${programs.length} programs are kept${lost}, and each takes time to record`);
  };
  const run = async (args: A): Promise<R> => {
    const result = call(args) as R;
    const turn = programs[0]?.turn() ?? null;
    if (turn !== null) await turn;
    return result;
  };
  const compiled = (...args: A): Promise<R> => {
    if (recording() === null) {
      const result = run(args);
      if (!isGradEnabled()) markEnded(result); // noGrad wants to know
      return result;
    }
    // At once, not as a rejection that nobody may wait for.
    throw new CompileError(
      `${name}: a compiled function is called inside another; call ${name}.inline(…), the function itself, there`,
    );
  };
  return Object.assign(compiled, { programs, inline: fn });
};
