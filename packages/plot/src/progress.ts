import cliProgress from 'cli-progress';
import { checkOptions, shown } from './checks.ts';
import { PlotError } from './errors.ts';
import { oneLine } from './text.ts';

/** Where `showProgress` begins. */
export interface ProgressOptions {
  /** Steps that were done before, as by a run that this one goes on with; default 0. */
  readonly from?: number;
}

/** What `update` tells of a step. */
export interface ProgressValues {
  /** What there is to say besides the step, such as the loss. */
  readonly status?: string;
  /** For the time that is left; default: since `showProgress`, in the mean. */
  readonly stepsPerSecond?: number;
}

/** What moves the bar of `showProgress`, and takes it away. */
export interface Progress {
  /** So many steps are done. */
  update(step: number, values?: ProgressValues): void;
  /** Lets `say` write lines of its own, above the bar. */
  aside(say: () => void): void;
  /** Takes the bar away. The process does not end by itself before that. */
  stop(): void;
}

/**
 * How far a loop has come, and how long it will take: a bar on a terminal's standard error; elsewhere a line every five
 * seconds. Standard output is the program's own.
 *
 * ```ts
 * const progress = showProgress(1000);
 * for (let step = 1; step <= 1000; step++) {
 *   const loss = await (await train(batch())).item();
 *   progress.update(step, { status: `loss ${loss.toFixed(4)}` });
 * }
 * progress.stop();
 * ```
 *
 * A terminal gets its cursor back also where the process is ended by an error, by Ctrl-C or by `kill`.
 * @throws {PlotError} on a total that is no number of steps, or an unknown option
 */
export function showProgress(total: number, options: ProgressOptions = {}): Progress {
  checkOptions('showProgress', options, { from: true });
  const { from = 0 } = options;
  for (const steps of [total, from])
    if (typeof steps !== 'number' || !(steps >= 0 && steps < Infinity))
      throw new PlotError(`showProgress: ${shown(steps)} is no number of steps`);
  return process.stderr.isTTY ? bar(total, from) : lines(total);
}

function bar(total: number, from: number): Progress {
  const single = new cliProgress.SingleBar({
    format: '{bar} {value}/{total}  {status}',
    stream: process.stderr,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    fps: 10,
    hideCursor: true,
    clearOnComplete: true,
  });
  const begun = performance.now();
  let at = from;
  let status = '';
  const start = (): void => single.start(total, at, { status });
  const off = beforeTheEnd(() => single.stop());
  start();
  return {
    update: (step, values = {}) => {
      at = step;
      const perSecond = values.stepsPerSecond ?? (1000 * (step - from)) / (performance.now() - begun);
      status = [oneLine(values.status ?? ''), timeLeft((total - step) / perSecond)].filter(Boolean).join('  ');
      single.update(at, { status });
    },
    aside: (say) => {
      single.stop();
      say();
      start();
    },
    stop: () => {
      off();
      single.stop();
    },
  };
}

const timeLeft = (seconds: number): string =>
  Number.isFinite(seconds)
    ? `≤ ${cliProgress.Format.TimeFormat(Math.ceil(seconds), { autopaddingChar: ' ' }, 1).trim()} left`
    : '';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls back before the process ends. Where it is asked to, it does, if nobody else listens. @returns what stops listening */
function beforeTheEnd(tidy: () => void): () => void {
  const off = (): void => {
    process.off('exit', tidy);
    for (const signal of SIGNALS) process.off(signal, heed);
  };
  const heed = (signal: NodeJS.Signals): void => {
    off();
    tidy();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.on('exit', tidy);
  // In front, for a listener that has been called once may be gone.
  for (const signal of SIGNALS) process.prependListener(signal, heed);
  return off;
}

const LINE_EVERY_MS = 5000;

function lines(total: number): Progress {
  let last = performance.now();
  return {
    update: (step, { status = '' } = {}) => {
      if (performance.now() - last < LINE_EVERY_MS) return;
      last = performance.now();
      // Unlike `process.stderr.write`, it lets a reader be gone.
      console.error(`step ${step}/${total}  ${oneLine(status)}`.trimEnd());
    },
    aside: (say) => say(),
    stop: () => {},
  };
}
