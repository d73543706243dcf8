import type { ModelKind, ModelPlan } from '../models/registry.ts';
import type { TaskName } from '../tasks/index.ts';
import type { TrainingPlan } from './plan.ts';
import type { NewStartPlan } from './starts.ts';

/** A plan without its seed. */
export type Recipe = Omit<TrainingPlan, 'seed'>;

const anyTask = {
  sizes: {},
  mixed: false,
  samples: null,
  curriculum: null,
  rollback: { onItsWay: 0.12, collapsed: 0.5, collapsedLearned: 0.25, slower: 0.7, faster: 1.1, most: 20 },
  newStart: null,
} as const;

const bits = {
  ...anyTask,
  optimizer: { kind: 'rmsprop', lr: 3e-4, alpha: 0.95, momentum: 0.9 },
  schedule: { kind: 'cosine' },
  clip: 0.1,
  clipThroughTime: 0.03,
  noise: { from: 0, to: 0 },
  batch: 4,
  window: 200,
  validation: 0,
} as const;

/** One sequence a step: what leaves the plateaus of tasks that look things up. */
const singly = {
  ...bits,
  optimizer: { ...bits.optimizer, lr: 2e-4 },
  clip: 0.3,
  clipThroughTime: 0.1,
  batch: 1,
} as const;

/**
 * Until fresh sequences are recalled. At the full rate the last few per cent come and go; lowered from the start, some
 * seeds never find their slots.
 */
const tokens = {
  ...anyTask,
  model: { kind: 'tiny-ntm' },
  optimizer: { kind: 'adam', lr: 1.25e-2, betas: [0.9, 0.99] },
  schedule: {
    kind: 'scored',
    scores: [
      { above: 0.97, rate: 0.2 },
      { above: 0.85, rate: 0.5 },
    ],
  },
  clip: 1,
  clipThroughTime: null,
  noise: { from: 0, to: 0 },
  batch: 16,
  window: 50,
  validation: 500,
  freshValidation: true,
  steps: 6000,
} as const;

/** How each task is trained by default, in one start; figures of what they reach are in docs/ntm.md. */
export const recipes = {
  copy: {
    ...bits,
    task: 'copy',
    // Room for one slot a vector and no more. What learns early is then right at any length, what learns late is not.
    model: { kind: 'ntm', controller: 'feed-forward', slots: 24 },
    noise: { from: 0.05, to: 0.2 },
    steps: 40_000,
  },
  'repeat-copy': {
    ...bits,
    task: 'repeat-copy',
    // As much room beyond the longest sequence as a test gives: in other slots than it knows a network miscounts. With the mask one
    // start in three copies what is twice as long, without it one in five.
    model: { kind: 'ntm', hiddenSize: 64, slots: 19, maskedLookup: true },
    optimizer: { kind: 'adam', lr: 4e-3 },
    clipThroughTime: 0.01,
    steps: 12_000,
  },
  'associative-recall': {
    ...bits,
    task: 'associative-recall',
    // What is asked for is a part of what a slot holds: the mask hides the rest. A start finds that soon, or never.
    model: { kind: 'ntm', slots: 37, maskedLookup: true },
    optimizer: { kind: 'adam', lr: 3e-3 },
    clip: 1,
    clipThroughTime: 0.1,
    noise: { from: 0, to: 0.1 },
    steps: 12_000,
  },
  'dynamic-ngrams': {
    ...bits,
    task: 'dynamic-ngrams',
    // A slot for each of the 32 contexts, given out when one is seen for the first time. An NTM has no way to ask for a slot that
    // nobody has written to, and lets several contexts share what it has.
    model: { kind: 'dnc', slots: 40 },
    optimizer: { kind: 'adam', lr: 3e-3 },
    clipThroughTime: 0.01,
    batch: 2,
    steps: 12_000,
  },
  'priority-sort': {
    ...bits,
    task: 'priority-sort',
    // Two heads of a kind soon find what five, as in the paper, look for in vain. As many slots as a test gives.
    model: { kind: 'ntm', layers: 2, hiddenSize: 60, slots: 29, readHeads: 2, writeHeads: 2 },
    optimizer: { kind: 'adam', lr: 5e-3 },
    clipThroughTime: 0.01,
    batch: 8,
    steps: 16_000,
  },
  'graph-traversal': {
    ...bits,
    task: 'graph-traversal',
    // A slot has room for three labels and more. While one head follows the path, the other reads the label of its next edge.
    model: { kind: 'dnc', width: 48, readHeads: 2 },
    optimizer: { kind: 'adam', lr: 3e-3 },
    clipThroughTime: 0.01,
    // One edge first: until it is found, longer paths teach nothing.
    curriculum: { from: { nodes: 4, degree: 2, path: 1 }, steps: 30_000 },
    steps: 50_000,
  },
  mqar: {
    ...singly,
    task: 'mqar',
    // The look-up is found where there are four pairs at most, and then holds for more and more.
    sizes: { pairs: [1, 16], tokens: [4, 64] },
    model: { kind: 'ntm', hiddenSize: 90, width: 32, maskedLookup: true },
    curriculum: { from: { pairs: 4, tokens: 16 }, steps: 110_000 },
    steps: 150_000,
  },
  'copy-task': { ...tokens, task: 'copy-task' },
  'repeat-task': { ...tokens, task: 'repeat-task' },
  'recall-task': { ...tokens, task: 'recall-task' },
} as const satisfies { readonly [T in TaskName]: Recipe & { readonly task: T } };

