// A worker of costs.ts in a process of its own: URL, trainings at once, and whether they are real.
import { runWorker, type Trains, type TrialResult, version } from '@engram/sweep';
import { backend } from '@engram/tensor';

const [, , queue, workers, kind] = process.argv;
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('message', () => process.send!(process.memoryUsage.rss()));

/** Done at once. */
const makeTrainer = (): Trains => ({
  run: async ({ trial: { id, plan } }) => {
    const result: TrialResult = {
      trial: id,
      ending: 'done',
      why: null,
      steps: plan.steps,
      sequences: plan.steps,
      converged: null,
      rollbacks: 0,
      starts: 1,
      errors: 0,
      loss: 0,
      curve: { sequences: [], errors: [], loss: [] },
      network: null,
      kernels: backend().describe(),
      version,
    };
    return { kind: 'result', result, network: null, checkpoint: null };
  },
  kill: () => {},
});

const working = runWorker({
  queue: queue!,
  workers: Number(workers),
  signal: stop.signal,
  ...(kind === 'empty' ? { makeTrainer } : {}),
});
setTimeout(() => process.send!('ready'), 500);
await working;
if (process.connected) process.disconnect();
