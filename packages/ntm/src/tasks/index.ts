import { ArgumentError } from '@engram/tensor';
import { show } from '../schema.ts';
import { bitTasks } from './bits/index.ts';
import type { Task } from './task.ts';
import { tokenTasks } from './tokens/index.ts';

/** Every task by its name. */
export const tasks = { ...bitTasks, ...tokenTasks };

/** The name of a task. */
export type TaskName = keyof typeof tasks;

/** The names of all tasks. */
export const taskNames = Object.keys(tasks) as readonly TaskName[];

/** The task of this name. @throws {ArgumentError} that lists the names. */
export const taskNamed = (name: string): Task => {
  if (Object.hasOwn(tasks, name)) return tasks[name as TaskName];
  throw new ArgumentError(`no task ${show(name)}; there are ${taskNames.join(', ')}`);
};