/** When a training by the recipe of a task begins anew; a recipe alone is one start. */
export const newStarts = {
  copy: { learnWithin: 2600, rollbacks: 3, test: { size: { length: 5000 }, count: 2, exact: 1 }, most: 20 },
  'repeat-copy': {
    learnWithin: 10_000,
    rollbacks: 3,
    test: { size: { length: 20, repeats: 10 }, count: 200, exact: 0.93 },
    most: 20,
  },
  'associative-recall': {
    learnWithin: 5000,
    rollbacks: 3,
    test: { size: { items: 15 }, count: 100, exact: 0.97 },
    most: 20,
  },
  // Of ten first starts three stay where a quarter of the bits is wrong; the others are there by step 9,600.
  'priority-sort': { learnWithin: 11_000, rollbacks: 3, test: null, most: 20 },
  // Six of ten first starts have learned it as soon as the sizes are full, by step 31,400; the other four have not by 40,000.
  'graph-traversal': { learnWithin: 40_000, rollbacks: 3, test: null, most: 20 },
} as const satisfies { readonly [T in TaskName]?: NewStartPlan };

/** The tasks over tokens, learned by a machine that is made for bits. */
const tokensWith = <M extends ModelPlan>(model: M) => ({
  'copy-task': { ...recipes['copy-task'], model },
  'repeat-task': { ...recipes['repeat-task'], model },
  'recall-task': { ...recipes['recall-task'], model },
});

/** Where another kind of network is trained in another way than the one of the task's recipe. */
const others: { readonly [K in ModelKind]?: { readonly [T in TaskName]?: Recipe & { readonly task: T } } } = {
  dnc: {
    copy: {
      ...recipes.copy,
      model: { kind: 'dnc', slots: 24 },
      steps: 6000,
      // Links take N² numbers a step: what the NTM's recipe tests would not fit.
      newStart: { learnWithin: 2600, rollbacks: 1, test: { size: { length: 200 }, count: 4, exact: 1 }, most: 20 },
    },
    'associative-recall': {
      ...recipes['associative-recall'],
      model: { kind: 'dnc', slots: 32 },
      // Two of three starts learn it within 9,200 steps.
      newStart: { learnWithin: 10_000, rollbacks: 3, test: null, most: 20 },
    },
    ...tokensWith({ kind: 'dnc', slots: 16 }),
  },
  ntm: {
    'graph-traversal': {
      ...singly,
      task: 'graph-traversal',
      model: { kind: 'ntm', width: 32, readHeads: 2, maskedLookup: true },
      curriculum: { from: { nodes: 4, degree: 2, path: 2 }, steps: 70_000 },
      steps: 200_000,
    },
    'dynamic-ngrams': {
      ...recipes['dynamic-ngrams'],
      model: { kind: 'ntm', hiddenSize: 200 },
      optimizer: { kind: 'adam', lr: 2e-3 },
      batch: 8,
      steps: 8000,
    },
    // As many slots as TinyNTM has. Without a state of its own the controller leaves all memory to them.
    ...tokensWith({ kind: 'ntm', controller: 'feed-forward', slots: 16 }),
  },
  lstm: {
    // The paper's, which learns nothing at the rate of the others.
    'priority-sort': {
      ...recipes['priority-sort'],
      model: { kind: 'lstm', hiddenSize: 128 },
      optimizer: bits.optimizer,
      clipThroughTime: bits.clipThroughTime,
    },
    ...tokensWith({ kind: 'lstm', hiddenSize: 64, layers: 1 }),
  },
};

/**
 * How a kind of network is trained on a task until it is sure: by its own recipe with the rule for new starts, or by the task's
 * with this network at its defaults and without new starts, whose rule knows the network that it was made for.
 */
export const recipeFor = (task: TaskName, kind: ModelKind): Recipe => {
  const recipe: Recipe = recipes[task];
  const rules: { readonly [T in TaskName]?: NewStartPlan } = newStarts;
  if (kind === recipe.model.kind) return { ...recipe, newStart: rules[task] ?? null };
  return others[kind]?.[task] ?? { ...recipe, model: { kind }, newStart: null };
};
