import { UsageError } from '../lab/usage-error.ts';
import { runNTM } from './cli.ts';

try {
  await runNTM(process.argv.slice(2));
} catch (error) {
  // Mistakes of the user's get a line; mistakes of ours keep their stack trace.
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`ntm: ${error.message}\n`);
  process.exitCode = 2;
}
