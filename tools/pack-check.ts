/**
 * `pnpm pack:check [TEXT…]`: are the packed packages what strangers can use? Packs the five with npm, installs the tarballs in an
 * empty project, and uses them there: in Node, from TypeScript, in the production bundles of four bundlers, in Chromium, on the
 * GPU's software adapter. One line a row; with TEXT, those rows only that have one in their name, and what they build on. KEEP=1
 * leaves the project and says where.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { adapterEnvironment } from './adapter.ts';
import { writeConformance } from './consumers/conformance.ts';
import { type Command, call, LeftOut, Matrix } from './consumers/rows.ts';
import {
  type Checked,
  kernelsOnWebGl,
  kernelsOnWebGpu,
  pageTrains,
  type Visit,
  visit,
  workerTrains,
} from './consumers/site.ts';
import { installOnFirstUse } from './first-use.ts';
import { root } from './root.ts';

const PACKAGES = ['tensor', 'gpu', 'ntm', 'plot', 'sweep'];
const BUNDLERS = ['esbuild', 'rollup', 'rollup with terser', 'vite', 'webpack'];
const WITH_CHARTS = ['esbuild', 'rollup', 'vite'];
/** One for each minifier; that of Vite is run in Chromium. */
const GPU_BUNDLERS = ['esbuild', 'rollup with terser', 'webpack'];
const RESOLUTIONS = [
  { moduleResolution: 'bundler', module: 'ESNext' },
  { moduleResolution: 'node16', module: 'Node16' },
  { moduleResolution: 'nodenext', module: 'NodeNext' },
];

const bundlers = join(root, 'tools/consumers/bundlers');
const project = mkdtempSync(join(tmpdir(), 'engram-pack-'));
const tarballs = join(project, 'tarballs');
const here: Command = { cwd: project };
const matrix = new Matrix(process.argv.slice(2));

const tarball = (name: string, by = 'npm'): string => {
  const folder = join(tarballs, by);
  const file = existsSync(folder) && readdirSync(folder).find((each) => each.startsWith(`engram-${name}-`));
  if (!file) throw new Error(`there is no tarball of @engram/${name} by ${by}: it was not packed`);
  return join(folder, file);
};

const pack = async (name: string, by: 'npm' | 'pnpm'): Promise<void> => {
  const to = join(tarballs, by);
  mkdirSync(to, { recursive: true });
  await call(by, ['pack', '--pack-destination', to], { cwd: join(root, 'packages', name) });
};

/** Each file of a tarball and what it holds. */
const contents = async (file: string): Promise<Map<string, string>> => {
  const folder = mkdtempSync(join(project, 'unpacked-'));
  await call('tar', ['xzf', file, '-C', folder], here);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const found = paths.map(
    (path) => [path.slice(join(folder, 'package').length + 1), readFileSync(path, 'utf8')] as const,
  );
  rmSync(folder, { recursive: true });
  return new Map(found);
};

/** All files that `exports` leads to. */
const targetsOf = (entry: object | string): string[] =>
  typeof entry === 'string' ? [entry.replace('./', '')] : Object.values(entry).flatMap(targetsOf);

const MUST_HAVE = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];

