import { type Backend, backend, setBackend } from '@engram/tensor';
import type { BackendName } from './common-flags.ts';
import { UsageError } from './usage-error.ts';

/**
 * Multiply-adds in a network's largest product from which on `auto` looks for a GPU. To issue one kernel costs about as
 * much as a million of them on the CPU, so below a few millions no GPU can win, however fast it is.
 */
const WORTH_A_GPU = 2 ** 22;

interface Choice {
  readonly backend: Backend;
  /** Which one it is, and why; `null` where nobody asked. */
  readonly note: string | null;
}

const automatic = async (work: number): Promise<Choice> => {
  const size = `the largest product takes ${work.toLocaleString('en-US')} multiply-adds`;
  if (work < WORTH_A_GPU) {
    return {
      backend: backend(),
      note: `cpu, chosen by size: ${size}, a GPU pays from about ${WORTH_A_GPU.toLocaleString('en-US')} on`,
    };
  }
  const { gpu } = await import('@engram/gpu');
  const found = await gpu();
  const software = 'software' in found && found.software === true;
  if (software) return { backend: backend(), note: `cpu, since there is only a software adapter: ${found.describe()}` };
  return { backend: found, note: `${found.describe()}\n  chosen by size: ${size}` };
};

const forced = async (): Promise<Choice> => {
  const { gpu } = await import('@engram/gpu');
  try {
    const found = await gpu({ required: true });
    return { backend: found, note: found.describe() };
  } catch (error) {
    throw new UsageError(`--backend gpu: ${(error as Error).message}`);
  }
};

/**
 * Sets the backend that `--backend` asks for. `@engram/gpu` is loaded only where it is of use: to load it takes a sixth of the
 * time in which a lab starts.
 * @param work the multiply-adds of the largest product of a training step, which `auto` goes by.
 * @returns a line to print about it, if there is one. @throws {UsageError} without a GPU.
 */
export const chooseBackend = async (wanted: BackendName, work: number): Promise<string | null> => {
  if (wanted === 'cpu') return null;
  const { backend: chosen, note } = wanted === 'gpu' ? await forced() : await automatic(work);
  await setBackend(chosen);
  return note;
};
