import { copyTask } from '@engram/ntm';
import { runLab } from '../lab/run-lab.ts';
import about from './about.ts';

await runLab({ name: 'copy-task', about, task: copyTask, length: 5, steps: 6000 });