/** What the two managers made is the same, complete, and every map leads to a source that came along. */
const compareTarballs = async (name: string): Promise<string> => {
  const [byNpm, byPnpm] = await Promise.all([contents(tarball(name)), contents(tarball(name, 'pnpm'))]);
  const differing = [...new Set([...byNpm.keys(), ...byPnpm.keys()])].filter(
    (path) => byNpm.get(path)?.trimEnd() !== byPnpm.get(path)?.trimEnd(),
  );
  if (differing.length > 0) throw new Error(`npm's and pnpm's differ in ${differing.join(', ')}`);
  const missing = MUST_HAVE.filter((path) => !byNpm.has(path));
  if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`);
  const manifest = byNpm.get('package.json')!;
  if (manifest.includes('workspace:')) throw new Error(`package.json keeps a workspace: range:\n${manifest}`);
  const astray = targetsOf((JSON.parse(manifest) as { exports: object }).exports).filter((path) => !byNpm.has(path));
  if (astray.length > 0) throw new Error(`exports leads to ${astray.join(', ')}, which did not come along`);
  for (const [path, text] of byNpm) {
    if (!path.endsWith('.map')) continue;
    const { sources } = JSON.parse(text) as { sources: readonly string[] };
    const lost = sources.filter((source) => !byNpm.has(join(dirname(path), source)));
    if (lost.length > 0) throw new Error(`${path} leads to ${lost.join(', ')}, which did not come along`);
    if (!byNpm.get(path.slice(0, -'.map'.length))?.includes('//# sourceMappingURL=')) {
      throw new Error(`nothing leads to ${path}`);
    }
  }
  return `${byNpm.size} files`;
};

const install = async (): Promise<string> => {
  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
  await call('npm', ['install', ...quietly, ...PACKAGES.map((name) => tarball(name))], here);
  cpSync(join(root, 'tools/consumers/project'), project, { recursive: true });
  await writeConformance(project);
  const size = async (path: string) => Number((await call('du', ['-sm', path], here)).split('\t')[0]);
  const [all, dawn] = [await size('node_modules'), await size('node_modules/webgpu')];
  return `${all} MB, ${dawn} of them webgpu`;
};

const installBundlers = (): undefined => {
  const failure = installOnFirstUse(bundlers, () => {});
  if (failure !== null) throw new Error(failure);
};

const bundle = (tool: string, kind: 'node' | 'page', to: string, ...entries: readonly string[]): Promise<string> =>
  call('node', [join(bundlers, 'bundle.mjs'), tool, kind, to, ...entries], here);

const folderOf = (tool: string): string => `out/${tool.replaceAll(' ', '-')}`;

/** Builds `NAME.ts` of the project into a folder of `out`, under strict checks. */
const compileTypes = async (
  name: string,
  resolution: (typeof RESOLUTIONS)[number],
  out = `out/${name}`,
): Promise<void> => {
  const compilerOptions = {
    ...{ target: 'ES2022', lib: ['ES2023', 'DOM'], types: [], ...resolution, outDir: out },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    rewriteRelativeImportExtensions: true,
  };
  const file = `tsconfig.${name}.${resolution.moduleResolution}.json`;
  writeFileSync(join(project, file), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
  // The compiler is ours, found on the PATH; the project itself has nothing but the tarballs.
  await call('tsc', ['-p', file], here);
};

const types = async (resolution: (typeof RESOLUTIONS)[number]): Promise<void> => {
  const out = `out/types-${resolution.moduleResolution}`;
  await compileTypes('typed', resolution, out);
  await call('node', [join(out, 'typed.js')], here);
};

/** What the lab needs of itself; all else it takes from the packed library. */
const LAB = ['diffusion.ts', 'model.ts', 'schedule.ts'];

/** The lab's own files, built in the project, train there for some steps. */
const labElsewhere = async (): Promise<string> => {
  mkdirSync(join(project, 'lab'), { recursive: true });
  for (const file of LAB) cpSync(join(root, 'examples/diffusion', file), join(project, 'lab', file));
  await compileTypes('diffusion', { moduleResolution: 'nodenext', module: 'NodeNext' });
  return lastLine(await call('node', ['out/diffusion/diffusion.js'], here));
};

/** For a row that has nothing to show beside its name. */
const silent = async (done: Promise<unknown>): Promise<undefined> => void (await done);

const lastLine = (output: string): string => output.trim().split('\n').at(-1)!;

const gpuInNode = async (script: string, part: string): Promise<string> =>
  lastLine(await call('node', [script, part], { ...here, env: adapterEnvironment() }));

const site = join(project, folderOf('site'));
const trained = async (run: typeof pageTrains, options: Visit): Promise<string> => {
  const { line, backend } = await visit(site, run, options);
  const [device] = backend.split('\n');
  if (options.strict && !/typed arrays/.test(backend)) throw new Error(`with the strict policy it runs on ${backend}`);
  return `loss ${line.toFixed(4)}; ${device}`;
};
const checked = async (run: () => Promise<Checked>, options: Visit): Promise<string> => {
  const { count, wrong, device } = await visit(site, run, options);
  if (count === 0 || wrong.length > 0) throw new Error(`${wrong.length} of ${count} fail:\n${wrong.join('\n')}`);
  return `${count} checks; ${device}`;
};

try {
  for (const name of PACKAGES) await matrix.need(`npm pack: ${name}`, () => silent(pack(name, 'npm')));
  for (const name of PACKAGES) {
    await matrix.row(`pnpm pack: ${name} has the same in it, complete`, async () => {
      await pack(name, 'pnpm');
      return compareTarballs(name);
    });
  }
  for (const name of PACKAGES) {
    await matrix.row(`publint: ${name}`, () =>
      silent(call('publint', ['run', tarball(name), '--strict'], { cwd: root })),
    );
    await matrix.row(`attw: ${name}`, () =>
      silent(call('attw', [tarball(name), '--profile', 'esm-only', '--no-summary'], { cwd: root })),
    );
  }

  await matrix.need('npm install', install);
  await matrix.row('import', () => silent(call('node', ['smoke.js'], here)));
  await matrix.row('train', async () => lastLine(await call('node', ['node.js'], here)));
  await matrix.row('sweep', async () => lastLine(await call('node', ['sweep.js'], here)));
  await matrix.row('require', async () => {
    if (!(process.features as { readonly require_module?: boolean }).require_module) {
      throw new LeftOut(`Node ${process.version} cannot require an ES module`);
    }
    return silent(call('node', ['required.cjs'], here));
  });
  for (const each of RESOLUTIONS) await matrix.row(`types: ${each.moduleResolution}`, () => silent(types(each)));

  await matrix.row('lab: diffusion, built and trained elsewhere', labElsewhere);

  await matrix.need('bundlers', async () => installBundlers());
  for (const tool of BUNDLERS) {
    await matrix.row(`bundle: ${tool}`, async () => {
      // Charts are large; what minifiers do to them does not concern us.
      const entries = ['node.js', 'io.js', 'testing.js', ...(WITH_CHARTS.includes(tool) ? ['chart.js'] : [])];
      await bundle(tool, 'node', folderOf(tool), ...entries);
      const run = (entry: string) => call('node', [join(folderOf(tool), entry.replace('.js', '.mjs'))], here);
      const [trainedLine] = await Promise.all(entries.map(run));
      return lastLine(trainedLine!);
    });
  }

  await matrix.need('bundle: vite, a site', () => silent(bundle('vite', 'page', site)));
  for (const strict of [false, true]) {
    const policy = strict ? ", script-src 'self'" : '';
    await matrix.row(`chromium: page${policy}`, () => trained(pageTrains, { strict }));
    await matrix.row(`chromium: worker${policy}`, () => trained(workerTrains, { strict }));
  }

  await matrix.row('gpu: dist, in Node', () => gpuInNode('gpu-node.js', 'all'));
  for (const tool of GPU_BUNDLERS) {
    await matrix.row(`gpu: ${tool}, in Node`, async () => {
      await bundle(tool, 'node', folderOf(tool), 'gpu-node.js');
      return gpuInNode(join(folderOf(tool), 'gpu-node.mjs'), 'eager ops');
    });
  }
  await matrix.row('gpu: vite, in chromium through WebGPU', () => checked(kernelsOnWebGpu, { gpu: 'webgpu' }));
  await matrix.row('gpu: vite, in chromium through WebGL2', () => checked(kernelsOnWebGl, { gpu: 'webgl2' }));
  process.exitCode = matrix.end('pack:check');
} finally {
  if (process.env.KEEP === '1') console.log(project);
  else rmSync(project, { recursive: true, force: true });
}
