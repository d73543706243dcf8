/**
 * `pnpm check:docs`: every public name has a doc comment, and so has every method of a public class. Public is what an entry of a
 * published package exports; a namespace's names are among them. Names each that has none, with its place.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { foldersWith } from './packages.ts';
import { root } from './root.ts';

interface Manifest {
  readonly exports?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly exports?: object };
}

/** The sources of all entries that are published. */
const entries = foldersWith('package.json').flatMap((folder) => {
  const { exports = {}, publishConfig } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  ) as Manifest;
  return Object.keys(publishConfig?.exports ?? {}).map((key) => join(root, folder, exports[key]!));
});

const base = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...base.config, files: entries }, ts.sys, root);
const program = ts.createProgram(entries, { ...options, noEmit: true, composite: false, skipLibCheck: true });
const checker = program.getTypeChecker();

/** A namespace has its comment at `export * as name`. */
const isDocumented = (symbol: ts.Symbol): boolean =>
  symbol.getDocumentationComment(checker).length > 0 ||
  (symbol.declarations ?? []).some(
    (each) => ts.isNamespaceExport(each) && ts.getJSDocCommentsAndTags(each.parent).length > 0,
  );

const target = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

const placeOf = (symbol: ts.Symbol): string => {
  const [declaration] = symbol.declarations ?? [];
  if (!declaration) return '';
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart());
  return `${relative(root, file.fileName)}:${line + 1}`;
};

const missing: string[] = [];
const seen = new Set<ts.Symbol>();
let members = 0;

/** Those that whoever has an instance can call, and those that a subclass must know. */
const methodsOf = (symbol: ts.Symbol): ts.Symbol[] =>
  [...(symbol.members?.values() ?? [])].filter(({ flags, declarations }) => {
    const [declaration] = declarations ?? [];
    if (!(flags & ts.SymbolFlags.Method) || !declaration || !ts.isMethodDeclaration(declaration)) return false;
    const isPrivate = ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private;
    return !isPrivate && ts.isIdentifier(declaration.name);
  });

const look = (exported: ts.Symbol, prefix = ''): void => {
  const symbol = target(exported);
  if (seen.has(symbol)) return;
  seen.add(symbol);
  const name = prefix + exported.name;
  if (symbol.flags & ts.SymbolFlags.ValueModule) {
    if (!isDocumented(exported)) missing.push(`${placeOf(exported)}  ${name}`);
    for (const each of checker.getExportsOfModule(symbol)) look(each, `${name}.`);
    return;
  }
  if (!isDocumented(symbol)) missing.push(`${placeOf(symbol)}  ${name}`);
  if (!(symbol.flags & ts.SymbolFlags.Class)) return;
  for (const method of methodsOf(symbol)) {
    members++;
    if (!isDocumented(method)) missing.push(`${placeOf(method)}  ${name}.${method.name}`);
  }
};

for (const entry of entries) {
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${relative(root, entry)} exports nothing`);
  for (const exported of checker.getExportsOfModule(module)) look(exported);
}

if (missing.length > 0) {
  console.error(missing.sort().join('\n'));
  console.error(`\n${missing.length} public names without a doc comment`);
  process.exitCode = 1;
} else console.log(`${seen.size} public names and ${members} methods of theirs, all with a doc comment`);
