import type { Task } from '../task.ts';
import { copyTask } from './copy.ts';
import { recallTask } from './recall.ts';
import { repeatTask } from './repeat.ts';

/** The tasks of the labs, by name. */
export const tokenTasks = {
  'copy-task': copyTask,
  'repeat-task': repeatTask,
  'recall-task': recallTask,
} as const satisfies Readonly<Record<string, Task>>;
