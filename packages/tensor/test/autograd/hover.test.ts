import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import ts from 'typescript';
import { Tensor } from '../../src/index.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const file = `${root}/hover.ts`;

/** What an editor does, with some files in memory. */
const serviceOf = (memory: ReadonlyMap<string, string>): ts.LanguageService => {
  const read = (path: string): string | undefined => memory.get(path) ?? ts.sys.readFile(path);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    declaration: true,
    rootDir: `${root}/src`,
    outDir: `${root}/made`,
    types: [],
  };
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => memory.has(path) || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: (path) => [...memory.keys()].some((name) => name.startsWith(path)) || ts.sys.directoryExists(path),
  });
};

const methods = Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype))
  .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
  .map(([name]) => name);

/** For each method, what is shown over it and over the function. */
const shown = (service: ts.LanguageService, text: string): [method: string, onMethod: string, onFunction: string][] => {
  const over = (position: number): string => {
    const { documentation, tags = [] } = service.getQuickInfoAtPosition(file, position)!;
    const parts = tags.map(({ name, text: words }) => `@${name} ${ts.displayPartsToString(words)}`);
    return [ts.displayPartsToString(documentation), ...parts].join('\n');
  };
  return methods.map((name) => {
    const at = text.indexOf(`x.${name};`) + 2;
    const free = text.indexOf(`engram.${name};`);
    return [name, over(at), free < 0 ? '' : over(free + 'engram.'.length)];
  });
};

const check = (service: ts.LanguageService, text: string): void => {
  let shared = 0;
  for (const [method, onMethod, onFunction] of shown(service, text)) {
    assert.ok(onMethod.length > 10, `nothing is shown over x.${method}`);
    if (onFunction === '' || method === 'toString') continue; // that one is Object's
    assert.is(onMethod, onFunction, method);
    shared++;
  }
  assert.ok(shared > 60);
};

/** A file that names every method and every function. */
const naming = (from: string): string => {
  const lines = methods.map((name) => `x.${name}; engram.${name};`);
  return `import * as engram from '${from}';\nconst x = engram.tensor([1]);\n${lines.join('\n')}`;
};

suite('an editor shows over a method what it shows over the function', (test) => {
  const source = naming('./src/index.ts');
  const service = serviceOf(new Map([[file, source]]));

  test('from the sources', () => check(service, source));

  test('from the declarations that are built', () => {
    const made = new Map<string, string>();
    for (const { fileName, isDeclarationFile } of service.getProgram()!.getSourceFiles()) {
      if (isDeclarationFile || !fileName.startsWith(`${root}/src/`)) continue;
      for (const { name, text } of service.getEmitOutput(fileName, true).outputFiles) made.set(name, text);
    }
    assert.ok(made.has(`${root}/made/index.d.ts`));
    const text = naming('./made/index.js');
    made.set(file, text);
    check(serviceOf(made), text);
  });
});
