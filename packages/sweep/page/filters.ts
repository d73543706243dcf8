import type { Axis } from './axis.ts';
import { h } from './dom.ts';
import { shown, shownNumber } from './scale.ts';
import type { Filter, Store } from './store.ts';

/** So many words are offered to choose from. */
const MOST_WORDS = 40;

/** The same as dragging along an axis, for hands that have no pointer: which values are let through. */
export const filterControls = (store: Store): HTMLElement => {
  const root = h('div', { class: 'filters' });
  store.axes.forEach((axis, i) => {
    const inputs = axis.distinct ? choices(store, axis, i, axis.distinct) : ends(store, axis, i);
    root.append(h('fieldset', {}, h('legend', {}, axis.name), ...inputs));
  });
  const count = h('span', { role: 'status' });
  const all = h('button', { type: 'button' }, 'Show all');
  all.addEventListener('click', () => store.clearFilters());
  const tell = (): void => {
    const { length } = store.data.trials;
    count.textContent = `${shownNumber(store.shown.length)} of ${shownNumber(length)} trials are shown`;
    all.disabled = store.filters.every((filter) => filter === null);
  };
  tell();
  store.on('filter', tell);
  return h('div', {}, root, h('p', { class: 'controls' }, count, all));
};

const choices = (store: Store, { values }: Axis, i: number, distinct: Axis['distinct'] & {}): HTMLElement[] => {
  const options: unknown[] = distinct.slice(0, MOST_WORDS);
  const labels = options.map((value) => shown(value as string));
  if (values.includes(undefined)) {
    options.push(undefined);
    labels.push(store.data.goal.missing);
  }
  const boxes = options.map(() => h('input', { type: 'checkbox', checked: true }));
  const isOn = (filter: Filter | null, value: unknown): boolean =>
    filter === null || ('among' in filter && filter.among.has(value));
  boxes.forEach((box) => {
    box.addEventListener('change', () => {
      const among = new Set(options.filter((_, at) => boxes[at]!.checked));
      store.setFilter(i, among.size === options.length ? null : { among });
    });
  });
  store.on('filter', () => {
    boxes.forEach((box, at) => {
      box.checked = isOn(store.filters[i] ?? null, options[at]);
    });
  });
  return boxes.map((box, at) => h('label', {}, box, labels[at]!));
};

const ends = (store: Store, axis: Axis, i: number): HTMLElement[] => {
  const scale = axis.scale!;
  const [low, high] = [scale.from(0), scale.from(1)];
  const input = (label: string, value: number): HTMLInputElement =>
    h('input', { type: 'number', step: 'any', 'aria-label': `${axis.name} ${label}`, placeholder: shownNumber(value) });
  const [from, to] = [input('from', low), input('to', high)];
  const numberOf = ({ value }: HTMLInputElement, otherwise: number): number =>
    value === '' || Number.isNaN(Number(value)) ? otherwise : Number(value);
  for (const each of [from, to]) {
    each.addEventListener('change', () => {
      const isAll = from.value === '' && to.value === '';
      const ofInputs = { from: numberOf(from, Number.NEGATIVE_INFINITY), to: numberOf(to, Number.POSITIVE_INFINITY) };
      store.setFilter(i, isAll ? null : ofInputs);
    });
  }
  store.on('filter', () => {
    const filter = store.filters[i];
    const textOf = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '');
    if (document.activeElement === from || document.activeElement === to) return;
    from.value = filter && 'from' in filter ? textOf(filter.from) : '';
    to.value = filter && 'from' in filter ? textOf(filter.to) : '';
  });
  return [h('span', {}, from, ' to ', to)];
};
