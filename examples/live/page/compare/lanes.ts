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
  Object.fromEntries(Object.entries(changes).filter(([path]) => !/^(model|optimizer)\./.test(path)));

/** The trainings of a view: the networks that can do the task, with the same seed and so the same data, or ten seeds of one. */
export const entriesOf = (view: View, spec: RunSpec): readonly Entry[] => {
  if (view === 'seeds') {
    return Array.from({ length: SEEDS }, (_, seed) => ({ label: `Seed ${seed}`, about: '', spec: { ...spec, seed } }));
  }
  const { models } = choiceOf(spec.task);
  if (models.length > 1) {
    return models.map((model) => {
      const changes = model === spec.model ? spec.changes : shared(spec.changes);
      return { ...modelLabels[model], spec: { ...spec, model, changes } };
    });
  }
  const over = (memory: string): RunSpec => ({ ...spec, changes: { ...spec.changes, 'model.memory': memory } });
  return [
    { label: 'A memory to write in', about: 'It chooses what to keep, and where.', spec: over('writable') },
    {
      label: 'A memory that stays',
      about: 'Random, and never written: it can only look things up.',
      spec: over('fixed'),
    },
  ];
};

const MOST_WORKERS = 4;

/** How many workers so many trainings get: one core is left to the page. */
export const workersFor = (lanes: number, cores: number): number =>
  Math.max(1, Math.min(lanes, cores - 1, MOST_WORKERS));
