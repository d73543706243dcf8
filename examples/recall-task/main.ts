import { runLab } from '../lab/run-lab.ts';
import about from './about.ts';

await runLab({ name: 'recall-task', about });
