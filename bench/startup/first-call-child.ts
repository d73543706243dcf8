/** Prints how many nanoseconds the first step took. Arguments: fixed or writable, compiled or eager. */
import { draw } from '../engram/draw.ts';
import { prepareIn } from '../engram/prepare.ts';
import { firstCallWorks } from './first-call.ts';

const [work, mode] = process.argv.slice(2) as [keyof typeof firstCallWorks, 'compiled' | 'eager'];
const { run } = prepareIn(mode === 'compiled' ? {} : 'eager', firstCallWorks[work], draw(firstCallWorks[work]));
const start = process.hrtime.bigint();
await run();
console.log(String(process.hrtime.bigint() - start));
