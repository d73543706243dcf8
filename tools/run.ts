/** The test runner behind `pnpm test`. Ends with the line `N passed, N failed`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { batches } from './batches.ts';
import { findTests } from './find-tests.ts';
import { root } from './root.ts';
import { type FileResult, runTestFiles } from './run-test-files.ts';

/** Files that share a process at the most. Starting one takes as long as the tests of most files. */
const SHARE = 10;

const HELP = `Usage: pnpm test [FILTER…] [options]

Runs every packages|examples|bench|site|tools/**/test/**/*.test.ts. Files share a process with their neighbours, unless
they call alone('why'). A FILTER keeps the files whose path contains it; it may also be the path of one file.

  --only TEXT      keep the tests whose name, 'suite › test', contains TEXT: --only softmax
  --long           run the long tests instead: **/test/**/*.long.ts
  --jobs N         processes at a time (default: the machine's cores, at most 4)
  --timeout N      seconds that a file may take (default: 300; with --long, 3600)
  --help           show this`;

type Options = { filters: string[]; only: string; long: boolean; jobs: number; timeout: number };

function parseOptions(args: string[]): Options | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string', default: '' },
      long: { type: 'boolean', default: false },
      jobs: { type: 'string', default: String(Math.min(availableParallelism(), 4)) },
      timeout: { type: 'string' },
    },
  });
  if (values.help) return 'help';
  return {
    filters: positionals,
    only: values.only,
    long: values.long,
    jobs: positiveInteger('--jobs', values.jobs),
    timeout: positiveInteger('--timeout', values.timeout ?? (values.long ? '3600' : '300')),
  };
}

function positiveInteger(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${flag} takes a whole number above 0, not '${text}'`);
  return value;
}

async function runAll(files: string[], { jobs, only, timeout, long }: Options): Promise<FileResult[]> {
  const waiting = batches(root, files, long ? 1 : SHARE);
  const results: FileResult[] = [];
  const work = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      await runTestFiles(root, batch, { timeoutSeconds: timeout, only }, (result) => {
        results.push(result);
        print(result);
      });
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

function print({ file, passed, failed, skipped, leftOut, problems, output, seconds }: FileResult): void {
  const counts = leftOut.length > 0 ? ['left out'] : [`${passed} passed`];
  if (failed > 0) counts.push(`${failed} failed`);
  if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
  console.log(`${failed > 0 ? 'FAIL' : 'ok  '}  ${file}  ${counts.join(', ')}  ${seconds.toFixed(1)} s`);

  for (const { name, reason } of skipped) console.log(`      skipped: ${name} (${reason})`);
  for (const problem of problems) console.log(`      ${problem}`);
  if (failed > 0 && output.trim() !== '') console.log(`\n${output.trim().replace(/^/gm, '    | ')}\n`);
}

/** One line for each thing that is not here, however many files need it. */
function printLeftOut(results: FileResult[]): void {
  const files = new Map<string, number>();
  for (const { name, reason } of results.flatMap(({ leftOut }) => leftOut)) {
    const line = `${name}: ${reason}`;
    files.set(line, (files.get(line) ?? 0) + 1);
  }
  if (files.size === 0) return;
  console.log('\nLeft out:');
  for (const [line, count] of files) console.log(`  ${line} (${count === 1 ? '1 file' : `${count} files`})`);
  console.log('');
}

async function main(): Promise<number> {
  let files: string[];
  let options: Options;
  try {
    const parsed = parseOptions(process.argv.slice(2));
    if (parsed === 'help') {
      console.log(HELP);
      return 0;
    }
    options = parsed;
    files = findTests(root, options.long ? '.long.ts' : '.test.ts', options.filters);
  } catch (error) {
    console.error(`pnpm test: ${(error as Error).message}`);
    return 2;
  }

  const results = await runAll(files, options);
  const failedFiles = results.filter((result) => result.failed > 0).map((result) => result.file);
  if (failedFiles.length > 0) console.log(`\nFailed files:\n${failedFiles.map((file) => `  ${file}\n`).join('')}`);

  printLeftOut(results);

  const sum = (count: (result: FileResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const passed = sum((result) => result.passed);
  const failed = sum((result) => result.failed);
  const skipped = sum((result) => result.skipped.length);
  if (passed + failed === 0) console.log('no test ran');
  const leftOut = sum((result) => Math.sign(result.leftOut.length));
  const rest = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(leftOut > 0 ? [`${leftOut} ${leftOut === 1 ? 'file' : 'files'} left out`] : []),
  ];
  console.log([`${passed} passed`, `${failed} failed`, ...rest].join(', '));
  return failed > 0 || passed === 0 ? 1 : 0;
}

process.exitCode = await main();
