import { EngramError } from '@engram/tensor';
import { type Command, CommanderError } from 'commander';
import { exampleCommand, quietly } from '../lab/command.ts';
import { UsageError, usageErrorOf } from '../lab/usage-error.ts';
import about from './about.ts';
import { evalCommand } from './commands/eval.ts';
import { exportCommand } from './commands/export.ts';
import { reportCommand } from './commands/report.ts';
import { sweepCommand } from './commands/sweep.ts';
import { tasksCommand } from './commands/tasks.ts';
import { trainCommand } from './commands/train.ts';
import { workerCommand } from './commands/worker.ts';

const commandsIn = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsIn)];

/** Runs the sub-command that the arguments ask for. @throws {UsageError} on what the user cannot have. */
export const runNTM = async (argv: readonly string[]): Promise<void> => {
  const program = exampleCommand('ntm', about)
    // Of `sweep status --out X`, the flag belongs to `status`, and `sweep` has one of that name too.
    .enablePositionalOptions();
  for (const command of [
    trainCommand(),
    evalCommand(),
    reportCommand(),
    exportCommand(),
    tasksCommand(),
    sweepCommand(),
    workerCommand(),
  ])
    program.addCommand(command);
  for (const command of commandsIn(program)) quietly(command);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help that was asked for, or is shown for want of a command, is not an error.
      if (error.exitCode === 0 || error.code === 'commander.help') return;
      throw usageErrorOf(error, argv);
    }
    if (error instanceof EngramError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
};
