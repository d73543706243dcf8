import { recipes, tokenTasks } from '@engram/ntm';
import { type Command, Option } from 'commander';
import { parse } from './command.ts';
import { type CommonFlags, labCommand } from './common-flags.ts';
import { positive, seeds as readSeeds, whole } from './flag-values.ts';

/** One of the labs: a task over tokens, by its name. */
export interface Lab {
  readonly name: keyof typeof tokenTasks;
  readonly about: string;
}

export interface LabFlags extends CommonFlags {
  readonly memory: 'fixed' | 'writable';
  readonly length: number;
  readonly hidden: number;
  readonly slots: number;
  readonly width: number;
  readonly batch: number;
  readonly lr: number;
  readonly seeds?: readonly number[];
  readonly eager: boolean;
}

/** What training a fixed memory takes by default, as the original lab does it. */
export const FIXED = { batch: 1, lr: 1e-3, steps: 10_000 };

const commandFor = ({ name, about }: Lab): Command => {
  const { least, most, train } = tokenTasks[name].dimensions[0]!;
  const { steps, batch, optimizer } = recipes[name];
  return labCommand(name, about)
    .addOption(
      new Option('--memory <kind>', "'writable' has a write head; 'fixed' is the original lab's constant memory")
        .choices(['writable', 'fixed'])
        .default('writable'),
    )
    .option('--length <n>', `length of the sequences, ${least} to ${most}`, whole(least, most), train[1])
    .option('--hidden <n>', "size of the controller's state", whole(1, 4096), 32)
    .option('--slots <n>', 'memory slots', whole(1, 4096), 16)
    .option('--width <n>', 'numbers in a slot', whole(1, 4096), 16)
    .option(
      '--batch <n>',
      `sequences in a training step (default: ${batch}, with a fixed memory ${FIXED.batch})`,
      whole(1, 65_536),
    )
    .option(
      '--lr <rate>',
      `learning rate of Adam (default: ${optimizer.lr}, with a fixed memory ${FIXED.lr})`,
      positive,
    )
    .option(
      '--steps <n>',
      `training steps at most (default: ${steps}, with a fixed memory ${FIXED.steps})`,
      whole(1, 1e9),
    )
    .addOption(
      new Option('--seeds <list>', 'several seeds one after the other, like 0..9 or 0,4,7')
        .argParser(readSeeds)
        .conflicts('seed'),
    )
    .option('--eager', 'run op by op instead of as a compiled program', false);
};

/**
 * The flags of a lab, with their defaults; `null` when help was asked for and has been printed.
 * @throws {UsageError} on wrong flags.
 */
export const parseFlags = (lab: Lab, argv: readonly string[]): LabFlags | null => {
  const given = parse<Omit<LabFlags, 'batch' | 'lr' | 'steps'> & Partial<LabFlags>>(commandFor(lab), argv);
  if (given === null) return null;
  const { steps, batch, optimizer } = recipes[lab.name];
  return { ...(given.memory === 'fixed' ? FIXED : { steps, batch, lr: optimizer.lr }), ...given };
};
