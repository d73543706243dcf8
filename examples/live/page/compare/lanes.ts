import { choiceOf, modelLabels } from '../../shared/catalog.ts';
import type { View } from '../../shared/link.ts';
import type { PlanValue, RunSpec } from '../../shared/messages.ts';

/** One of the trainings that run side by side. */
export interface Entry {
  readonly label: string;
  /** What it is, in a sentence; empty where the label says it. */
  readonly about: string;
  readonly spec: RunSpec;
}

const SEEDS = 10;

/** What holds for any network: a change of one network's own fields, or of how it is trained, means nothing to another. */
const shared = (changes: RunSpec['changes']): Record<string, PlanValue> =>
  Object.fromEntries(Object.entries(changes).filter(([path]) => !/^(model|optimizer)(\.|$)/.test(path)));

/**
 * The trainings of a view: the networks that can do the task, with the same seed and so the same data, TinyNTM without a head to write
 * among them; or ten seeds of one.
 */
export const entriesOf = (view: View, spec: RunSpec): readonly Entry[] => {
  if (view === 'seeds') {
    return Array.from({ length: SEEDS }, (_, seed) => ({ label: `Seed ${seed}`, about: '', spec: { ...spec, seed } }));
  }
  const { models } = choiceOf(spec.task);
  return models.flatMap((model): Entry[] => {
    const changes = model === spec.model ? spec.changes : shared(spec.changes);
    const entry = { ...modelLabels[model], spec: { ...spec, model, changes } };
    if (model !== 'tiny-ntm') return [entry];
    const fixed = { ...entry.spec, changes: { ...changes, 'model.memory': 'fixed' } };
    return [
      entry,
      {
        label: 'Fixed memory',
        about: 'TinyNTM over random numbers that it cannot write: it can only look.',
        spec: fixed,
      },
    ];
  });
};

const MOST_WORKERS = 4;

/** How many workers so many trainings get: one core is left to the page. */
export const workersFor = (lanes: number, cores: number): number =>
  Math.max(1, Math.min(lanes, cores - 1, MOST_WORKERS));
