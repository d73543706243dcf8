import type { PageCurve } from '../src/report/data.ts';
import { colourOf, colourSelect, legend } from './colour.ts';
import { h, picture, pointOf, s } from './dom.ts';
import { highlight, walkByKeys } from './highlight.ts';
import { scaleOf, shownNumber } from './scale.ts';
import type { Store } from './store.ts';

type Measure = 'errors' | 'loss';

const HEIGHT = 400;
const MARGIN = { left: 64, right: 16, top: 14, bottom: 46 };
/** Pixels from a curve within which it is meant. */
const NEAR = 24;

/** The least that is told from nothing, where a scale has no place for it. */
const floorOf = (curves: readonly PageCurve[], measure: Measure): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const curve of curves)
    for (const value of curve[measure]) if (value !== null && value > 0) least = Math.min(least, value);
  return Number.isFinite(least) ? least : 1;
};

/** Learning curves of the trials that are shown, one over the other. */
export const curvesSection = (store: Store): HTMLElement => {
  const { curves, trials } = store.data;
  let measure: Measure = 'errors';
  let marks = new Map<number, SVGElement>();
  let pixels = new Map<number, Float32Array>();
  const shown = (): PageCurve[] =>
    curves.filter(({ trial, sequences }) => store.isShown(trial) && sequences.length > 0);

  const draw = (svg: SVGSVGElement, width: number): void => {
    marks = new Map();
    pixels = new Map();
    const drawn = shown();
    const floor = floorOf(curves, measure);
    let [most, last] = [floor, 1];
    for (const curve of drawn) {
      last = Math.max(last, curve.sequences.at(-1)!);
      for (const value of curve[measure]) most = Math.max(most, value ?? 0);
    }
    const [inner, tall] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
    const x = scaleOf(0, last, false);
    const y = scaleOf(floor, most, most > floor);
    const [px, py] = [
      (value: number) => MARGIN.left + inner * x.at(value),
      (value: number) => MARGIN.top + tall * (1 - y.at(Math.max(floor, value))),
    ];
    for (const { at, label } of y.ticks(6)) {
      const top = MARGIN.top + tall * (1 - at);
      svg.append(
        s('line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: top, y2: top }),
        s('text', { class: 'tick', x: MARGIN.left - 8, y: top + 4, 'text-anchor': 'end' }, label),
      );
    }
    for (const { at, label } of x.ticks(Math.max(2, Math.floor(inner / 110)))) {
      const anchor = at > 0.97 ? 'end' : 'middle';
      svg.append(
        s('text', { class: 'tick', x: MARGIN.left + inner * at, y: HEIGHT - 24, 'text-anchor': anchor }, label),
      );
    }
    svg.append(
      s(
        'text',
        { class: 'name', x: MARGIN.left + inner / 2, y: HEIGHT - 4, 'text-anchor': 'middle' },
        'training sequences',
      ),
    );
    const group = s('g', { class: drawn.length > 60 ? 'lines many' : 'lines' });
    svg.append(group);
    // The best are drawn last, and lie on top.
    for (const curve of drawn.toReversed()) {
      const points: number[] = [];
      let path = '';
      curve.sequences.forEach((sequences, i) => {
        const value = curve[measure][i] ?? null;
        if (value === null) return;
        const [left, top] = [px(sequences), py(value)];
        path += `${points.length === 0 ? 'M' : 'L'}${left.toFixed(1)},${top.toFixed(1)}`;
        points.push(left, top);
      });
      if (points.length === 2) path += 'h0.01';
      const mark = s('path', { d: path });
      mark.style.stroke = colourOf(store, curve.trial);
      group.append(mark);
      marks.set(curve.trial, mark);
      pixels.set(curve.trial, new Float32Array(points));
    }
    highlight(svg, marks, store);
  };

  const name = h('span', { class: 'picture-name' });
  const chart = picture('Learning curves. Arrow keys go from trial to trial, Enter holds one.', HEIGHT, draw, true);
  const svg = chart.root.querySelector('svg')!;
  const nearest = (event: MouseEvent): number | null => {
    const [x, y] = pointOf(svg, event);
    let [best, distance]: [number | null, number] = [null, NEAR ** 2];
    for (const [trial, points] of pixels) {
      for (let i = 0; i + 1 < points.length; i += 2) {
        const far = distanceTo(x, y, points, i);
        if (far < distance) [best, distance] = [trial, far];
      }
    }
    return best;
  };
  svg.addEventListener('pointermove', (event) => store.setFocus(nearest(event)));
  svg.addEventListener('pointerleave', () => store.setFocus(null));
  svg.addEventListener('click', (event) => store.pin(nearest(event)));
  walkByKeys(svg, store, () => shown().map(({ trial }) => trial));
  store.on('focus', () => highlight(svg, marks, store));
  store.on('filter', () => chart.redraw());
  store.on('colour', () => chart.redraw());

  const choose = (value: Measure, label: string): HTMLElement => {
    const input = h('input', { type: 'radio', name: 'measure', value, checked: value === measure });
    input.addEventListener('change', () => {
      measure = value;
      setName();
      chart.redraw();
    });
    return h('label', {}, input, label);
  };
  const setName = (): void => {
    const what = measure === 'errors' ? 'Errors a sequence' : 'Loss';
    const hasZeros = curves.some((curve) => curve[measure].some((value) => value !== null && value <= 0));
    name.textContent = `${what}, on a log scale${hasZeros ? `; 0 is drawn at ${shownNumber(floorOf(curves, measure))}` : ''}`;
  };
  setName();
  const sampled =
    curves.length < trials.length
      ? `Curves of ${shownNumber(curves.length)} of ${shownNumber(trials.length)} trials: the best, and others from all ranks. `
      : '';
  return h(
    'section',
    {},
    h('h2', {}, 'Learning curves'),
    h(
      'p',
      {},
      `${sampled}Point at a curve to see whose it is, click to hold it. A curve ends where its training does.`,
    ),
    h(
      'div',
      { class: 'controls' },
      h(
        'span',
        { class: 'choice', role: 'radiogroup', 'aria-label': 'What is drawn' },
        choose('errors', 'errors'),
        choose('loss', 'loss'),
      ),
      colourSelect(store),
      legend(store),
    ),
    name,
    chart.root,
  );
};

/** Of a point from the piece of a curve that begins at `i`, squared. */
const distanceTo = (x: number, y: number, points: Float32Array, i: number): number => {
  const [ax, ay] = [points[i]!, points[i + 1]!];
  const [bx, by] = i + 3 < points.length ? [points[i + 2]!, points[i + 3]!] : [ax, ay];
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return (x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2;
};
