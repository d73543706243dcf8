import { associativeRecall } from './associative-recall.ts';
import type { BitTask } from './bit-task.ts';
import { copyBits } from './copy.ts';
import { dynamicNgrams } from './dynamic-ngrams.ts';
import { prioritySort } from './priority-sort.ts';
import { repeatCopyBits } from './repeat-copy.ts';

/** The five tasks of Graves et al. 2014, section 4, by name. */
export const bitTasks: Readonly<Record<string, BitTask>> = Object.fromEntries(
  [copyBits, repeatCopyBits, associativeRecall, dynamicNgrams, prioritySort].map((task) => [task.name, task]),
);
