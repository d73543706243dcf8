/**
 * A process that trains one trial after the other, as its parent says, and ends with it. It is kept: only the first trial
 * waits for the library to be loaded and compiled.
 */
import { trainTrial } from '../train-trial.ts';
import { kernelsHere, version } from '../version.ts';
import type { FromProcess, ToProcess } from './messages.ts';

/** Rejects where the parent is gone. */
const tell = (message: FromProcess): void => {
  if (process.connected) process.send!(message);
};

let stopped = false;

process.on('message', (message: ToProcess) => {
  if (message.say === 'stop') {
    stopped = true;
    return;
  }
  stopped = false;
  const { trial, pauseAt, checkpoint, checkpointEvery } = message;
  trainTrial(
    { trial, pauseAt, checkpoint },
    {
      checkpointEvery,
      onProgress: (progress) => tell({ say: 'progress', progress }),
      onCheckpoint: (bytes, step) => tell({ say: 'checkpoint', bytes, step }),
      onNote: (text) => tell({ say: 'note', text }),
      isStopped: () => stopped,
    },
  ).then(
    (outcome) => tell({ say: 'outcome', outcome }),
    (error: unknown) => {
      // What is not a result is a fault of the program: its parent counts it, and says so.
      console.error(error);
      process.exit(1);
    },
  );
});

// Nobody would take the result.
process.on('disconnect', () => process.exit(0));
// Whoever interrupts a terminal means all of its processes: the parent says what becomes of this one.
process.on('SIGINT', () => {});

tell({ say: 'ready', kernels: kernelsHere(), version });
