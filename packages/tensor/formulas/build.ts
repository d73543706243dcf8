/**
 * Writes what the formulas of elementwise kernels, `packages/tensor/formulas`, are to each backend: rows with loops over typed
 * arrays, vector loops in AssemblyScript, programs of the GPU and its table. With `--check` it writes nothing and fails if one of the
 * committed modules is out of date.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepGenerated } from '@engram/tools/generated';
import { root } from '@engram/tools/root';
import { apart, common, formulas } from './index.ts';
import { assemblyModule } from './print/assembly.ts';
import { programsModule, tableModule } from './print/gpu.ts';
import { rowsModule } from './print/javascript.ts';

const COMMAND = 'pnpm build:kernels';
const NOTE = `// Generated from packages/tensor/formulas by \`${COMMAND}\`. Do not edit.\n`;

/** As Biome writes it. AssemblyScript is only formatted: it reads as TypeScript, but another compiler's rules hold. */
const formatted = (text: string, isAssembly: boolean): string => {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, ...(isAssembly ? ['format'] : ['check', '--write']), '--stdin-file-path', 'generated.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(`a module of formulas cannot be read:\n${stderr}`);
  return stdout;
};

const programs = join(root, 'packages/gpu/programs');
const GENERATED_PROGRAMS = 'formulas.generated.ts';

/** Imports of the helpers that programs call, from the files that have them. */
const importsOf = (text: string): string =>
  readdirSync(programs)
    .filter((file) => file.endsWith('.ts') && file !== GENERATED_PROGRAMS)
    .sort()
    .flatMap((file) => {
      const source = readFileSync(join(programs, file), 'utf8');
      const helpers = [...source.matchAll(/^export function (\w+)\((?!this\b)/gm)].map(([, name]) => name!);
      // A program may have the name of a helper that it does not call.
      const called = helpers.filter((name) => new RegExp(`(?<![.\\w]|function )${name}\\(`).test(text)).sort();
      return called.length === 0 ? [] : [`import { ${called.join(', ')} } from './${file}';`];
    })
    .join('\n');

const keep = (target: string, text: string, of = formulas): void =>
  keepGenerated({
    target,
    sources: 'packages/tensor/formulas',
    text: formatted(NOTE + text, target.includes('/assembly/')),
    holds: `${of.length} formulas`,
    command: COMMAND,
  });

const [rows, loops] = ['packages/tensor/src/backend/kernels', 'packages/tensor/assembly'];
keep(`${rows}/formulas.generated.ts`, rowsModule(common, 'core'), common);
keep(`${rows}/functions.generated.ts`, rowsModule(apart, 'networks'), apart);
keep(`${loops}/formulas.generated.ts`, assemblyModule(common, 'core'), common);
keep(`${loops}/functions.generated.ts`, assemblyModule(apart, 'networks'), apart);
keep(`packages/gpu/programs/${GENERATED_PROGRAMS}`, programsModule(formulas, importsOf));
keep('packages/gpu/src/kernels/formulas.generated.ts', tableModule(formulas));
