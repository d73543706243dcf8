import { hasFailed, type Sweep, type SweepEvent, type Trial } from '@engram/sweep';
import { MultiBar, type SingleBar } from 'cli-progress';
import { complain, legible } from '../../lab/output.ts';
import { count, duration } from '../../lab/report.ts';
import { nowAndThen } from './now-and-then.ts';
import { Tally } from './tally.ts';
import { errorsText, resultText, settingsText, shortId } from './words.ts';

export interface SweepProgress {
  hear(event: SweepEvent): void;
  stop(): void;
}

/** A line a worker on a terminal's standard error, and one of totals; elsewhere a line a result, or now and then. */
export const showSweep = (sweep: Sweep): SweepProgress => (process.stderr.isTTY ? bars(sweep) : lines(sweep));

const nameOf = ({ id, settings }: Trial): string => `${shortId(id)}  ${settingsText(settings)}`;

const totals = (tally: Tally): string => {
  const seconds = tally.secondsLeft;
  return seconds === null || seconds === 0 ? tally.text : `${tally.text}, about ${duration(seconds)} left`;
};

/** What is worth a line wherever the progress is shown; `null` for the rest. */
const noteOf = (event: SweepEvent, tally: Tally): string | null => {
  if (event.event === 'note')
    return event.trial === null ? event.text : `${nameOf(tally.trial(event.trial))}: ${event.text}`;
  if (event.event === 'begun' && event.done > 0)
    return `${count(event.done)} of ${count(event.trials)} trials have a result from before`;
  if (event.event === 'rung' && event.done === 0) {
    const to = Number.isFinite(event.step) ? `to step ${count(event.step)}` : 'to the end';
    return `${count(event.trials)} ${event.trials === 1 ? 'trial goes' : 'trials go'} ${to}`;
  }
  return null;
};

/** The lines of a terminal that are left to what was there before. */
const LEFT = 4;

const bars = (sweep: Sweep): SweepProgress => {
  const tally = new Tally(sweep);
  const multi = new MultiBar({
    format: '{bar} {text}',
    stream: process.stderr,
    barsize: 16,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    fps: 5,
    hideCursor: true,
    linewrap: false,
    clearOnComplete: true,
    // The command listens itself.
    gracefulExit: false,
    // A note is drawn at once.
    forceRedraw: true,
  });
  const total = multi.create(sweep.trials.length, 0, { text: '' });
  /** One for each worker, as many as there is room for; `null` where it has nothing to do. */
  const rows: { readonly bar: SingleBar; worker: string | null }[] = [];
  const room = Math.max(1, (process.stderr.rows ?? 24) - LEFT);
  const rowOf = (worker: string): SingleBar | null => {
    const row = rows.find((each) => each.worker === worker) ?? rows.find((each) => each.worker === null);
    if (row) {
      row.worker = worker;
      return row.bar;
    }
    if (rows.length >= room) return null;
    const bar = multi.create(1, 0, { text: '' });
    rows.push({ bar, worker });
    return bar;
  };
  const draw = (worker: string): void => {
    const { trial, progress } = tally.running.get(worker)!;
    const bar = rowOf(worker);
    if (!bar) return;
    const [step, to] = [progress?.step ?? 0, tally.goalStep(trial)];
    const learned = progress?.learned ? '  learned' : '';
    bar.setTotal(to);
    bar.update(Math.min(step, to), {
      text: legible(
        `${nameOf(trial)}  step ${count(step)} of ${count(to)}  ${errorsText(progress?.errors ?? null)}${learned}`,
      ),
    });
  };
  const rest = (): void => {
    for (const row of rows) {
      if (row.worker === null || tally.running.has(row.worker)) continue;
      row.worker = null;
      row.bar.update(0, { text: '' });
    }
  };
  const drawTotal = (): void => {
    const unseen = [...tally.running.keys()].filter((worker) => rows.every((row) => row.worker !== worker)).length;
    const others = unseen > 0 ? `; ${unseen} more workers train` : '';
    total.setTotal(tally.of);
    total.update(tally.done, { text: `${totals(tally)}${others}` });
  };
  const say = nowAndThen((line) => multi.log(`${legible(line)}\n`));
  return {
    hear: (event) => {
      tally.hear(event);
      const note = noteOf(event, tally);
      if (note !== null) say(note);
      if (event.event === 'started' || event.event === 'progress') draw(event.worker);
      if (event.event === 'result') {
        if (hasFailed(event.result)) say(`${nameOf(tally.trial(event.result.trial))}: ${resultText(event.result)}`);
        rest();
      }
      drawTotal();
    },
    stop: () => {
      // What was said last is still to be drawn.
      multi.update();
      multi.stop();
    },
  };
};

const lines = (sweep: Sweep): SweepProgress => {
  const tally = new Tally(sweep);
  const say = nowAndThen(complain);
  return {
    hear: (event) => {
      tally.hear(event);
      const note = noteOf(event, tally);
      if (note !== null) say(note);
      if (event.event !== 'result') return;
      const { result, seconds } = event;
      const took = seconds === null ? '' : ` (${seconds.toFixed(1)} s)`;
      say(`${nameOf(tally.trial(result.trial))}: ${resultText(result)}${took}; ${totals(tally)}`);
    },
    stop: () => {},
  };
};
