import { type BitTask, CONVERGED, type Trainer } from '@engram/ntm';
import { count } from '../../lab/report.ts';
import type { LogRecord } from '../log-file.ts';
import { clippingOf, fieldsOf, networkOf } from '../words.ts';
import { type Baseline, windowsOf } from './curves.ts';

/** Name and value. */
export type Fact = readonly [name: string, value: string];

/** The bits of an answer, where all sequences of the training have one size. */
const bitsAsked = (task: BitTask): number | null => {
  if (task.dimensions.some(({ train: [least, most] }) => least !== most)) return null;
  return task.counted(Object.fromEntries(task.dimensions.map(({ name, train }) => [name, train[0]]))) * task.outputSize;
};

/** How a training ended: the means of its last window, of those whose loss is finite. */
const endOf = (log: readonly LogRecord[], task: BitTask): string | null => {
  const last = windowsOf(log).findLast(({ loss }) => Number.isFinite(loss));
  if (!last) return null;
  const asked = bitsAsked(task);
  const cost = asked === null ? '' : `, ${((last.loss / Math.LN2) * asked).toFixed(1)} bits`;
  return `${last.bitErrors.toFixed(2)} wrong bits${cost} a sequence after ${count(last.sequences)} sequences`;
};

const learnedOf = (task: BitTask, converged: Trainer['converged'], log: readonly LogRecord[]): string => {
  const record = log.find(({ kind }) => kind === 'converged');
  if (converged)
    return `after ${count(converged.sequences)} sequences${record ? `, ${record.seconds.toFixed(1)} s` : ''}`;
  if (task.optimalBits) return 'does not apply: nobody can be without errors';
  return `not: no two windows in a row were under ${CONVERGED} wrong bits a sequence`;
};

/** What was trained, how, and what came of it. */
export const factsOf = (
  { task, plan, model, progress }: Trainer,
  log: readonly LogRecord[],
  baseline: Baseline | null,
): Fact[] => {
  const { kind: method, ...settings } = plan.optimizer;
  const seconds = log.at(-1)?.seconds;
  const { schedule, batch, noise, seed } = plan;
  const [end, beside] = [endOf(log, task), baseline && endOf(baseline.log, task)];
  return [
    ['Task', `${task.name}: ${task.about}`],
    ['Network', networkOf(plan.model, model)],
    ['Sizes', fieldsOf(model.config)],
    [
      'Training',
      `${method}, ${fieldsOf(settings)}; learning rate ${schedule.kind}; batch ${batch}; ${clippingOf(plan)}; noise ${noise.from} to ${noise.to}; seed ${seed}`,
    ],
    [
      'So far',
      `${count(progress.step)} steps, ${count(progress.sequences)} sequences${seconds === undefined ? '' : `, ${seconds.toFixed(0)} s`}`,
    ],
    ['Learned', learnedOf(task, progress.converged, log)],
    ...(end ? [['Last window', end] as const] : []),
    ...(beside ? [[`Beside it: ${baseline!.name}`, beside] as const] : []),
    ['Undone', progress.rollbacks === 1 ? '1 collapse' : `${progress.rollbacks} collapses`],
  ];
};
