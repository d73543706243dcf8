import type { PageData, PageTrial } from '../src/report/data.ts';
import { type Axis, axesOf } from './axis.ts';
import { shown, shownNumber } from './scale.ts';

/** Which values of an axis are let through. */
export type Filter = { readonly among: ReadonlySet<unknown> } | { readonly from: number; readonly to: number };

type Change = 'filter' | 'focus' | 'colour';

/** What all pictures of the page have in common: which trials are shown, which one is looked at, what colours say. */
export class Store {
  readonly data: PageData;
  readonly axes: readonly Axis[];
  readonly filters: (Filter | null)[];
  #shown: readonly number[];
  #isShown: readonly boolean[];
  #focus: number | null = null;
  #pinned = false;
  #colour: number;
  readonly #listeners: { readonly to: Change; readonly call: () => void }[] = [];

  constructor(data: PageData) {
    this.data = data;
    this.axes = axesOf(data);
    this.filters = this.axes.map(() => null);
    this.#shown = data.trials.map((_, i) => i);
    this.#isShown = data.trials.map(() => true);
    // What one would ask first; a seed is nobody's choice.
    const chosen = data.paths.findIndex((path) => path !== 'seed');
    this.#colour = chosen === -1 ? this.goalAxis : chosen;
  }

  get goalAxis(): number {
    return this.axes.length - 1;
  }

  /** Trials that pass all filters, the best first. */
  get shown(): readonly number[] {
    return this.#shown;
  }

  isShown(trial: number): boolean {
    return this.#isShown[trial]!;
  }

  get focus(): number | null {
    return this.#focus;
  }

  get isPinned(): boolean {
    return this.#pinned;
  }

  /** The axis that colours stand for. */
  get colour(): number {
    return this.#colour;
  }

  on(to: Change, call: () => void): void {
    this.#listeners.push({ to, call });
  }

  #tell(change: Change): void {
    for (const { to, call } of this.#listeners) if (to === change) call();
  }

  setFilter(axis: number, filter: Filter | null): void {
    this.filters[axis] = filter;
    this.#refilter();
  }

  clearFilters(): void {
    this.filters.fill(null);
    this.#refilter();
  }

  #refilter(): void {
    this.#isShown = this.data.trials.map((_, trial) =>
      this.axes.every(({ values }, i) => {
        const filter = this.filters[i];
        if (!filter) return true;
        const value = values[trial];
        if ('among' in filter) return filter.among.has(value);
        return typeof value === 'number' && value >= filter.from && value <= filter.to;
      }),
    );
    this.#shown = this.data.trials.flatMap((_, trial) => (this.#isShown[trial] ? [trial] : []));
    this.#tell('filter');
  }

  /** Looks at a trial; at none, unless one was held. */
  setFocus(trial: number | null): void {
    if (this.#pinned || trial === this.#focus) return;
    this.#focus = trial;
    this.#tell('focus');
  }

  /** Holds a trial until another is, or none. */
  pin(trial: number | null): void {
    const again = this.#pinned && trial === this.#focus;
    this.#pinned = trial !== null && !again;
    this.#focus = again ? null : trial;
    this.#tell('focus');
  }

  /** The next one of those that are shown, or the one before: by keys. */
  walk(by: number, among: readonly number[] = this.#shown): void {
    if (among.length === 0) return;
    const at = this.#focus === null ? -1 : among.indexOf(this.#focus);
    const next = at === -1 ? (by > 0 ? 0 : among.length - 1) : Math.min(among.length - 1, Math.max(0, at + by));
    this.#pinned = false;
    this.setFocus(among[next]!);
  }

  setColour(axis: number): void {
    this.#colour = axis;
    this.#tell('colour');
  }

  settingsText({ settings }: PageTrial): string {
    return this.data.paths.map((path, i) => `${path} ${shown(settings[i] ?? null)}`).join(', ');
  }

  /** What came of a trial, in words. */
  outcomeText({ ending, why, learned, errors, steps }: PageTrial): string {
    const wrong = errors === null ? '' : `, ${errors.toFixed(2)} errors`;
    if (ending !== 'done' && ending !== 'paused') return `${ending}: ${why ?? ''}`;
    if (learned !== null) return `learned after ${shownNumber(learned)} sequences${wrong}`;
    return ending === 'done' ? `not learned${wrong}` : `ended early, at step ${shownNumber(steps)}${wrong}`;
  }
}

/** Enough to tell trials apart, and to find their files. */
export const shortId = (id: string): string => id.slice(0, 8);
