/**
 * The three libraries that only the site needs, installed on first use from `site/renderers`: they are looked up when they are
 * there, so that types and checks of a fresh clone do not want them. What we use of each is said here.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installOnFirstUse } from '@engram/tools/first-use';
import { root } from '@engram/tools/root';

const folder = join(root, 'site/renderers');

/** A token of markdown-it. */
export interface MarkdownToken {
  readonly type: string;
  readonly tag: string;
  readonly content: string;
  readonly info: string;
  readonly children: MarkdownToken[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

type Rule = (tokens: MarkdownToken[], index: number) => string;

export interface MarkdownIt {
  readonly options: object;
  readonly renderer: {
    readonly rules: Record<string, Rule>;
    render(tokens: MarkdownToken[], options: object, env: object): string;
  };
  parse(text: string, env: object): MarkdownToken[];
  disable(rule: string): MarkdownIt;
}

interface Shiki {
  readonly bundledLanguages: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>>;
  loadBuiltinWasm(): Promise<void>;
  createOnigurumaEngine(): Promise<unknown>;
  createShikiInternal(options: object): Promise<unknown>;
  codeToTokensWithThemes(
    internal: unknown,
    code: string,
    options: object,
  ): readonly (readonly {
    readonly content: string;
    readonly variants: Readonly<Record<string, { readonly color?: string }>>;
  }[])[];
}

interface TypeDocApp {
  convert(): Promise<object | undefined>;
  readonly serializer: { projectToObject(project: object, base: string): unknown };
}

interface TypeDoc {
  readonly Application: { bootstrap(options: object): Promise<TypeDocApp> };
}

export interface Renderers {
  readonly markdown: (options: object) => MarkdownIt;
  readonly shiki: Shiki;
  readonly typedoc: TypeDoc;
}

const load = (path: string): Promise<unknown> => import(pathToFileURL(join(folder, 'node_modules', path)).href);

/** @throws with the reason if they cannot be installed. */
export const loadRenderers = async (tell: (line: string) => void): Promise<Renderers> => {
  const problem = installOnFirstUse(folder, tell);
  if (problem !== null) throw new Error(`site/renderers: ${problem}`);
  const [markdown, shiki, typedoc] = await Promise.all([
    load('markdown-it/index.mjs') as Promise<{ default: (options: object) => MarkdownIt }>,
    load('@gerrit0/mini-shiki/dist/shiki.js') as Promise<Shiki>,
    load('typedoc/dist/index.js') as Promise<TypeDoc>,
  ]);
  return { markdown: markdown.default, shiki, typedoc };
};
