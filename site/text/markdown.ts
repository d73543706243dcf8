/** Markdown as the HTML of a page. */

import type { Place } from '../pages/page.ts';
import type { MarkdownIt, MarkdownToken, Renderers } from '../renderers.ts';
import type { Highlight } from './highlight.ts';
import { escaped, plain, Slugs } from './html.ts';

interface Rendered {
  /** The text of the first heading of level 1, which is not in `body`. */
  readonly title: string | null;
  readonly body: string;
  readonly places: readonly Place[];
  /** The first paragraph, as text. */
  readonly lead: string;
}

/** What becomes of links and pictures. */
interface Links {
  readonly link: (href: string) => string;
  readonly image: (src: string) => string;
}

export interface Markdown {
  /** A whole file. */
  page(text: string, links: Links): Rendered;
  /** A piece of text without headings, such as a doc comment's. */
  piece(text: string, code?: (text: string) => string | null): string;
  /** Code in its frame. */
  code(text: string, language: string): string;
}

const eachToken = (tokens: readonly MarkdownToken[], see: (token: MarkdownToken) => void): void => {
  for (const token of tokens) {
    see(token);
    if (token.children) eachToken(token.children, see);
  }
};

export const anchorLink = (id: string, title: string): string =>
  `<a class="anchor" href="#${id}" aria-label="Link to ${escaped(title)}">#</a>`;

/** Markdown has no table without a head: one of empty cells stands for none. */
const withoutEmptyHeads = (html: string): string =>
  html.replace(/<thead>\s*<tr>\s*(?:<th><\/th>\s*)+<\/tr>\s*<\/thead>\s*/g, '').replaceAll('<th></th>', '<td></td>');

export const makeMarkdown = (renderers: Renderers, highlight: Highlight): Markdown => {
  const code = (text: string, language: string): string =>
    `<pre class="code"><code>${highlight(text.replace(/\n$/, ''), language)}</code></pre>\n`;

  const make = (): MarkdownIt => {
    const markdown = renderers.markdown({ html: false, linkify: false });
    const { rules } = markdown.renderer;
    rules.fence = (tokens, index) => code(tokens[index]!.content, tokens[index]!.info.trim());
    rules.code_block = (tokens, index) => code(tokens[index]!.content, '');
    rules.table_open = () => '<div class="scroll"><table>\n';
    rules.table_close = () => '</table></div>\n';
    return markdown;
  };

  const files = make();
  // In doc comments `[N, S]: bool` says a shape; it defines no link.
  const comments = make().disable('reference');
  const inline = comments.renderer.rules;
  let linked: (text: string) => string | null = () => null;
  inline.code_inline = (tokens, index) => {
    const { content } = tokens[index]!;
    return linked(content) ?? `<code>${escaped(content)}</code>`;
  };

  return {
    code,
    piece: (text, link = () => null) => {
      linked = link;
      return comments.renderer.render(comments.parse(text, {}), comments.options, {});
    },
    page: (text, links) => {
      const env = {};
      const tokens = files.parse(text, env);
      const render = (some: MarkdownToken[]) => files.renderer.render(some, files.options, env);
      const slugs = new Slugs();
      const places: Place[] = [];
      let title: string | null = null;
      let lead = '';
      eachToken(tokens, (token) => {
        if (token.type === 'link_open') token.attrSet('href', links.link(token.attrGet('href') ?? ''));
        if (token.type === 'image') token.attrSet('src', links.image(token.attrGet('src') ?? ''));
      });
      const body: MarkdownToken[] = [];
      const anchors: string[] = [];
      for (let i = 0; i < tokens.length; i++) {
        const token = tokens[i]!;
        const text = () => plain(render([tokens[i + 1]!]));
        if (token.type === 'paragraph_open' && lead === '') lead = text();
        if (token.type !== 'heading_open') {
          body.push(token);
          continue;
        }
        const heading = text();
        const id = slugs.of(heading);
        if (token.tag === 'h1' && title === null) {
          title = heading;
          i += 2;
          continue;
        }
        token.attrSet('id', id);
        anchors.push(anchorLink(id, heading));
        const level = Number(token.tag.slice(1));
        if (level <= 3) places.push({ title: heading, id, level });
        body.push(token);
      }
      let next = 0;
      const html = withoutEmptyHeads(render(body)).replace(/<\/h[1-6]>/g, (end) => ` ${anchors[next++] ?? ''}${end}`);
      return { title, body: html, places, lead };
    },
  };
};
