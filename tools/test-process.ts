/** The process in which the runner runs test files: those of the command line, one after the other. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Uvu then waits until it is told to run, and is so before anything imports it.
Object.assign(globalThis, { UVU_DEFER: 1 });
const { runFile } = await import('./suite.ts');

const files = process.argv.slice(2);
// As a file finds it that Node runs by itself.
process.argv.length = 2;
for (const file of files) await runFile(file, files.length, () => import(pathToFileURL(resolve(file)).href));
