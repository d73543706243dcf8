import { checkFunction } from '../checks.ts';
import { ArgumentError } from '../errors.ts';

let recording = true;

/** Whether ops on tensors that require gradients are put on the tape. */
export const isGradEnabled = (): boolean => recording;

const ended = new WeakSet<Promise<unknown>>();

/** Notes that all that a promise stands for has happened: only its value is handed over later. */
export const markEnded = (promise: Promise<unknown>): void => {
  ended.add(promise);
};

/** Whether that was noted. */
export const hasEnded = (promise: Promise<unknown>): boolean => ended.has(promise);

/** `instanceof` alone would look through all that a tensor inherits from, each time that a module returns one. */
export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function' && value instanceof Promise;

const withMode = <T>(name: string, mode: boolean, fn: () => T): T => {
  checkFunction(name, fn);
  const before = recording;
  recording = mode;
  try {
    const result = fn();
    if (isPromise(result) && !hasEnded(result)) {
      // Whatever runs after its first await would no longer be inside.
      result.catch(() => {}); // this error comes first
      throw new ArgumentError(
        `${name}: the function returned a promise; await outside and call ${name} on the synchronous part`,
      );
    }
    return result;
  } finally {
    recording = before;
  }
};

/** Runs `fn` without recording: its results require no gradient. Nests. @returns what `fn` returns. */
export const noGrad = <T>(fn: () => T): T => withMode('noGrad', false, fn);

/** Runs `fn` with recording on, also inside `noGrad`. @returns what `fn` returns. */
export const enableGrad = <T>(fn: () => T): T => withMode('enableGrad', true, fn);
