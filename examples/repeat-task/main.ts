import { repeatTask } from '@engram/ntm';
import { runLab } from '../lab/run-lab.ts';
import about from './about.ts';

await runLab({ name: 'repeat-task', about, task: repeatTask, length: 4, steps: 6000 });
