import type { ModelKind, TaskName } from '@engram/ntm';

// What the page offers, in its own words: every task of the library. `test/catalog.test.ts` holds it against the library.

export interface SizeChoice {
  readonly name: string;
  readonly label: string;
  /** What it is at first, and how far the page lets it be dragged. */
  readonly start: number;
  readonly least: number;
  readonly most: number;
  /** The longest of the training. */
  readonly trained: number;
}

export interface TaskChoice {
  readonly task: TaskName;
  readonly label: string;
  /** What is asked, in a sentence. */
  readonly about: string;
  /** First the one that the task's recipe trains. */
  readonly models: readonly ModelKind[];
  readonly sizes: readonly SizeChoice[];
  /** Whether the reader may draw the vectors that are shown: so many bits each. */
  readonly drawn: number | null;
  readonly patterns: readonly string[];
  /** A trained network that ships with the page. */
  readonly trained: boolean;
}

const BIT_MODELS = ['ntm', 'dnc', 'lstm'] as const;
/** Where the recipe trains a DNC. */
const DNC_FIRST = ['dnc', 'ntm', 'lstm'] as const;
const TOKEN_MODELS = ['tiny-ntm', ...BIT_MODELS] as const;
const PATTERNS = ['zeros', 'ones', 'repeat'] as const;

export const taskChoices: readonly TaskChoice[] = [
  {
    task: 'copy',
    label: 'Copy',
    about: 'A row of random patterns goes by. Then the network must say them again, from memory, in order.',
    models: BIT_MODELS,
    sizes: [{ name: 'length', label: 'Length', start: 12, least: 1, most: 1000, trained: 20 }],
    drawn: 8,
    patterns: PATTERNS,
    trained: true,
  },
  {
    task: 'repeat-copy',
    label: 'Repeat copy',
    about: 'As copy, but the network is told how many times to say it, and must say when it is done.',
    models: BIT_MODELS,
    sizes: [
      { name: 'length', label: 'Length', start: 5, least: 1, most: 40, trained: 10 },
      { name: 'repeats', label: 'Times', start: 3, least: 1, most: 20, trained: 10 },
    ],
    drawn: 8,
    patterns: PATTERNS,
    trained: true,
  },
  {
    task: 'associative-recall',
    label: 'Associative recall',
    about: 'Several items go by, then one of them again. The network must say the item that came after it.',
    models: BIT_MODELS,
    sizes: [{ name: 'items', label: 'Items', start: 4, least: 2, most: 50, trained: 6 }],
    drawn: null,
    patterns: [],
    trained: true,
  },
  {
    task: 'priority-sort',
    label: 'Priority sort',
    about: 'Patterns come, each with a priority. The network must say those of the highest priority, in order.',
    models: BIT_MODELS,
    sizes: [],
    drawn: null,
    patterns: [],
    trained: true,
  },
  {
    task: 'graph-traversal',
    label: 'Find the way',
    about: 'The edges of a small graph go by, then a start and the labels of a path. The network must walk it.',
    models: DNC_FIRST,
    sizes: [
      { name: 'nodes', label: 'Nodes', start: 4, least: 2, most: 10, trained: 8 },
      { name: 'degree', label: 'Edges from each', start: 2, least: 1, most: 3, trained: 3 },
      { name: 'path', label: 'Path', start: 2, least: 1, most: 20, trained: 5 },
    ],
    drawn: null,
    patterns: [],
    trained: true,
  },
  {
    task: 'mqar',
    label: 'Look up many',
    about: 'Pairs of a key and a value go by, then every key again: its value must be said at once.',
    models: BIT_MODELS,
    sizes: [
      { name: 'pairs', label: 'Pairs', start: 4, least: 1, most: 64, trained: 16 },
      { name: 'tokens', label: 'Steps', start: 16, least: 4, most: 256, trained: 64 },
    ],
    drawn: null,
    patterns: [],
    trained: true,
  },
  {
    task: 'dynamic-ngrams',
    label: 'Guess the next bit',
    about:
      'Bits of a chance process that is new in every sequence. The network must learn its habits while it listens.',
    models: DNC_FIRST,
    sizes: [],
    drawn: null,
    patterns: [],
    trained: true,
  },
  {
    task: 'copy-task',
    label: 'Copy five words',
    about: 'Five tokens out of eight, then the same five again. The smallest network of this page learns it.',
    models: TOKEN_MODELS,
    sizes: [{ name: 'length', label: 'Length', start: 5, least: 1, most: 50, trained: 5 }],
    drawn: null,
    patterns: [],
    trained: false,
  },
  {
    task: 'repeat-task',
    label: 'Say it twice',
    about: 'A few tokens, then the same again, twice.',
    models: TOKEN_MODELS,
    sizes: [{ name: 'length', label: 'Length', start: 4, least: 1, most: 50, trained: 4 }],
    drawn: null,
    patterns: [],
    trained: false,
  },
  {
    task: 'recall-task',
    label: 'What followed the cue',
    about:
      'A cue among other tokens, and a pattern behind it. Asked again, the network says that pattern and nothing else.',
    models: TOKEN_MODELS,
    sizes: [],
    drawn: null,
    patterns: [],
    trained: false,
  },
];

export const modelLabels: Readonly<Record<ModelKind, { readonly label: string; readonly about: string }>> = {
  ntm: { label: 'NTM', about: 'The Neural Turing Machine: heads that move along a tape of slots (2014).' },
  dnc: {
    label: 'DNC',
    about: 'The Differentiable Neural Computer: it keeps books of what is in use and what came after what (2016).',
  },
  lstm: { label: 'LSTM', about: 'No memory beside its own state: what the others are compared with (1997).' },
  'tiny-ntm': { label: 'TinyNTM', about: 'The smallest network with a memory, for tokens.' },
};

export const choiceOf = (task: TaskName): TaskChoice => {
  const found = taskChoices.find((choice) => choice.task === task);
  if (!found) throw new Error(`the page has no task ${task}`);
  return found;
};
