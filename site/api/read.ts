/** Reads the packages' public names and their doc comments, by TypeDoc. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from '@engram/tools/root';
import type { Renderers } from '../renderers.ts';
import type { Project } from './model.ts';

/** What people import, such as `@engram/plot/node`, and the source that it begins at. */
export interface Entry {
  readonly specifier: string;
  readonly package: string;
  readonly file: string;
}

/** The order in which the reference has them. */
const PACKAGES = ['tensor', 'ntm', 'gpu', 'plot', 'sweep'];

/** Every entry that is published. */
export const entries: readonly Entry[] = PACKAGES.flatMap((name) => {
  const folder = `packages/${name}`;
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string>;
    publishConfig: { exports: Record<string, object> };
  };
  return Object.keys(manifest.publishConfig.exports).map((key) => ({
    specifier: posix.join(manifest.name, key),
    package: name,
    file: posix.join(folder, manifest.exports[key]!),
  }));
});

/** The whole of it. Its modules are in the order of `entries`. @throws if TypeDoc finds no way to read them. */
export const readApi = async ({ typedoc }: Renderers): Promise<Project> => {
  const app = await typedoc.Application.bootstrap({
    entryPoints: entries.map(({ file }) => join(root, file)),
    tsconfig: join(root, 'site/api/tsconfig.json'),
    // `pnpm check:types` looks for these.
    skipErrorChecking: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    preservedTypeAnnotationTags: ['@throws'],
    sort: ['source-order'],
    readme: 'none',
    disableGit: true,
    sourceLinkTemplate: '{path}#{line}',
    basePath: root,
    logLevel: 'Error',
  });
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the packages');
  return app.serializer.projectToObject(project, root) as Project;
};
