/** Parts of the project's own Markdown, for pages that say the same: so that neither goes stale. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@engram/tools/root';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The first paragraphs of a file, below its heading. */
export const firstParagraphs = (file: string): string[] => {
  const [, text = ''] = /^# .*\n+([\s\S]*?)(?=\n#|\n```)/.exec(read(file)) ?? [];
  return text.split(/\n\n+/).map((paragraph) => paragraph.trim());
};

/** The blocks of code of one language in a file, from the first on. */
export const blocksOf = (file: string, language: string): string[] =>
  [...read(file).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1]!);

/** The paragraph of a file that has these words. @throws if there is none. */
export const paragraphWith = (file: string, words: string): string => {
  const found = read(file)
    .split(/\n\n+/)
    .find((paragraph) => paragraph.includes(words));
  if (found === undefined) throw new Error(`${file} has no paragraph with '${words}'`);
  return found.trim();
};
