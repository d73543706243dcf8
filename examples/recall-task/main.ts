import { recallTask } from '@engram/ntm';
import { runLab } from '../lab/run-lab.ts';
import about from './about.ts';

await runLab({ name: 'recall-task', about, task: recallTask, length: 3, steps: 6000 });
