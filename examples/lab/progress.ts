import { type Options, SingleBar } from 'cli-progress';
import { onInterrupt as listen } from './interrupt.ts';
import { complain } from './output.ts';

interface ProgressValues {
  /** What there is to say besides the step. */
  readonly status: string;
  readonly stepsPerSecond: number;
}

export interface Progress {
  update(step: number, values: ProgressValues): void;
  /** Lets `say` write lines of its own, above the bar. */
  aside(say: () => void): void;
  stop(): void;
}

export interface ProgressOptions {
  /** What Ctrl-C and `kill` do; default: ends the process. */
  readonly onInterrupt?: (exitCode: number) => void;
}

export const duration = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;

/** A bar on a terminal's standard error; elsewhere a line now and then. */
export const showProgress = (
  total: number,
  { onInterrupt = (exitCode) => process.exit(exitCode) }: ProgressOptions = {},
): Progress => {
  const progress = process.stderr.isTTY ? bar(total) : lines(total);
  // Whoever interrupts a training gets the cursor back.
  const off = listen((exitCode) => {
    progress.stop();
    onInterrupt(exitCode);
  });
  return {
    ...progress,
    stop: () => {
      off();
      progress.stop();
    },
  };
};

const bar = (total: number): Progress => {
  const options: Options = {
    format: '{bar} {value}/{total}  {status}',
    stream: process.stderr,
    barsize: 24,
    fps: 10,
    hideCursor: true,
    clearOnComplete: true,
  };
  const single = new SingleBar({ ...options, barCompleteChar: '█', barIncompleteChar: '░' });
  let at = 0;
  let status = '';
  const start = () => single.start(total, at, { status });
  start();
  return {
    update: (step, values) => {
      at = step;
      status = `${values.status}  ≤ ${duration((total - step) / values.stepsPerSecond)} left`;
      single.update(at, { status });
    },
    aside: (say) => {
      single.stop();
      say();
      start();
    },
    stop: () => single.stop(),
  };
};

const LINE_EVERY_MS = 5000;

const lines = (total: number): Progress => {
  let last = performance.now();
  return {
    update: (step, { status }) => {
      if (performance.now() - last < LINE_EVERY_MS) return;
      last = performance.now();
      complain(`step ${step}/${total}  ${status}`);
    },
    aside: (say) => say(),
    stop: () => {},
  };
};
