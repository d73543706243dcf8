import type { Command } from 'commander';
import { exampleCommand, parse, quietly } from '../../lab/command.ts';
import { whole } from '../../lab/flag-values.ts';
import { onInterrupt } from '../../lab/interrupt.ts';
import { print } from '../../lab/output.ts';
import { UsageError } from '../../lab/usage-error.ts';
import about from '../about.ts';
import { buildPage } from './build.ts';
import { developConfig, type Place, previewConfig } from './config.ts';
import { loadVite, type ViteServer } from './vite.ts';

interface Flags {
  readonly port?: number;
  readonly host: string;
  readonly out: string;
  readonly dev?: true;
  readonly serve: boolean;
}

const PORT = 4242;

const program = (): Command =>
  quietly(exampleCommand('live', about))
    .option('--port <number>', `the port; without, the first that is free from ${PORT} on`, whole(1, 65535))
    .option('--host <name>', 'the address that it listens on; 0.0.0.0 shows it to your network', 'localhost')
    .option('--out <folder>', 'where the built page goes', 'out/live')
    .option('--dev', 'serve it from source, and again whenever a file changes')
    .option('--no-serve', 'build it and end');

const read = (argv: readonly string[]): Flags | null => {
  const flags = parse<Flags>(program(), argv);
  if (flags?.dev && !flags.serve) throw new UsageError('--dev serves, and --no-serve does not: one of them');
  return flags;
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

const build = async (out: string): Promise<void> => {
  const began = performance.now();
  const sizes = await buildPage(out);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const total = sizes.reduce((sum, { gzipped }) => sum + gzipped, 0);
  const each = sizes.map(({ name, gzipped }) => `${name} ${kilobytes(gzipped)}`).join(', ');
  print(`Built ${out} in ${seconds} s; its code is ${kilobytes(total)} gzipped: ${each}`);
};

const serve = async ({ out, dev, ...flags }: Flags): Promise<void> => {
  const place: Place = { host: flags.host, port: flags.port ?? PORT, strictPort: flags.port !== undefined };
  const vite = await loadVite();
  const start = async (): Promise<Omit<ViteServer, 'listen'>> => {
    if (!dev) return vite.preview(previewConfig(out, place));
    const server = await vite.createServer(developConfig(place));
    await server.listen();
    return server;
  };
  const { resolvedUrls } = await start().catch((error: Error) => {
    // Vite's own, which has no code.
    if (/^Port \d+ is (?:already )?in use$/.test(error.message)) throw new UsageError(`--port: ${error.message}`);
    throw error;
  });
  const urls = [...(resolvedUrls?.local ?? []), ...(resolvedUrls?.network ?? [])];
  print(`${urls.map((url) => `\n  ${url}`).join('')}\n\nCtrl-C ends it.`);
  // Ending it is all that can be done with it, and no failure.
  onInterrupt(() => process.exit(0));
};

/** `pnpm example live`: builds the page and serves it. @throws {UsageError} on what the user cannot have. */
export const runLive = async (argv: readonly string[]): Promise<void> => {
  const flags = read(argv);
  if (flags === null) return;
  if (!flags.dev) await build(flags.out);
  if (flags.serve) await serve(flags);
};
