import { runCommand } from '../lab/run-command.ts';
import { runNTM } from './cli.ts';

await runCommand('ntm', () => runNTM(process.argv.slice(2)));
