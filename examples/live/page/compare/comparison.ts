import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { startOf } from '../../shared/link.ts';
import { type Report, UNTOUCHED } from '../../shared/messages.ts';
import type { Trace } from '../../shared/trace.ts';
import type { Connection, Session } from '../connection.ts';
import { Series } from '../series.ts';
import { answerTo, canGo, freshLane, heard, isOver, type Lane } from './lane.ts';
import { type Entry, workersFor } from './lanes.ts';

/** Points of a lane's curve at most: its picture is small. */
const MOST_POINTS = 240;
/** The seed of the sequence that all of them are shown. */
const SHOWN_SEED = 1;

/** A training as the page draws it. `series` is changed in place; `drawn` counts the changes. */
export interface Running {
  readonly entry: Entry;
  readonly lane: ReadonlySignal<Lane>;
  readonly trace: ReadonlySignal<Trace | null>;
  readonly drawn: ReadonlySignal<number>;
  readonly series: Series;
}

interface Kept {
  readonly entry: Entry;
  readonly lane: Signal<Lane>;
  readonly trace: Signal<Trace | null>;
  readonly drawn: Signal<number>;
  series: Series;
  session: Session | null;
}

type Connected = Pick<Connection, 'session' | 'close'>;

/** What all curves are drawn within, so that they can be compared. */
export interface Extent {
  readonly steps: number;
  readonly errors: number;
}

const FIRST_EXTENT: Extent = { steps: 1000, errors: 10 };

/** 1, 2 or 5 with zeros behind it, and no less than the value: the frame of the curves moves seldom. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (value <= power ? 1 : value <= 2 * power ? 2 : value <= 5 * power ? 5 : 10);
};

/** Several trainings at once, dealt out to a few workers. */
export class Comparison {
  readonly #kept: readonly Kept[];
  readonly #connections: readonly Connected[];
  readonly #extent = signal(FIRST_EXTENT);
  /** Those that wait because the tab cannot be seen. */
  #waiting: readonly Kept[] = [];
  readonly #say: (text: string) => void;

  /**
   * Makes the networks; nothing trains yet.
   *
   * @param connect a new worker. @param cores of this machine. @param say is told what happens, in a sentence.
   * @param lost is told that a worker did not start, or broke off.
   */
  constructor(
    entries: readonly Entry[],
    connect: (broken: (reason: string) => void) => Connected,
    cores: number,
    say: (text: string) => void,
    lost: (reason: string) => void,
  ) {
    this.#say = say;
    this.#kept = entries.map((entry) => ({
      entry,
      lane: signal(freshLane),
      trace: signal(null),
      drawn: signal(0),
      series: new Series(MOST_POINTS),
      session: null,
    }));
    this.#connections = Array.from({ length: workersFor(entries.length, cores) }, (_, i) =>
      connect((reason) => {
        for (const kept of this.#dealtTo(i)) kept.lane.value = { ...kept.lane.value, status: 'failed', why: reason };
        lost(reason);
      }),
    );
    this.#begin();
  }

  get lanes(): readonly Running[] {
    return this.#kept;
  }

  get extent(): ReadonlySignal<Extent> {
    return this.#extent;
  }

  /** In turn, as cards are. */
  #dealtTo(worker: number): readonly Kept[] {
    return this.#kept.filter((_, i) => i % this.#connections.length === worker);
  }

  #begin(): void {
    this.#connections.forEach((connection, i) => {
      for (const kept of this.#dealtTo(i)) {
        const { spec } = kept.entry;
        const session = connection.session((report) => this.#hear(kept, report));
        kept.session = session;
        session.send({ kind: 'begin', spec });
        const sequence = { kind: 'random', size: startOf(spec.task), seed: SHOWN_SEED } as const;
        session.send({ kind: 'probe', probe: { sequence, tampering: UNTOUCHED, snapshot: null } });
      }
    });
  }

  #hear(kept: Kept, report: Report): void {
    batch(() => {
      const before = kept.lane.value;
      const after = heard(before, report);
      kept.lane.value = after;
      const order = answerTo(before, after);
      if (order) kept.session?.send(order);
      if (report.kind === 'progress') {
        kept.series.add(report.step, report.losses, report.errors, report.norms);
        kept.drawn.value++;
        this.#widen(report.step, kept.series.errors);
      }
      if (report.kind === 'trace') kept.trace.value = report.trace;
      if (isOver(after) && !isOver(before)) this.#say(`${kept.entry.label}: ${after.status}`);
    });
  }

  #widen(steps: number, errors: readonly number[]): void {
    const { value: now } = this.#extent;
    const most = errors.reduce((a, b) => Math.max(a, b), 1);
    const next = {
      steps: roundUp(Math.max(now.steps, steps)),
      errors: Math.max(now.errors, 10 ** Math.ceil(Math.log10(most))),
    };
    if (next.steps !== now.steps || next.errors !== now.errors) this.#extent.value = next;
  }

  #go(kept: Kept): void {
    kept.lane.value = { ...kept.lane.value, status: 'training' };
    kept.session?.send({ kind: 'go', speed: null, until: null });
  }

  #training(): readonly Kept[] {
    return this.#kept.filter(({ lane }) => lane.value.status === 'training');
  }

  runAll(): void {
    batch(() => {
      for (const kept of this.#kept) if (canGo(kept.lane.value)) this.#go(kept);
    });
  }

  pauseAll(): void {
    for (const { session } of this.#training()) session?.send({ kind: 'pause' });
  }

  /** Lets one that has learned go on, to the end of its plan. */
  goOn(lane: Running): void {
    const kept = this.#kept.find((each) => each === lane);
    if (!kept?.lane.value.learned) return;
    kept.lane.value = { ...kept.lane.value, goesOn: true };
    this.#go(kept);
  }

  /** All of them from their first step. */
  reset(): void {
    batch(() => {
      this.#waiting = [];
      this.#extent.value = FIRST_EXTENT;
      for (const kept of this.#kept) {
        kept.session?.end();
        kept.lane.value = freshLane;
        kept.trace.value = null;
        kept.series = new Series(MOST_POINTS);
        kept.drawn.value++;
      }
      this.#begin();
    });
  }

  /** Nothing trains while the tab cannot be seen. */
  seen(visible: boolean): void {
    if (!visible) {
      this.#waiting = this.#training();
      this.pauseAll();
      return;
    }
    for (const kept of this.#waiting) if (canGo(kept.lane.value)) this.#go(kept);
    this.#waiting = [];
  }

  /** Ends all of it, its workers too. */
  close(): void {
    for (const { session } of this.#kept) session?.end();
    for (const connection of this.#connections) connection.close();
  }
}
