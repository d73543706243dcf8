import { helpers } from './helpers.ts';

// What a minifier makes of a kernel is the same JavaScript, but not to gpu.js: a `$` in a helper's name gets into the
// shader, and variables that are declared together get the type of the first.

const nameIn = (source: (...args: never[]) => unknown): string => /^function\s+([\w$]+)/.exec(String(source))![1];

/** What the shader calls each helper, by what the JavaScript calls it. */
const names = new Map(helpers.map(({ source }, i) => [nameIn(source), `helper${i}`]));

const rename = (text: string): string =>
  text.replace(/(?<![\w$.])[A-Za-z_$][\w$]*(?=\()/g, (name) => names.get(name) ?? name);

/** `let a = 1, b = 2;` as `let a = 1; let b = 2;`, but for the counters of a loop. */
const separate = (text: string): string =>
  text.replace(/(?<![\w$.]|\(\s*)(let|const|var)\s[^;]*/g, (declaration, keyword: string) => {
    let depth = 0;
    return declaration.replace(/[()[\]{},]/g, (mark) => {
      if ('([{'.includes(mark)) depth++;
      // What comes after the end of the block is no longer the declaration.
      else if (mark !== ',') depth = depth > 0 ? depth - 1 : -Infinity;
      else if (depth === 0) return `;${keyword} `;
      return mark;
    });
  });

/** A kernel's or a helper's text, for gpu.js: whether minified or not, its shader is the same. */
export const textOf = (source: (...args: never[]) => unknown): string =>
  separate(rename(String(source).replace(/\/\*.*?\*\/|\/\/.*$/gms, '')));

/** What the shader calls a helper. */
export const helperName = (source: (...args: never[]) => unknown): string => names.get(nameIn(source))!;
