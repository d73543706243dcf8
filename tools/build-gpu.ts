/**
 * Takes the text of the GPU's programs, `packages/gpu/programs`, and writes it as a TypeScript module: at run time they are
 * data, which no compiler and no minifier changes. With `--check` it writes nothing and fails if the committed module is
 * out of date.
 *
 * A function with a `this` is a program, any other one a helper that programs call. What a parameter is says its type, by
 * its name: `cells`, `int` or `float`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { keepGenerated } from './generated.ts';
import { root } from './root.ts';

const folder = join(root, 'packages/gpu/programs');

const AXES: Readonly<Record<string, number>> = { Line: 1, Plane: 2, Space: 3 };

interface Found {
  readonly name: string;
  /** Types of the parameters, `this` among them. */
  readonly params: ReadonlyMap<string, string>;
  readonly result: string;
  readonly text: string;
}

/** @throws what the author has to change, with its place. */
const refuse = (node: ts.Node, rule: string): never => {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  throw new Error(`${relative(root, file.fileName)}:${line + 1}: ${rule}`);
};

/** The functions of a file, without types and comments. */
const textsOf = (source: string): ReadonlyMap<string, string> => {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ES2022,
      removeComments: true,
      newLine: ts.NewLineKind.LineFeed,
    },
  });
  const file = ts.createSourceFile('programs.js', outputText, ts.ScriptTarget.ES2022, true);
  const texts = new Map<string, string>();
  for (const node of file.statements) {
    if (!ts.isFunctionDeclaration(node) || !node.name) continue;
    const params = node.parameters.map((parameter) => parameter.getText()).join(', ');
    texts.set(node.name.text, `function ${node.name.text}(${params}) ${node.body!.getText()}`);
  }
  return texts;
};

const functionsOf = (path: string): readonly Found[] => {
  const source = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const texts = textsOf(source);
  return file.statements.flatMap((node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return [];
    // A program's text stands alone: what else a file held would not be there.
    if (!ts.isFunctionDeclaration(node) || !node.name) return refuse(node, 'only functions are taken from here');
    const params = new Map(node.parameters.map(({ name, type }) => [name.getText(), type?.getText() ?? 'no type']));
    const name = node.name.text;
    return [{ name, params, result: node.type?.getText() ?? 'no type', text: texts.get(name)! }];
  });
};

const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'types.ts');
const functions = files.sort().flatMap((name) => functionsOf(join(folder, name)));
const programs = functions.filter(({ params }) => params.has('this'));
const helpers = functions.filter(({ params }) => !params.has('this'));

const oneOf = (found: Found, kind: string, allowed: readonly string[]): string => {
  if (allowed.includes(kind)) return kind;
  throw new Error(`${found.name}: a type of it is ${allowed.join(' or ')}, not ${kind}`);
};
for (const list of [programs, helpers]) {
  const twice = list.find(({ name }, i) => list.findIndex((other) => other.name === name) < i);
  if (twice) throw new Error(`${twice.name}: there are two of that name`);
}

const quoted = (words: readonly string[]): string => `[${words.map((word) => `'${word}'`).join(', ')}]`;
const literal = (text: string): string => `\`${text.replace(/[\\`$]/g, '\\$&')}\``;

const programText = (found: Found): string => {
  const { name, params, result, text } = found;
  const kinds = [...params].flatMap(([parameter, kind]) =>
    parameter === 'this' ? [] : oneOf(found, kind, ['cells', 'int', 'float']),
  );
  const axes = AXES[oneOf(found, params.get('this')!, Object.keys(AXES))]!;
  const cells = oneOf(found, result, ['float', 'Four']) === 'Four' ? 4 : 1;
  const options = axes === 1 && cells === 1 ? '' : `, { axes: ${axes}, cells: ${cells} }`;
  return `  ${name}: program('${name}', ${quoted(kinds)}, ${literal(text)}${options}),\n`;
};

const helperText = (found: Found): string => {
  const { name, params, result, text } = found;
  const kinds = [...params.values()].map((kind) => oneOf(found, kind, ['int', 'float']));
  const kind = oneOf(found, result, ['int', 'float']);
  return `  { name: '${name}', params: ${quoted(kinds)}, result: '${kind}', text: ${literal(text)} },\n`;
};

const text = `// Generated from packages/gpu/programs by \`pnpm build:gpu\`. Do not edit.
import { type Helper, program } from './program.ts';

/** Every function that programs may call. */
export const helpers: readonly Helper[] = [
${helpers.map(helperText).join('')}];

/** Every program there is. */
export const programs = {
${programs.map(programText).join('')}};
`;

keepGenerated({
  target: 'packages/gpu/src/programs.ts',
  sources: 'packages/gpu/programs',
  text,
  holds: `${programs.length} programs, ${helpers.length} helpers`,
  command: 'pnpm build:gpu',
});
