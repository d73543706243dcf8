import type { TrainingPlan } from './plan.ts';

export type Recipe = Omit<TrainingPlan, 'seed'>;

const common = {
  optimizer: { kind: 'rmsprop', lr: 3e-4, alpha: 0.95, momentum: 0.9 },
  schedule: { kind: 'cosine' },
  clip: 0.1,
  clipThroughTime: 0.03,
  noise: { from: 0, to: 0 },
  batch: 4,
  mixed: false,
  curriculum: null,
  window: 200,
  validation: 0,
} as const;

/** How each task is trained by default; figures of what they reach are in docs/ntm.md. */
export const recipes: Readonly<Record<string, Recipe>> = {
  copy: {
    ...common,
    task: 'copy',
    model: { kind: 'ntm', controller: 'feed-forward' },
    noise: { from: 0.05, to: 0.2 },
    steps: 40_000,
  },
  'repeat-copy': {
    ...common,
    task: 'repeat-copy',
    model: { kind: 'ntm' },
    optimizer: { kind: 'adam', lr: 1e-3 },
    clipThroughTime: 0.01,
    steps: 20_000,
  },
  'associative-recall': {
    ...common,
    task: 'associative-recall',
    model: { kind: 'ntm' },
    optimizer: { ...common.optimizer, lr: 2e-4 },
    clip: 0.3,
    clipThroughTime: 0.1,
    batch: 1,
    steps: 80_000,
  },
  'dynamic-ngrams': {
    ...common,
    task: 'dynamic-ngrams',
    model: { kind: 'ntm', hiddenSize: 200 },
    optimizer: { kind: 'adam', lr: 2e-3 },
    clipThroughTime: 0.01,
    batch: 8,
    steps: 8000,
  },
  'priority-sort': {
    ...common,
    task: 'priority-sort',
    model: { kind: 'ntm', layers: 2, readHeads: 5, writeHeads: 5 },
    batch: 8,
    steps: 16_000,
  },
};
