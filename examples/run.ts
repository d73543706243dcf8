/** `pnpm example [NAME] [flags]`: runs a lab, or lists them. The flags are the lab's own business. */
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { complain, print } from './lab/output.ts';
import { shortened } from './lab/usage-error.ts';
import { aboutLab, labNames, mainOf } from './labs.ts';

const [name, ...flags] = process.argv.slice(2);
const names = labNames();

/** `(Did you mean copy-task?)`, if one is near. */
const nearest = (unknown: string): string => {
  const program = new Command().exitOverride().configureOutput({ outputError: () => {} });
  for (const lab of names) program.command(lab);
  try {
    program.parse(['--', unknown], { from: 'user' });
    return '';
  } catch (error) {
    return / \(Did you mean .*\)/.exec((error as Error).message.replaceAll('\n', ' '))?.[0] ?? '';
  }
};

if (name === undefined || name === '--help' || name === '-h') {
  const width = Math.max(0, ...names.map((lab) => lab.length));
  print('Usage: pnpm example NAME [flags]      pnpm example NAME --help shows its flags\n');
  for (const lab of names) print(`  ${lab.padEnd(width)}  ${await aboutLab(lab)}`);
} else if (!names.includes(name)) {
  complain(`no lab '${shortened(name)}'${nearest(name)}. The labs: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  // The lab reads process.argv as if it had been started by itself.
  const main = mainOf(name);
  process.argv = [process.execPath, main, ...flags];
  await import(pathToFileURL(main).href);
}
