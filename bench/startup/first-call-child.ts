/** Prints how many nanoseconds the first step took. Arguments: fixed or writable, compiled or eager. */
import { setTimeout } from 'node:timers/promises';
import { draw } from '../engram/draw.ts';
import { prepareIn } from '../engram/prepare.ts';
import { firstCallWorks } from './first-call.ts';

const [work, mode] = process.argv.slice(2) as [keyof typeof firstCallWorks, 'compiled' | 'eager'];
const { run } = prepareIn(mode === 'compiled' ? {} : 'eager', firstCallWorks[work], draw(firstCallWorks[work]));
// V8 goes on compiling, and collecting, what drawing the data left behind; that is not the step's.
await setTimeout(500);
const start = process.hrtime.bigint();
await run();
console.log(String(process.hrtime.bigint() - start));
