import { ArgumentError } from '../errors.ts';
import { refuseWhileRecording } from '../recording.ts';
import type { Backend } from './contract.ts';
import { host } from './simd/staged.ts';

export { zeroElements } from './cpu/allocate.ts';

let active: Backend = host;

/** The backend that new tensors live on, and that all ops run on. */
export const backend = (): Backend => active;

/**
 * Makes `other` the backend that new tensors live on and that all ops run on; default is `'cpu'`. Tensors stay where they
 * were made, so choose before you build a model.
 *
 * ```ts
 * import { gpu } from '@engram/gpu';
 * await setBackend(await gpu());
 * ```
 * @throws {ArgumentError} on what is not a backend, {CompileError} inside a compiled function.
 */
export const setBackend = async (other: Backend | 'cpu'): Promise<void> => {
  refuseWhileRecording('setBackend', 'call it outside');
  if (other === 'cpu') active = host;
  else if (isBackend(other)) active = other;
  else throw new ArgumentError(`setBackend: expected 'cpu' or a backend such as await gpu(), got ${describe(other)}`);
};

const isBackend = (value: unknown): value is Backend =>
  typeof value === 'object' && value !== null && 'allocate' in value && 'run' in value && 'read' in value;

const describe = (value: unknown): string =>
  value instanceof Promise ? 'a promise: await it' : typeof value === 'string' ? `'${value}'` : typeof value;

/** Runs `fn` on the CPU, whatever the backend: for numbers that are needed at once, or in float64. */
export const onHost = <T>(fn: () => T): T => withBackend(host, fn);

/** Runs `fn` with another backend in its place. */
export const withBackend = <T>(other: Backend, fn: () => T): T => {
  const before = active;
  active = other;
  try {
    return fn();
  } finally {
    active = before;
  }
};
