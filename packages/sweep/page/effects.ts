import type { PageGroup } from '../src/report/data.ts';
import type { Axis } from './axis.ts';
import { colourOf } from './colour.ts';
import { h, picture, pointOf, s } from './dom.ts';
import { highlight } from './highlight.ts';
import { sample } from './sample.ts';
import { shown, shownNumber } from './scale.ts';
import type { Store } from './store.ts';

const HEIGHT = 260;
const MARGIN = { left: 62, right: 14, top: 34, bottom: 26 };
/** Above the scale, where trials without the goal's number are. */
const MISSING = 20;
const MOST = 1000;

/** A fraction of its own for each trial, so that points do not hide each other. */
const jitter = (trial: number): number => ((trial * 0.618034) % 1) - 0.5;

const effect = (store: Store, path: number, groups: readonly PageGroup[]): HTMLElement => {
  const axis = store.axes[path]!;
  const goal = store.axes[store.goalAxis]!;
  const y = goal.scale;
  const isBands = groups.length > 0 && 'is' in groups[0]!.values;
  let marks = new Map<number, SVGElement>();
  let places: { readonly trial: number; readonly x: number; readonly y: number }[] = [];

  const draw = (svg: SVGSVGElement, width: number): void => {
    marks = new Map();
    places = [];
    const [inner, tall] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
    const yAt = (at: number): number => MARGIN.top + tall * (1 - at);
    const yOf = (value: number | null | undefined): number =>
      y === null || value === null || value === undefined ? MARGIN.top - MISSING : yAt(y.at(value));
    for (const { at, label } of y?.ticks(5) ?? []) {
      svg.append(
        s('line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: yAt(at), y2: yAt(at) }),
        s('text', { class: 'tick', x: MARGIN.left - 8, y: yAt(at) + 4, 'text-anchor': 'end' }, label),
      );
    }
    if (goal.values.includes(undefined))
      svg.append(
        s('text', { class: 'tick', x: MARGIN.left - 8, y: MARGIN.top - MISSING + 4, 'text-anchor': 'end' }, '∞'),
      );
    const band = inner / Math.max(1, groups.length);
    const xOf = (value: Axis['values'][number], trial: number): number => {
      if (!isBands) return MARGIN.left + inner * (0.02 + 0.96 * axis.at(value ?? null));
      const group = groups.findIndex(({ values }) => 'is' in values && values.is === (value ?? null));
      return MARGIN.left + band * (group + 0.5 + 0.5 * jitter(trial));
    };
    groups.forEach((group, i) => {
      const [left, right] =
        'is' in group.values
          ? [MARGIN.left + band * (i + 0.16), MARGIN.left + band * (i + 0.84)]
          : [group.values.from, group.values.to].map((value) => MARGIN.left + inner * (0.02 + 0.96 * axis.at(value)));
      svg.append(...boxOf(group, left!, Math.max(8, right! - left!), yOf));
      if (isBands && (band > 34 || i % 2 === 0))
        svg.append(
          s(
            'text',
            { class: 'tick', x: MARGIN.left + band * (i + 0.5), y: HEIGHT - 8, 'text-anchor': 'middle' },
            shown((group.values as { is: string }).is).slice(0, Math.max(4, Math.floor(band / 7))),
          ),
        );
    });
    if (!isBands)
      for (const { at, label } of axis.ticks(Math.max(2, Math.floor(inner / 70))))
        svg.append(
          s(
            'text',
            { class: 'tick', x: MARGIN.left + inner * (0.02 + 0.96 * at), y: HEIGHT - 8, 'text-anchor': 'middle' },
            label,
          ),
        );
    const dots = s('g', { class: 'dots' });
    svg.append(dots);
    for (const trial of sample(store.shown, MOST).toReversed()) {
      const goalValue = goal.values[trial];
      const [cx, cy] = [xOf(axis.values[trial], trial), yOf(typeof goalValue === 'number' ? goalValue : null)];
      const dot = s('circle', { cx: cx.toFixed(1), cy: cy.toFixed(1), r: 3.5 });
      dot.style.fill = colourOf(store, trial);
      dots.append(dot);
      marks.set(trial, dot);
      places.push({ trial, x: cx, y: cy });
    }
    highlight(svg, marks, store);
  };

  const chart = picture(`${goal.name} by ${axis.name}: ${groups.map(groupText).join('; ')}`, HEIGHT, draw);
  const svg = chart.root.querySelector('svg')!;
  const nearest = (event: MouseEvent): number | null => {
    const [x, top] = pointOf(svg, event);
    let [best, distance]: [number | null, number] = [null, 14 ** 2];
    for (const place of places) {
      const far = (place.x - x) ** 2 + (place.y - top) ** 2;
      if (far < distance) [best, distance] = [place.trial, far];
    }
    return best;
  };
  svg.addEventListener('pointermove', (event) => store.setFocus(nearest(event)));
  svg.addEventListener('pointerleave', () => store.setFocus(null));
  svg.addEventListener('click', (event) => store.pin(nearest(event)));
  store.on('focus', () => highlight(svg, marks, store));
  store.on('filter', () => chart.redraw());
  store.on('colour', () => chart.redraw());
  return h('div', { class: 'effect' }, h('h3', {}, axis.name), chart.root, numbersOf(groups));
};

/** From quartile to quartile, with a line at the median; up to the top where a quartile has no number. */
const boxOf = (
  { median, quartiles: [low, high] }: PageGroup,
  x: number,
  width: number,
  yOf: (value: number | null) => number,
): SVGElement[] => {
  if (low === null) return [];
  const [top, bottom] = [yOf(high), yOf(low)];
  return [
    s('rect', {
      class: high === null ? 'box open' : 'box',
      x,
      width,
      y: top,
      height: Math.max(1, bottom - top),
      rx: 3,
    }),
    s('line', { class: 'median', x1: x, x2: x + width, y1: yOf(median), y2: yOf(median) }),
  ];
};

const valuesText = ({ values }: PageGroup): string =>
  'is' in values ? shown(values.is) : `${shownNumber(values.from)} to ${shownNumber(values.to)}`;

const numberText = (value: number | null): string => (value === null ? '∞' : shownNumber(value));

const groupText = (group: PageGroup): string =>
  `${valuesText(group)}: median ${numberText(group.median)} of ${group.trials} trials`;

const numbersOf = (groups: readonly PageGroup[]): HTMLElement =>
  h(
    'div',
    { class: 'wide' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['value', 'trials', 'with it', 'median', 'quartiles'].map((text) => h('th', { scope: 'col' }, text)),
        ),
      ),
      h(
        'tbody',
        {},
        ...groups.map((group) =>
          h(
            'tr',
            {},
            ...[
              valuesText(group),
              shownNumber(group.trials),
              shownNumber(group.reached),
              numberText(group.median),
              group.quartiles[0] === null ? '∞' : group.quartiles.map(numberText).join(' to '),
            ].map((text) => h('td', {}, text)),
          ),
        ),
      ),
    ),
  );

/** What each setting does to the goal, whatever the others are. */
export const effectsSection = (store: Store): HTMLElement | null => {
  const { effects, goal, trials } = store.data;
  if (trials.length < 2) return null;
  // What was chosen comes before what was drawn by lot.
  const order = effects
    .map((_, i) => i)
    .sort((a, b) => Number(effects[a]!.path === 'seed') - Number(effects[b]!.path === 'seed'));
  return h(
    'section',
    {},
    h('h2', {}, `What each setting does to the ${goal.name}`),
    h(
      'p',
      {},
      'A point is a trial; a box reaches from quartile to quartile, and the line in it is the median. Lower is better. ',
      `A trial with no number (${goal.missing}) counts as behind all others: ∞. Boxes are of all trials, points of those that are shown.`,
    ),
    h('div', { class: 'effects' }, ...order.map((i) => effect(store, i, effects[i]!.groups))),
  );
};
