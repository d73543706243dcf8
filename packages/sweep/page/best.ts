import { h } from './dom.ts';
import { shown, shownNumber } from './scale.ts';
import { type Store, shortId } from './store.ts';

const BEST = 10;

/** The best trials with their settings, and how they compare. */
export const bestSection = (store: Store): HTMLElement => {
  const { trials, paths, goal } = store.data;
  const best = trials.slice(0, BEST).flatMap((trial, i) => (isFailed(trial.ending) ? [] : [{ trial, i }]));
  if (best.length === 0)
    return h('section', {}, h('h2', {}, 'Best trials'), h('p', {}, 'No trial has come to a result yet.'));
  const most = Math.max(...best.map(({ trial }) => trial.goal ?? 0));
  const rows = best.map(({ trial, i }) => {
    const bar = h('i', { class: 'bar' });
    bar.style.width = `${trial.goal === null || most === 0 ? 0 : (100 * trial.goal) / most}%`;
    const row = h(
      'tr',
      {},
      h('td', {}, String(i + 1)),
      h('td', {}, h('code', { title: trial.id }, shortId(trial.id))),
      ...trial.settings.map((value) => h('td', {}, shown(value))),
      h('td', { class: 'goal' }, bar, h('span', {}, trial.goal === null ? goal.missing : shownNumber(trial.goal))),
      h('td', {}, trial.errors === null ? '–' : trial.errors.toFixed(2)),
      h('td', {}, shownNumber(trial.steps)),
    );
    row.addEventListener('pointerenter', () => store.setFocus(i));
    row.addEventListener('pointerleave', () => store.setFocus(null));
    return row;
  });
  const head = ['', 'trial', ...paths, goal.name, 'errors at the end', 'steps'];
  return h(
    'section',
    {},
    h('h2', {}, best.length === 1 ? 'Best trial' : 'Best trials'),
    h(
      'div',
      { class: 'wide' },
      h(
        'table',
        { class: 'best' },
        h('thead', {}, h('tr', {}, ...head.map((text) => h('th', { scope: 'col' }, text)))),
        h('tbody', {}, ...rows),
      ),
    ),
  );
};

export const isFailed = (ending: string): boolean => ending !== 'done' && ending !== 'paused';
