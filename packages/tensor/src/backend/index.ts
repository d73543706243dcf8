import type { Backend } from './contract.ts';
import { host } from './simd/staged.ts';

let active: Backend = host;

/** The backend that new tensors live on. */
export const backend = (): Backend => active;

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
