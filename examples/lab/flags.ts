import type { TokenTask } from '@engram/ntm';
import { Command, CommanderError, Option } from 'commander';
import { positive, whole } from './flag-values.ts';
import { draw } from './output.ts';
import { usageErrorOf } from './usage-error.ts';

/** One of the labs: a task and the sizes that it is solved with. */
export interface Lab {
  readonly name: string;
  readonly about: string;
  readonly task: TokenTask;
  /** The default length. */
  readonly length: number;
  /** Training steps at most, by default, with a writable memory. */
  readonly steps: number;
}

export interface LabFlags {
  readonly memory: 'fixed' | 'writable';
  readonly length: number;
  readonly hidden: number;
  readonly slots: number;
  readonly width: number;
  readonly batch: number;
  readonly lr: number;
  readonly steps: number;
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
  readonly eager: boolean;
  readonly backend: 'cpu' | 'gpu' | 'auto';
}

/** What training takes by default. The fixed memory's are the original lab's. */
const TRAINING = {
  writable: { batch: 16, lr: 1e-2 },
  fixed: { batch: 1, lr: 1e-3, steps: 10_000 },
};

const commandFor = ({ name, about, task, length, steps }: Lab): Command =>
  new Command(`pnpm example ${name}`)
    .description(`${about[0]?.toUpperCase()}${about.slice(1)}.`)
    .addOption(
      new Option('--memory <kind>', "'writable' has a write head; 'fixed' is the original lab's constant memory")
        .choices(['writable', 'fixed'])
        .default('writable'),
    )
    .option('--length <n>', `length of the sequences, ${task.lengths.join(' to ')}`, whole(...task.lengths), length)
    .option('--hidden <n>', "size of the controller's state", whole(1, 4096), 32)
    .option('--slots <n>', 'memory slots', whole(1, 4096), 16)
    .option('--width <n>', 'numbers in a slot', whole(1, 4096), 16)
    .option('--batch <n>', 'sequences in a training step (default: 16, with a fixed memory 1)', whole(1, 65_536))
    .option('--lr <rate>', 'learning rate of Adam (default: 0.01, with a fixed memory 0.001)', positive)
    .option(
      '--steps <n>',
      `training steps at most (default: ${steps}, with a fixed memory ${TRAINING.fixed.steps})`,
      whole(1, 1e9),
    )
    .option('--seed <n>', 'seed of weights and data', whole(0, 2 ** 32 - 1), 0)
    .option('--out <folder>', 'where the figures go', `out/${name}`)
    .addOption(
      new Option('--backend <name>', "where it runs; 'auto' chooses by the size of the work and says so")
        .choices(['cpu', 'gpu', 'auto'])
        .default('cpu'),
    )
    .option('--eager', 'run op by op instead of as a compiled program', false)
    .option('--json', 'print one JSON object and nothing else', false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => draw(text), outputError: () => {} });

/**
 * The flags of a lab, with their defaults; `null` when help was asked for and has been printed.
 * @throws {UsageError} on wrong flags.
 */
export const parseFlags = (lab: Lab, argv: readonly string[]): LabFlags | null => {
  const command = commandFor(lab);
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw usageErrorOf(error, argv);
  }
  const given = command.opts<Omit<LabFlags, 'batch' | 'lr' | 'steps'> & Partial<LabFlags>>();
  return { steps: lab.steps, ...TRAINING[given.memory], ...given };
};
