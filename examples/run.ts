/** `pnpm example [NAME] [flags]`: runs a lab, or lists them. The flags are the lab's own business. */
import { pathToFileURL } from 'node:url';
import { aboutLab, labNames, mainOf } from './labs.ts';

const [name, ...flags] = process.argv.slice(2);
const names = labNames();

if (name === undefined || name === '--help' || name === '-h') {
  const width = Math.max(0, ...names.map((lab) => lab.length));
  console.log('Usage: pnpm example NAME [flags]      pnpm example NAME --help shows its flags\n');
  for (const lab of names) console.log(`  ${lab.padEnd(width)}  ${await aboutLab(lab)}`);
} else if (!names.includes(name)) {
  console.error(`no lab '${name}'. The labs: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  // The lab reads process.argv as if it had been started by itself.
  const main = mainOf(name);
  process.argv = [process.execPath, main, ...flags];
  await import(pathToFileURL(main).href);
}
