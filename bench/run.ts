/** `pnpm bench [kernels] [models] [peers] [startup] [gpu] [flags]`. */
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Flags, parseFlags, UsageError } from './flags.ts';
import { type Group, type GroupName, groups } from './groups.ts';
import { contentOf, save } from './keep.ts';
import { setting } from './machine.ts';
import { measurePeak, type Peak } from './peak/peak.ts';
import { settingLine } from './report.ts';
import type { GroupRun } from './results.ts';
import { runStartup } from './run-startup.ts';
import { runTimed } from './run-timed.ts';

const main = async (flags: Flags): Promise<void> => {
  const { json, filter, out } = flags;
  if (json !== undefined && json !== '-') checkWritable(json);
  const print = json === '-' ? console.error : console.log;
  const where = setting();
  const peak = measurePeak();
  const runs: GroupRun[] = [];

  print(settingLine(where));
  for (const name of flags.groups) {
    const group = await groups[name].load();
    const run = await runGroup(name, group, flags, peak, print);
    if (run.results.length === 0 && run.problems.length === 0) continue;
    runs.push(run);
    for (const file of await save(out, where, flags, run)) print(`  ${file}`);
  }
  if (runs.length === 0)
    throw new UsageError(`no benchmark in ${flags.groups.join(', ')} matches --filter '${filter}'`);

  if (json !== undefined) {
    const text = `${JSON.stringify(contentOf(where, flags, runs), null, 2)}\n`;
    if (json === '-') process.stdout.write(text);
    else writeFileSync(json, text);
  }
  const problems = runs.flatMap((run) => run.problems);
  for (const { side, message } of problems) console.error(`error: ${side}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
};

const runGroup = async (
  name: GroupName,
  group: Awaited<ReturnType<Group['load']>>,
  flags: Flags,
  peak: Peak,
  print: (line: string) => void,
): Promise<GroupRun> => {
  switch (group.kind) {
    case 'timed':
      return runTimed(name, group, flags, peak, print);
    case 'startup':
      return runStartup(name, group, flags, print);
    case 'gpu':
      return (await import('./run-gpu.ts')).runGpu(flags, print);
  }
};

/** Now, not after a minute of measuring. @throws {UsageError} */
const checkWritable = (file: string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`--json: cannot write ${file}: ${(error as Error).message}`);
  }
};

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags) await main(flags);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
