import type { Backend } from './contract.ts';
import { cpu } from './cpu/index.ts';

const active: Backend = cpu;

/** The backend that new tensors live on. */
export const backend = (): Backend => active;
