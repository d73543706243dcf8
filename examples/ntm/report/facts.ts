import { oneSize, type Trained } from '@engram/ntm';
import { count } from '../../lab/report.ts';
import type { LogRecord } from '../../lab/training/log-file.ts';
import { clippingOf, fieldsOf, networkOf } from '../words.ts';
import { type Baseline, learnedWords, windowsOf } from './curves.ts';

/** Name and value. */
export type Fact = readonly [name: string, value: string];

/** The bits of an answer, where all sequences of the training have one size and are bits. */
const bitsAsked = ({ task, plan }: Trained): number | null => {
  const size = oneSize(plan, task);
  return task.over === 'bits' && size ? task.counted(size) * task.outputSize : null;
};

/** How a training ended: the means of its last window, of those whose loss is finite. */
const endOf = (log: readonly LogRecord[], trainer: Trained): string | null => {
  const last = windowsOf(log).findLast(({ loss }) => Number.isFinite(loss));
  if (!last) return null;
  const asked = bitsAsked(trainer);
  const cost = asked === null ? '' : `, ${((last.loss / Math.LN2) * asked).toFixed(1)} bits`;
  return `${last.errors.toFixed(2)} wrong ${trainer.task.over}${cost} a sequence after ${count(last.sequences)} sequences`;
};

const learnedOf = ({ task, converged }: Trained, log: readonly LogRecord[]): string => {
  const record = log.findLast(({ kind }) => kind === 'converged');
  if (converged)
    return `after ${count(converged.sequences)} sequences${record ? `, ${record.seconds.toFixed(1)} s` : ''}`;
  if (task.optimalBits) return 'does not apply: nobody can be without errors';
  return `not: it takes ${learnedWords(task.learned, task.over)}`;
};

/** What was trained, how, and what came of it. */
export const factsOf = (trainer: Trained, log: readonly LogRecord[], baseline: Baseline | null): Fact[] => {
  const { task, plan, model, progress } = trainer;
  const { kind: method, ...settings } = plan.optimizer;
  const seconds = log.at(-1)?.seconds;
  const { schedule, batch, noise, seed } = plan;
  const [end, beside] = [endOf(log, trainer), baseline && endOf(baseline.log, trainer)];
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
    ['Learned', learnedOf(trainer, log)],
    ...(end ? [['Last window', end] as const] : []),
    ...(beside ? [[`Beside it: ${baseline!.name}`, beside] as const] : []),
    ['Undone', progress.rollbacks === 1 ? '1 collapse' : `${progress.rollbacks} collapses`],
    ...(plan.newStart ? [['Starts', `${progress.start + 1} of ${plan.newStart.most} at most`] as const] : []),
  ];
};
