import type { Task } from '../task.ts';
import { associativeRecall } from './associative-recall.ts';
import { copyBits } from './copy.ts';
import { dynamicNgrams } from './dynamic-ngrams.ts';
import { graphTraversal } from './graph-traversal.ts';
import { mqar } from './mqar.ts';
import { prioritySort } from './priority-sort.ts';
import { repeatCopyBits } from './repeat-copy.ts';

/** The five tasks of Graves et al. 2014, section 4, and two that ask more of a memory, by name. */
export const bitTasks = {
  copy: copyBits,
  'repeat-copy': repeatCopyBits,
  'associative-recall': associativeRecall,
  'dynamic-ngrams': dynamicNgrams,
  'priority-sort': prioritySort,
  'graph-traversal': graphTraversal,
  mqar,
} as const satisfies Readonly<Record<string, Task>>;
