import { isFailed } from './best.ts';
import { h } from './dom.ts';
import { shownNumber } from './scale.ts';
import { type Store, shortId } from './store.ts';

const MOST = 100;

/** Trials that failed, those of one reason together. */
export const failuresSection = (store: Store): HTMLElement | null => {
  const failed = store.data.trials.filter(({ ending }) => isFailed(ending));
  if (failed.length === 0) return null;
  const byReason = new Map<string, typeof failed>();
  for (const trial of failed) {
    // Numbers differ from trial to trial where the reason is the same.
    const reason = `${trial.ending}: ${(trial.why ?? '').replace(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|Infinity/g, '#')}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), trial]);
  }
  const groups = [...byReason.values()].sort((a, b) => b.length - a.length);
  return h(
    'section',
    {},
    h('h2', {}, `Failures (${shownNumber(failed.length)})`),
    ...groups.slice(0, MOST).map((group) => {
      const [{ ending, why }] = group as [(typeof failed)[number]];
      const items = group
        .slice(0, MOST)
        .map((trial) => h('li', {}, h('code', {}, shortId(trial.id)), ` ${store.settingsText(trial)}`));
      if (group.length > MOST) items.push(h('li', {}, `and ${shownNumber(group.length - MOST)} more`));
      return h(
        'details',
        { open: failed.length <= 20 },
        h(
          'summary',
          {},
          h('strong', {}, `${ending}, ${group.length === 1 ? '1 trial' : `${shownNumber(group.length)} trials`}`),
          ` ${why ?? ''}`,
        ),
        h('ul', {}, ...items),
      );
    }),
    groups.length > MOST ? h('p', {}, `And ${shownNumber(groups.length - MOST)} other reasons.`) : null,
  );
};
