import { runLab } from '../lab/run-lab.ts';
import about from './about.ts';

await runLab({ name: 'copy-task', about });
