/**
 * Compiles the WebAssembly kernels, `packages/tensor/assembly`, and writes them as a TypeScript module, so that the
 * package needs no file at run time. With `--check` it writes nothing and fails if the committed module is out of date.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepGenerated } from './generated.ts';
import { root } from './root.ts';

const folder = join(root, 'packages/tensor');

/** `HEAP_BASE` of wasm/words.ts: the module's own data, the panels included, ends below it. */
const OPTIONS = [
  // Shrinking keeps kernels out of `run`: in one large function V8 keeps too few numbers in registers.
  ['-O3', '--shrinkLevel', '1', '--converge', '--noAssert'],
  // v128 arguments, which not every embedding could pass, stay inside.
  ['--enable', 'simd', '--disableWarning', '112'],
  // Nothing is allocated inside, so no runtime; and nothing can be thrown but a trap.
  ['--runtime', 'stub', '--use', 'abort='],
  ['--importMemory', '--noExportMemory', '--initialMemory', '16', '--memoryBase', '1024', '--importTable'],
].flat();

const compile = (): Uint8Array<ArrayBuffer> => {
  const scratch = mkdtempSync(join(tmpdir(), 'engram-wasm-'));
  try {
    const wasm = join(scratch, 'kernels.wasm');
    const asc = join(folder, 'node_modules/assemblyscript/bin/asc.js');
    const args = [asc, 'assembly/index.ts', '--outFile', wasm, ...OPTIONS];
    const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error('the kernels do not compile');
    return new Uint8Array(readFileSync(wasm));
  } finally {
    rmSync(scratch, { recursive: true });
  }
};

/** Whoever instantiates the module brings a memory and a table. Gives the names of the kernels. */
const kernelsOf = (wasm: Uint8Array<ArrayBuffer>): string[] => {
  const module = new WebAssembly.Module(wasm);
  const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
  const exports = WebAssembly.Module.exports(module);
  if (`${imports}` !== 'env.memory,env.table') throw new Error(`the kernels import ${imports}`);
  const other = exports.find(({ kind }) => kind !== 'function');
  if (other) throw new Error(`the kernels export ${other.name}, which is not a function`);
  return exports.map(({ name }) => name).filter((name) => name !== 'run');
};

const wasm = compile();
const names = kernelsOf(wasm);
/** As `fromText` in wasm/text.ts reads it, where it says why. */
const toText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    const value = (byte + 3) % 256;
    const more = Math.floor(value / 79);
    return (more > 0 ? String.fromCharCode(44 + more) : '') + String.fromCharCode(48 + (value % 79));
  }).join('');

const text = `// Generated from packages/tensor/assembly by \`pnpm build:wasm\`. Do not edit.
import type { WasmModule } from './table.ts';

export type CoreKernel =
${names.map((name) => `  | '${name}'`).join('\n')};

export const core: WasmModule<CoreKernel> = {
  text: '${toText(wasm).replaceAll('\\', '\\\\')}',
};
`;

keepGenerated({
  target: 'packages/tensor/src/backend/wasm/core.wasm.ts',
  sources: 'packages/tensor/assembly',
  text,
  holds: `${wasm.length} bytes of wasm`,
  command: 'pnpm build:wasm',
});
