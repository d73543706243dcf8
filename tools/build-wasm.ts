/**
 * Compiles the WebAssembly kernels, `packages/tensor/assembly`, and writes them as TypeScript modules, so that the
 * package needs no file at run time. With `--check` it writes nothing and fails if a committed module is out of date.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepGenerated } from './generated.ts';
import { root } from './root.ts';

const folder = join(root, 'packages/tensor');

/** The modules, by their entries in `assembly`. `apart`: its bytes are a module of their own, for who runs programs to bring. */
const MODULES: readonly { readonly name: string; readonly apart?: boolean }[] = [
  { name: 'core' },
  { name: 'plain', apart: true },
  { name: 'networks' },
  { name: 'memory' },
  { name: 'images' },
];

/** Bytes for the constants of each module, from 1 KiB on; `HEAP_BASE` of wasm/words.ts is where all of them, and the panels, end. */
const CONSTANTS = 0x8000;
const FIRST = 0x400;

const OPTIONS = [
  // Shrinking keeps kernels from being inlined: in one large function V8 keeps too few numbers in registers.
  ['-O3', '--shrinkLevel', '1', '--converge', '--noAssert'],
  // v128 arguments, which not every embedding could pass, stay inside.
  ['--enable', 'simd', '--disableWarning', '112'],
  // Nothing is allocated inside, so no runtime; and nothing can be thrown but a trap.
  ['--runtime', 'stub', '--use', 'abort='],
  ['--importMemory', '--noExportMemory', '--initialMemory', '16', '--importTable'],
].flat();

const compile = (name: string, base: number): Uint8Array<ArrayBuffer> => {
  const scratch = mkdtempSync(join(tmpdir(), 'engram-wasm-'));
  try {
    const wasm = join(scratch, 'kernels.wasm');
    const asc = join(folder, 'node_modules/assemblyscript/bin/asc.js');
    const args = [asc, `assembly/${name}.ts`, '--outFile', wasm, '--memoryBase', String(base), ...OPTIONS];
    const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error(`the kernels of ${name} do not compile`);
    return new Uint8Array(readFileSync(wasm));
  } finally {
    rmSync(scratch, { recursive: true });
  }
};

const exportsOf = (wasm: Uint8Array<ArrayBuffer>): string[] => {
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(wasm));
  const other = exports.find(({ kind }) => kind !== 'function');
  if (other) throw new Error(`the kernels export ${other.name}, which is not a function`);
  return exports.map(({ name }) => name);
};

/** Whoever instantiates a module brings a memory, a table, and what the first module exports. Gives the functions among it. */
const importsOf = (wasm: Uint8Array<ArrayBuffer>): string[] => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  const functions = imports.filter(({ kind }) => kind === 'function').map(({ name }) => name);
  const brought = ['memory', 'table', ...functions];
  const strange = imports.find(({ module, name }) => module !== 'env' || !brought.includes(name));
  if (strange) throw new Error(`the kernels import ${strange.module}.${strange.name}`);
  return functions;
};

/** As `bytesFromText` in wasm/bytes-from-text.ts reads it, where it says why. */
const toText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    const value = (byte + 3) % 256;
    const more = Math.floor(value / 79);
    return (more > 0 ? String.fromCharCode(44 + more) : '') + String.fromCharCode(48 + (value % 79));
  }).join('');

const NOTE = '// Generated from packages/tensor/assembly by `pnpm build:wasm`. Do not edit.\n';

const compiled = MODULES.map(({ name }, i) => compile(name, FIRST + i * CONSTANTS));
const shared = new Set(compiled.flatMap(importsOf));
const missing = [...shared].find((name) => !exportsOf(compiled[0]!).includes(name));
if (missing) throw new Error(`core does not export ${missing}, which another module imports`);

MODULES.forEach(({ name, apart = false }, i) => {
  const wasm = compiled[i]!;
  const exported = exportsOf(wasm);
  if (i === 0 && exported.indexOf('matmul') !== 1)
    throw new Error('core exports matmul second, behind run: MATMUL of wasm/words.ts is its place');
  const names = exported.filter((name) => name !== 'run' && !shared.has(name));
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Kernel`;
  const quoted = `'${toText(wasm).replaceAll('\\', '\\\\')}'`;
  const union = names.map((kernel) => `'${kernel}'`);
  const line = `export type ${type} = ${union.join(' | ')};`;
  // As Biome has it.
  const types = `import type { WasmModule } from './module.ts';

${line.length <= 120 ? line : `export type ${type} =${union.map((kernel) => `\n  | ${kernel}`).join('')};`}

`;
  const keep = (file: string, text: string): void =>
    keepGenerated({
      target: `packages/tensor/src/backend/wasm/${file}`,
      sources: 'packages/tensor/assembly',
      text: NOTE + text,
      holds: `${wasm.length} bytes of wasm`,
      command: 'pnpm build:wasm',
    });
  if (apart) {
    keep(
      `${name}.ts`,
      `${types}/** Its text is in ${name}.wasm.ts. */\nexport const ${name}: WasmModule<${type}> = { text: null };\n`,
    );
    keep(`${name}.wasm.ts`, `export const ${name.toUpperCase()} =\n  ${quoted};\n`);
  } else {
    keep(`${name}.wasm.ts`, `${types}export const ${name}: WasmModule<${type}> = {\n  text: ${quoted},\n};\n`);
  }
});
