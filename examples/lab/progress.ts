import { type Options, SingleBar } from 'cli-progress';

interface ProgressValues {
  readonly loss: number;
  /** Of whole sequences, once it has been measured. */
  readonly accuracy: number | null;
  readonly stepsPerSecond: number;
}

export interface Progress {
  update(step: number, values: ProgressValues): void;
  /** Lets `say` write lines of its own, above the bar. */
  aside(say: () => void): void;
  stop(): void;
}

const duration = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;

const describe = ({ loss, accuracy, stepsPerSecond }: ProgressValues): string =>
  `loss ${loss.toFixed(4)}  recalled ${accuracy === null ? '   –' : `${(100 * accuracy).toFixed(0).padStart(3)} %`}  ${stepsPerSecond.toFixed(0)} steps/s`;

/** A bar on a terminal's standard error; elsewhere a line now and then. */
export const showProgress = (total: number): Progress => (process.stderr.isTTY ? bar(total) : lines(total));

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
  // Whoever interrupts a training gets the cursor back.
  const interrupted = () => {
    single.stop();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  return {
    update: (step, values) => {
      at = step;
      status = `${describe(values)}  ≤ ${duration((total - step) / values.stepsPerSecond)} left`;
      single.update(at, { status });
    },
    aside: (say) => {
      single.stop();
      say();
      start();
    },
    stop: () => {
      process.off('SIGINT', interrupted);
      single.stop();
    },
  };
};

const LINE_EVERY_MS = 5000;

const lines = (total: number): Progress => {
  let last = performance.now();
  return {
    update: (step, values) => {
      if (performance.now() - last < LINE_EVERY_MS) return;
      last = performance.now();
      process.stderr.write(`step ${step}/${total}  ${describe(values)}\n`);
    },
    aside: (say) => say(),
    stop: () => {},
  };
};
