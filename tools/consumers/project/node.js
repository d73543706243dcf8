import { train } from './train.js';

const { line, ntm, backend } = await train();
console.log(`losses ${line.toFixed(4)} and ${ntm.toFixed(4)}; ${backend.split('\n')[0]}`);
