/** Prints how many nanoseconds the first step took. Argument: compiled or eager. */
import { draw } from '../engram/draw.ts';
import { prepareIn } from '../engram/prepare.ts';
import { tinyNTMWritable } from '../works/models.ts';

const { run } = prepareIn(process.argv[2] === 'compiled' ? {} : 'eager', tinyNTMWritable, draw(tinyNTMWritable));
const start = process.hrtime.bigint();
await run();
console.log(String(process.hrtime.bigint() - start));
