import type { Axis } from './axis.ts';
import { h } from './dom.ts';
import { shown } from './scale.ts';
import type { Store } from './store.ts';

/** Colours are those of style.css, so that light and dark are its business: `--kind-1…8` for words, `--ramp-1…5` for numbers. */
const KINDS = 8;
const RAMP = 5;
const NONE = 'var(--none)';

const onRamp = (at: number): string => {
  const place = Math.min(1, Math.max(0, at)) * (RAMP - 1);
  const low = Math.min(RAMP - 2, Math.floor(place));
  return `color-mix(in oklab, var(--ramp-${low + 1}), var(--ramp-${low + 2}) ${Math.round(100 * (place - low))}%)`;
};

const colourAt = (axis: Axis, trial: number): string => {
  const value = axis.values[trial];
  if (value === undefined) return NONE;
  if (axis.isNumbers) return onRamp(axis.at(value));
  const at = axis.distinct!.indexOf(value);
  return at < KINDS ? `var(--kind-${at + 1})` : NONE;
};

export const colourOf = (store: Store, trial: number): string => colourAt(store.axes[store.colour]!, trial);

const patch = (colour: string, label: string): HTMLElement => {
  const dot = h('i');
  dot.style.background = colour;
  return h('span', {}, dot, label);
};

/** What the colours say. */
export const legend = (store: Store): HTMLElement => {
  const root = h('div', { class: 'legend' });
  const fill = (): void => {
    const axis = store.axes[store.colour]!;
    const children: Node[] = [];
    if (axis.isNumbers && axis.distinct === null) {
      const ticks = axis.ticks(5);
      children.push(...ticks.map(({ at, label }) => patch(onRamp(at), label)));
    } else if (axis.isNumbers) {
      children.push(...axis.distinct!.map((value) => patch(onRamp(axis.at(value)), shown(value))));
    } else {
      const named = axis.distinct!.slice(0, KINDS);
      children.push(...named.map((value, i) => patch(`var(--kind-${i + 1})`, shown(value))));
      const others = axis.distinct!.length - named.length;
      if (others > 0) children.push(patch(NONE, `${others} others`));
    }
    if (axis.values.includes(undefined)) children.push(patch(NONE, store.data.goal.missing));
    root.replaceChildren(...children);
  };
  fill();
  store.on('colour', fill);
  return root;
};

let selects = 0;

/** Chooses what the colours say; there are several, and they say the same. */
export const colourSelect = (store: Store): HTMLElement => {
  const id = `colour-${selects++}`;
  const select = h('select', { id });
  store.axes.forEach(({ name }, i) => {
    select.append(h('option', { value: i }, name));
  });
  select.value = String(store.colour);
  select.addEventListener('change', () => store.setColour(Number(select.value)));
  store.on('colour', () => {
    select.value = String(store.colour);
  });
  return h('span', { class: 'field' }, h('label', { for: id }, 'Colour by'), select);
};
