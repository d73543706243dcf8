// The page of a sweep's report: all of it is made here, out of the data that lies in the page.

import type { PageData } from '../src/report/data.ts';
import { bestSection } from './best.ts';
import { curvesSection } from './curves.ts';
import { h } from './dom.ts';
import { effectsSection } from './effects.ts';
import { failuresSection } from './failures.ts';
import { parallelSection } from './parallel.ts';
import { Store, shortId } from './store.ts';
import { tableSection } from './table.ts';

/** Says whose curve, line, point or row is looked at. */
const readout = (store: Store): HTMLElement => {
  const root = h('div', { class: 'readout', role: 'status' });
  const tell = (): void => {
    root.replaceChildren();
    if (store.focus === null) return;
    const trial = store.data.trials[store.focus]!;
    root.replaceChildren(
      h('strong', {}, `${store.focus + 1}. ${shortId(trial.id)}`),
      h('span', {}, store.settingsText(trial)),
      h('span', {}, store.outcomeText(trial)),
      store.isPinned ? h('span', { class: 'hint' }, 'held; Escape lets go') : '',
    );
  };
  tell();
  store.on('focus', tell);
  return root;
};

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;
const store = new Store(data);
document.title = data.title;
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') store.pin(null);
});

const sections =
  data.trials.length === 0
    ? [h('section', {}, h('p', {}, 'No trial has a result yet.'))]
    : [
        bestSection(store),
        curvesSection(store),
        effectsSection(store),
        parallelSection(store),
        tableSection(store),
        failuresSection(store),
      ];
document
  .querySelector('main')!
  .replaceChildren(
    h('h1', {}, data.title),
    h('dl', {}, ...data.facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    ...sections.filter((section) => section !== null),
    readout(store),
  );
