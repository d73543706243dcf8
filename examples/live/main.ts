import { runCommand } from '../lab/run-command.ts';
import { runLive } from './build/cli.ts';

await runCommand('live', () => runLive(process.argv.slice(2)));
