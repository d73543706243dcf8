import type { PageSetting, PageTrial } from '../src/report/data.ts';
import { colourOf } from './colour.ts';
import { h } from './dom.ts';
import { shown, shownNumber } from './scale.ts';
import { type Store, shortId } from './store.ts';

/** Rows that are added at once. */
const ROWS = 50;

interface Column {
  readonly name: string;
  readonly value: (trial: PageTrial, rank: number) => PageSetting;
  readonly cell?: (trial: PageTrial) => Node | string;
}

const networkLink = ({ id, network }: PageTrial): Node | string =>
  network
    ? h('a', { href: `networks/${id.slice(0, 2)}/${id}.safetensors`, title: 'its network' }, shortId(id))
    : shortId(id);

const columnsOf = (store: Store): Column[] => {
  const { paths, goal, trials } = store.data;
  const hasRollbacks = trials.some(({ rollbacks }) => rollbacks > 0);
  const hasStarts = trials.some(({ starts }) => starts > 1);
  return [
    { name: 'rank', value: (_, rank) => rank + 1 },
    { name: 'trial', value: ({ id }) => id, cell: networkLink },
    ...paths.map((path, i): Column => ({ name: path, value: ({ settings }) => settings[i] ?? null })),
    ...(goal.name === 'steps to learn' ? [{ name: goal.name, value: (trial: PageTrial) => trial.goal }] : []),
    { name: 'sequences to learn', value: ({ learned }) => learned },
    {
      name: 'errors',
      value: ({ errors }) => errors,
      cell: ({ errors }) => (errors === null ? '–' : errors.toFixed(2)),
    },
    { name: 'loss', value: ({ loss }) => loss },
    { name: 'steps', value: ({ steps }) => steps },
    ...(hasRollbacks ? [{ name: 'rollbacks', value: ({ rollbacks }: PageTrial) => rollbacks }] : []),
    ...(hasStarts ? [{ name: 'starts', value: ({ starts }: PageTrial) => starts }] : []),
    {
      name: 'result',
      value: ({ ending, learned }) => (ending !== 'done' ? ending : learned === null ? 'not learned' : 'learned'),
    },
  ];
};

const cellText = (value: PageSetting): string => (value === null ? '–' : shown(value));

const before = (a: PageSetting, b: PageSetting): number => {
  if (a === b) return 0;
  // What has no value is behind, either way.
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
};

/** All trials, to sort and to search. */
export const tableSection = (store: Store): HTMLElement => {
  const columns = columnsOf(store);
  const { trials } = store.data;
  let sorted = 0;
  let down = false;
  let query = '';
  let limit = ROWS;
  const body = h('tbody');
  const rows = new Map<number, HTMLElement>();
  const count = h('span', { role: 'status' });
  const more = h('button', { type: 'button' }, 'More rows');

  const heads = columns.map(({ name }, i) => {
    const button = h('button', { type: 'button' }, name);
    button.addEventListener('click', () => {
      down = sorted === i && !down;
      sorted = i;
      fill();
    });
    return h('th', { scope: 'col' }, button);
  });

  const texts = trials.map((trial) =>
    [trial.id, store.settingsText(trial), store.outcomeText(trial), trial.ending].join(' ').toLowerCase(),
  );
  const found = (): number[] => {
    const words = query.toLowerCase().split(/\s+/);
    const kept = store.shown.filter((trial) => words.every((word) => texts[trial]!.includes(word)));
    const { value } = columns[sorted]!;
    const sortedBy = (trial: number): PageSetting => value(trials[trial]!, trial);
    return kept.sort((a, b) => {
      const [one, other] = [sortedBy(a), sortedBy(b)];
      if (one === null || other === null) return Number(one === null) - Number(other === null) || a - b;
      return (down ? -1 : 1) * before(one, other) || a - b;
    });
  };

  const rowOf = (trial: number): HTMLElement => {
    const dot = h('i', { class: 'dot' });
    dot.style.background = colourOf(store, trial);
    const of = trials[trial]!;
    const row = h(
      'tr',
      {},
      ...columns.map(({ value, cell }, i) =>
        h('td', {}, i === 0 ? dot : null, cell ? cell(of) : cellText(value(of, trial))),
      ),
    );
    row.addEventListener('pointerenter', () => store.setFocus(trial));
    row.addEventListener('pointerleave', () => store.setFocus(null));
    row.addEventListener('focusin', () => store.setFocus(trial));
    return row;
  };

  const fill = (): void => {
    const all = found();
    rows.clear();
    const part = all.slice(0, limit);
    for (const trial of part) rows.set(trial, rowOf(trial));
    body.replaceChildren(...rows.values());
    heads.forEach((head, i) => {
      if (i === sorted) head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    count.textContent = `${shownNumber(part.length)} of ${shownNumber(all.length)} trials`;
    more.hidden = part.length === all.length;
    mark();
  };
  const mark = (): void => {
    for (const row of body.querySelectorAll('.on')) row.classList.remove('on');
    if (store.focus !== null) rows.get(store.focus)?.classList.add('on');
  };

  const search = h('input', { type: 'search', id: 'search', placeholder: 'name, setting, result …' });
  search.addEventListener('input', () => {
    query = search.value.trim();
    limit = ROWS;
    fill();
  });
  more.addEventListener('click', () => {
    limit += 4 * ROWS;
    fill();
  });
  store.on('filter', fill);
  store.on('colour', fill);
  store.on('focus', mark);
  fill();
  return h(
    'section',
    {},
    h('h2', {}, 'All trials'),
    h(
      'p',
      { class: 'controls' },
      h('span', { class: 'field' }, h('label', { for: 'search' }, 'Search'), search),
      count,
    ),
    h(
      'div',
      { class: 'wide tall', tabindex: 0, role: 'region', 'aria-label': 'All trials' },
      h('table', { class: 'all' }, h('thead', {}, h('tr', {}, ...heads)), body),
    ),
    h('p', {}, more),
  );
};
