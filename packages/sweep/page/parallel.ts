import type { Axis } from './axis.ts';
import { colourOf, colourSelect, legend } from './colour.ts';
import { h, picture, pointOf, s } from './dom.ts';
import { filterControls } from './filters.ts';
import { highlight, walkByKeys } from './highlight.ts';
import { sample } from './sample.ts';
import { shownNumber } from './scale.ts';
import type { Filter, Store } from './store.ts';

const HEIGHT = 340;
const MARGIN = { top: 50, bottom: 30 };
/** Of labels beside the first and the last axis, in pixels, and of a letter of them. */
const SIDES = [28, 120] as const;
const LETTER = 7;
/** Above the axis, where trials without a number are. */
const MISSING = 20;
/** Lines that are drawn at most. */
const MOST = 1000;
/** Pixels for an axis at least: a narrow page scrolls. */
const NARROWEST = 96;
/** How far from an axis it can be taken hold of, in pixels. */
const GRIP = 18;

/** The settings of each trial and what came of them, as a line from axis to axis. */
export const parallelSection = (store: Store): HTMLElement | null => {
  if (store.data.trials.length < 2) return null;
  const { axes } = store;
  let marks = new Map<number, SVGElement>();
  let pixels = new Map<number, readonly number[]>();
  let width = 0;
  const widthOf = (axis: Axis): number => {
    const labels = axis.ticks(7).map(({ label }) => label.length);
    if (axis.values.includes(undefined)) labels.push(store.data.goal.missing.length);
    return Math.min(SIDES[1], Math.max(SIDES[0], 14 + LETTER * Math.max(...labels)));
  };
  const [left, right] = [widthOf(axes[0]!), widthOf(axes.at(-1)!)];
  const tall = HEIGHT - MARGIN.top - MARGIN.bottom;
  const xOf = (axis: number): number =>
    axes.length === 1 ? width / 2 : left + (axis * (width - left - right)) / (axes.length - 1);
  const yAt = (at: number): number => MARGIN.top + tall * (1 - at);
  const yOf = ({ values, at }: Axis, trial: number): number => {
    const value = values[trial];
    return value === undefined ? MARGIN.top - MISSING : yAt(at(value));
  };
  const drawnTrials = (): readonly number[] => sample(store.shown, MOST);

  const draw = (svg: SVGSVGElement, wide: number): void => {
    width = wide;
    marks = new Map();
    pixels = new Map();
    const drawn = drawnTrials();
    const behind = s('g', { class: 'lines behind' });
    const hidden = store.data.trials.map((_, i) => i).filter((trial) => !store.isShown(trial));
    for (const trial of sample(hidden, MOST / 4)) behind.append(s('path', { d: pathOf(trial) }));
    const group = s('g', { class: drawn.length > 60 ? 'lines many' : 'lines' });
    for (const trial of drawn.toReversed()) {
      const mark = s('path', { d: pathOf(trial) });
      mark.style.stroke = colourOf(store, trial);
      group.append(mark);
      marks.set(trial, mark);
      pixels.set(
        trial,
        axes.map((axis) => yOf(axis, trial)),
      );
    }
    svg.append(behind, group);
    axes.forEach((axis, i) => {
      svg.append(axisMark(axis, i));
    });
    highlight(svg, marks, store);
  };

  const pathOf = (trial: number): string => {
    const points = axes.map((axis, i): [number, number] => [xOf(i), yOf(axis, trial)]);
    if (points.length === 1) return `M${points[0]![0] - 20},${points[0]![1]}h40`;
    return points
      .map(([x, y], i) => {
        if (i === 0) return `M${x.toFixed(1)},${y.toFixed(1)}`;
        const [before, from] = points[i - 1]!;
        const middle = ((before + x) / 2).toFixed(1);
        return `C${middle},${from.toFixed(1)} ${middle},${y.toFixed(1)} ${x.toFixed(1)},${y.toFixed(1)}`;
      })
      .join('');
  };

  const axisMark = (axis: Axis, i: number): SVGElement => {
    const x = xOf(i);
    const isLast = i === axes.length - 1;
    const mark = s('g', { class: isLast ? 'axis goal' : 'axis' }, s('line', { x1: x, x2: x, y1: yAt(0), y2: yAt(1) }));
    for (const { at, label } of axis.ticks(7)) {
      mark.append(
        s('line', { x1: x - 4, x2: x + 4, y1: yAt(at), y2: yAt(at) }),
        s(
          'text',
          { class: 'tick halo', x: isLast ? x + 8 : x - 8, y: yAt(at) + 4, 'text-anchor': isLast ? 'start' : 'end' },
          cut(label, 14),
        ),
      );
    }
    if (axis.values.includes(undefined)) {
      mark.append(
        s(
          'text',
          { class: 'tick halo', x: x + 8, y: MARGIN.top - MISSING + 4, 'text-anchor': 'start' },
          store.data.goal.missing,
        ),
      );
    }
    const anchor = axes.length === 1 ? 'middle' : i === 0 ? 'start' : isLast ? 'end' : 'middle';
    const nameX = anchor === 'start' ? 4 : anchor === 'end' ? width - 4 : x;
    // On a narrow page names would run into each other.
    const room = Math.max(6, Math.floor(width / axes.length / 7));
    mark.append(s('text', { class: 'name', x: nameX, y: 14, 'text-anchor': anchor }, cut(axis.name, room)));
    const range = rangeOf(axis, store.filters[i] ?? null);
    if (range) {
      const [low, high] = range;
      mark.append(
        s('rect', { class: 'brush', x: x - 7, width: 14, y: yAt(high) - 3, height: yAt(low) - yAt(high) + 6, rx: 4 }),
      );
    }
    return mark;
  };

  const chart = picture(
    'Settings and goal, an axis each and a line a trial. Arrow keys go from trial to trial, Enter holds one.',
    HEIGHT,
    draw,
    true,
  );
  chart.root.style.minWidth = `${NARROWEST * axes.length}px`;
  const svg = chart.root.querySelector('svg')!;

  const axisAt = (x: number): number | null => {
    const i = axes.findIndex((_, axis) => Math.abs(xOf(axis) - x) <= GRIP);
    return i === -1 ? null : i;
  };
  const nearest = (x: number, y: number): number | null => {
    const step = axes.length === 1 ? 1 : (width - left - right) / (axes.length - 1);
    const place = Math.min(axes.length - 1, Math.max(0, (x - left) / step));
    const from = Math.min(Math.max(0, axes.length - 2), Math.floor(place));
    const along = place - from;
    // The curve between two axes that `pathOf` draws, but for a pixel or two.
    const eased = along * along * (3 - 2 * along);
    let [best, distance]: [number | null, number] = [null, 16];
    for (const [trial, ys] of pixels) {
      const at = ys.length === 1 ? ys[0]! : ys[from]! + eased * (ys[from + 1]! - ys[from]!);
      if (Math.abs(at - y) < distance) [best, distance] = [trial, Math.abs(at - y)];
    }
    return best;
  };

  let brush: { readonly axis: number; readonly from: number } | null = null;
  let brushed = false;
  const positionOf = (y: number): number => Math.min(1, Math.max(0, 1 - (y - MARGIN.top) / tall));
  svg.addEventListener('pointerdown', (event) => {
    const [x, y] = pointOf(svg, event);
    const axis = axisAt(x);
    brushed = false;
    if (axis === null) return;
    brush = { axis, from: positionOf(y) };
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener('pointermove', (event) => {
    const [x, y] = pointOf(svg, event);
    svg.classList.toggle('grip', brush !== null || axisAt(x) !== null);
    if (brush === null) return store.setFocus(nearest(x, y));
    const to = positionOf(y);
    if (Math.abs(to - brush.from) * tall < 4) return;
    brushed = true;
    const [low, high] = [Math.min(brush.from, to), Math.max(brush.from, to)];
    store.setFilter(brush.axis, filterOf(axes[brush.axis]!, low, high));
  });
  svg.addEventListener('pointerup', (event) => {
    const [x, y] = pointOf(svg, event);
    if (brush !== null && !brushed) store.setFilter(brush.axis, null);
    else if (brush === null) store.pin(nearest(x, y));
    brush = null;
  });
  svg.addEventListener('pointerleave', () => store.setFocus(null));
  walkByKeys(svg, store, drawnTrials);
  store.on('focus', () => highlight(svg, marks, store));
  store.on('filter', () => chart.redraw());
  store.on('colour', () => chart.redraw());

  const { trials } = store.data;
  const sampled =
    trials.length > MOST ? `Of ${shownNumber(trials.length)} trials at most ${shownNumber(MOST)} are drawn. ` : '';
  return h(
    'section',
    {},
    h('h2', {}, 'Settings and what came of them'),
    h(
      'p',
      {},
      `${sampled}Each line is a trial. Drag along an axis, or choose values below, to keep some trials: all pictures and the table show those alone.`,
    ),
    h('div', { class: 'controls' }, colourSelect(store), legend(store)),
    h('div', { class: 'wide' }, chart.root),
    filterControls(store),
  );
};

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;

/** What lies between two positions of an axis. */
const filterOf = (axis: Axis, low: number, high: number): Filter => {
  if (axis.distinct)
    return {
      among: new Set(axis.distinct.filter((value) => axis.at(value) >= low - 0.02 && axis.at(value) <= high + 0.02)),
    };
  // At its ends an axis lets through what lies beyond, such as 0 on a log scale.
  return {
    from: low > 0.01 ? axis.scale!.from(low) : Number.NEGATIVE_INFINITY,
    to: high < 0.99 ? axis.scale!.from(high) : Number.POSITIVE_INFINITY,
  };
};

/** Where on its axis a filter lies, from the lowest to the highest of its values. */
const rangeOf = (axis: Axis, filter: Filter | null): readonly [number, number] | null => {
  if (!filter) return null;
  const kept = axis.distinct?.filter((value) => 'among' in filter && filter.among.has(value)).map(axis.at);
  const ends = 'among' in filter ? kept : [filter.from, filter.to].map((value) => endOf(axis, value));
  if (!ends || ends.length === 0) return null;
  return [Math.max(0, Math.min(...ends)), Math.min(1, Math.max(...ends))];
};

const endOf = ({ scale }: Axis, value: number): number =>
  Number.isFinite(value) ? scale!.at(value) : value > 0 ? 1 : 0;
