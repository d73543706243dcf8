/** `pnpm bench [kernels] [models] [flags]`. */
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Flags, parseFlags, UsageError } from './flags.ts';
import { setting } from './machine.ts';
import type { Result } from './measure.ts';
import { settingLine, type Table, tableOf } from './report.ts';
import { runGroup } from './run-group.ts';

const main = async ({ groups, filter, time, json }: Flags): Promise<void> => {
  if (json !== undefined && json !== '-') checkWritable(json);
  const print = json === '-' ? console.error : console.log;
  const where = setting();
  const results: Result[] = [];

  print(settingLine(where));
  for (const group of groups) {
    let table: Table;
    await runGroup(group, { filter, time }, (message) => {
      if ('names' in message) {
        if (message.names.length === 0) return;
        table = tableOf(group, message.names);
        print(`\n${table.head}`);
      } else {
        results.push(message.result);
        print(table.row(message.result));
      }
    });
  }
  if (results.length === 0) throw new UsageError(`no benchmark in ${groups.join(', ')} matches --filter '${filter}'`);

  if (json === undefined) return;
  const text = `${JSON.stringify({ ...where, msPerBenchmark: time, results }, null, 2)}\n`;
  if (json === '-') process.stdout.write(text);
  else writeFileSync(json, text);
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
