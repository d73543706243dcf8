/** What package.json promises to bundlers. `pnpm pack:check` runs real ones; this says at once which line is missing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { foldersWith } from '../packages.ts';
import { root } from '../root.ts';
import { assert, suite } from '../suite.ts';

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly sideEffects: false | readonly string[];
}

const folders = foldersWith('tsconfig.build.json');
const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

/** What a module imports for its effect alone, as paths from the package's folder. */
const effectsOf = (folder: string, file: string): string[] =>
  [...readFileSync(join(root, folder, file), 'utf8').matchAll(/^import '(\..+)';$/gm)].map(
    ([, path]) => `./${posix.join(posix.dirname(file), path!)}`,
  );

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `./src/${file.replaceAll('\\', '/')}`);

const packed = (source: string): string => source.replace('./src/', './dist/').replace(/\.ts$/, '.js');

suite('sideEffects', (test) => {
  for (const folder of folders) {
    test(`${folder} names every module with an effect and every module that imports one for it, and nothing else`, () => {
      // A bundler that may leave out the importer never comes to see the import.
      const needed = sourcesOf(folder).flatMap((file) => {
        const effects = effectsOf(folder, file);
        return effects.length > 0 ? [file, ...effects] : [];
      });
      const wanted = [...new Set(needed)].flatMap((file) => [file, packed(file)]).sort();
      assert.equal([...(manifestOf(folder).sideEffects || [])].sort(), wanted);
    });
  }

  test('whichever entry of tensor a tensor can come out of, it has its methods', () => {
    const { exports } = manifestOf('packages/tensor');
    for (const [entry, file] of Object.entries(exports)) {
      // Kernels and storage; a tensor is more than these. And tests that never leave the repository.
      if (entry === './backend' || entry === './conformance') continue;
      assert.equal(effectsOf('packages/tensor', file), ['./src/fluent.ts'], entry);
    }
  });
});
