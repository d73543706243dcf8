import type { RunWorkerOptions } from './worker-options.ts';

/**
 * Takes trials from a queue and trains them, until it is told to stop.
 * @throws {SweepError} where the queue cannot be had, or a sweep is of another version or for other kernels.
 */
export const runWorker = async (options: RunWorkerOptions): Promise<void> => {
  // The queue's client is loaded by those who have one.
  const { workFor } = await import('./queue/worker.ts');
  await workFor(options);
};
