/** Code in colours: Shiki finds what each word is, and the style sheet says its colour. */
import type { Renderers } from '../renderers.ts';
import { escaped } from './html.ts';

/** What is told apart, each with the scopes of TextMate grammars that it stands for. Later ones win. */
const CLASSES = [
  ['keyword', ['keyword', 'storage', 'variable.language', 'constant.language', 'keyword.operator.new']],
  ['name', ['entity.name', 'support.class', 'support.function', 'variable.function']],
  ['string', ['string', 'punctuation.definition.string']],
  ['plain', ['keyword.operator', 'string.unquoted']],
  ['number', ['constant.numeric']],
  ['comment', ['comment', 'punctuation.definition.comment']],
] as const;

const LANGUAGES = { ts: 'typescript', sh: 'shellscript', html: 'html', json: 'json' } as const;

/** Colours that mean a class. */
const colorOf = (index: number): string => `#00000${index + 1}`;
const NONE = '#000000';

const THEME = {
  name: 'classes',
  type: 'light',
  settings: [
    { settings: { foreground: NONE, background: '#ffffff' } },
    ...CLASSES.map(([, scope], index) => ({ scope: [...scope], settings: { foreground: colorOf(index) } })),
  ],
};

export type Highlight = (code: string, language: string) => string;

/** A function from code to the HTML inside of a `<pre>`; of a language that it does not know it is the code itself. */
export const makeHighlight = async ({ shiki }: Renderers): Promise<Highlight> => {
  await shiki.loadBuiltinWasm();
  const grammars = await Promise.all(
    Object.values(LANGUAGES).map(async (name) => (await shiki.bundledLanguages[name]!()).default),
  );
  const engine = await shiki.createOnigurumaEngine();
  const internal = await shiki.createShikiInternal({ themes: [THEME], langs: grammars, engine });
  const classes = new Map(CLASSES.map(([name], index) => [colorOf(index), name]));
  return (code, language) => {
    const lang = Object.entries(LANGUAGES).find(([short]) => short === language)?.[1];
    if (lang === undefined) return escaped(code);
    const lines = shiki.codeToTokensWithThemes(internal, code, { lang, themes: { only: 'classes' } });
    const word = ({ content, variants }: (typeof lines)[number][number]) => {
      const name = classes.get(variants.only?.color?.toLowerCase() ?? NONE);
      return name === undefined || name === 'plain'
        ? escaped(content)
        : `<span class="code-${name}">${escaped(content)}</span>`;
    };
    return lines.map((line) => line.map(word).join('')).join('\n');
  };
};
