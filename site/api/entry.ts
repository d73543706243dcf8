/** One public name as HTML: its signature, what its comment says, its members. */
import { sourceLink } from '../repository.ts';
import { escaped } from '../text/html.ts';
import { anchorLink, type Markdown } from '../text/markdown.ts';
import { type Comment, type CommentPart, callsOf, commentOf, type Declaration, KIND, type Signature } from './model.ts';
import type { Signatures } from './signature.ts';
import type { Name } from './topics.ts';

const KEYWORDS: Readonly<Record<number, string>> = {
  [KIND.variable]: 'const',
  [KIND.class]: 'class',
  [KIND.interface]: 'interface',
  [KIND.alias]: 'type',
  [KIND.namespace]: 'namespace',
};

const LABELS: Readonly<Record<number, string>> = {
  [KIND.variable]: 'constant',
  [KIND.function]: 'function',
  [KIND.class]: 'class',
  [KIND.interface]: 'interface',
  [KIND.alias]: 'type',
  [KIND.namespace]: 'namespace',
};

const kindOf = ({ declaration: { kind } }: Name): string => LABELS[kind] ?? '';

const textOf = (parts: readonly CommentPart[] = []): string => parts.map(({ text }) => text).join('');

/** A comment up to the end of its first sentence. */
const firstSentence = (comment: Comment | undefined): string => {
  const text = textOf(comment?.summary).split('\n\n')[0]!.replace(/\s+/g, ' ').trim();
  const [sentence] = /^(?:`[^`]*`|[^`])*?[.;](?=\s|$)/.exec(text) ?? [text];
  return sentence.replace(/;$/, '.');
};

/** Members of its own: those from outside the packages, and what is there for Node's printing, are nobody's to call. */
export const membersOf = ({ children = [] }: Declaration): readonly Declaration[] =>
  children.filter((member) => {
    const { name, kind, flags, overwrites, inheritedFrom } = member;
    if (name.startsWith('[')) return false;
    if (kind !== KIND.constructor && (flags.isProtected || overwrites) && !commentOf(member)) return false;
    return kind === KIND.constructor || !inheritedFrom || inheritedFrom.target !== undefined;
  });

export class Entries {
  readonly #markdown: Markdown;
  readonly #signatures: Signatures;
  readonly #link: (text: string) => string | null;
  readonly #find: (id: number) => string | null;

  /** @param link a code span that is a name, as a link to it. */
  constructor(
    markdown: Markdown,
    signatures: Signatures,
    link: (text: string) => string | null,
    find: (id: number) => string | null,
  ) {
    this.#markdown = markdown;
    this.#signatures = signatures;
    this.#link = link;
    this.#find = find;
  }

  text(text: string): string {
    return this.#markdown.piece(text, this.#link);
  }

  /** For a line of a list. */
  sentence(name: Name): string {
    return this.text(firstSentence(commentOf(name.declaration))).replace(/^<p>|<\/p>\s*$/g, '');
  }

  comment(comment: Comment | undefined): string {
    if (!comment) return '';
    const tags = (comment.blockTags ?? []).map(({ tag, typeAnnotation, content }) => {
      // {A | B} names what is thrown.
      const types = typeAnnotation?.replace(/^\{|\}$/g, '').split(/\s*\|\s*/) ?? [];
      const named = types.map((type) => `\`${type}\``).join(' or ');
      const told = textOf(content)
        .trim()
        .replace(/\{(\w+)\}/g, '`$1`');
      const text = [named, told].filter((part) => part !== '').join(' ');
      const title = { '@throws': 'Throws', '@returns': 'Returns', '@example': 'Example', '@see': 'See' }[tag];
      if (title === undefined) return this.text(`${tag.slice(1)}: ${text}`);
      return text === '' ? '' : `<div class="tag"><strong>${title}</strong>${this.text(text)}</div>`;
    });
    return this.text(textOf(comment.summary)) + tags.join('');
  }

  #frame(lines: readonly string[]): string {
    return `<pre class="code signature"><code>${lines.join('\n')}</code></pre>\n`;
  }

  #parameters({ parameters = [] }: Signature): string {
    const told = parameters.filter(({ comment }) => comment);
    if (told.length === 0) return '';
    const one = ({ name, comment }: (typeof told)[number]) =>
      `<div><dt><code>${escaped(name)}</code></dt><dd>${this.comment(comment)}</dd></div>`;
    return `<dl class="members">${told.map(one).join('')}</dl>\n`;
  }

  #calls(title: string, declaration: Declaration): string {
    const calls = declaration.signatures ?? [];
    const texts = calls.map((call) => this.comment(call.comment) + this.#parameters(call));
    return this.#frame(calls.map((call) => this.#signatures.call(title, call))) + texts.join('');
  }

  #member({ name: owner, kind }: Declaration, member: Declaration): string {
    const id = `${owner}.${member.name}`;
    const isProtected = member.flags.isProtected ? '<span class="code-keyword">protected</span> ' : '';
    const isStatic = member.flags.isStatic ? '<span class="code-keyword">static</span> ' : '';
    const before = isProtected + isStatic;
    const calls = kind === KIND.class ? callsOf(member) : member.signatures;
    const lines = calls?.map((call) => this.#signatures.call(member.name, call, before)) ?? [
      before + this.#signatures.field(member),
    ];
    const comments = [member.comment, member.getSignature?.comment, ...(member.signatures ?? []).map((s) => s.comment)];
    const text = comments.map((comment) => this.comment(comment)).join('');
    return `<div id="${escaped(id)}"><dt><code>${lines.join('\n')}</code></dt><dd>${text}</dd></div>`;
  }

  #inherited(members: readonly Declaration[]): string {
    const parents = new Map<string, string[]>();
    for (const { name, inheritedFrom } of members) {
      const parent = inheritedFrom!.name.split('.')[0]!;
      const href = inheritedFrom!.target === undefined ? null : this.#find(inheritedFrom!.target);
      const link =
        href === null ? `<code>${escaped(name)}</code>` : `<a href="${href}"><code>${escaped(name)}</code></a>`;
      parents.set(parent, [...(parents.get(parent) ?? []), link]);
    }
    const line = ([parent, links]: [string, string[]]) =>
      `<p class="inherited">From <code>${escaped(parent)}</code>: ${links.join(', ')}</p>`;
    return [...parents].map(line).join('\n');
  }

  /** A class's parents have pages of their own, where they are public; options are read as a whole. */
  #isElsewhere({ kind }: Declaration, { inheritedFrom }: Declaration): boolean {
    if (kind !== KIND.class || inheritedFrom?.target === undefined) return false;
    return this.#find(inheritedFrom.target) !== null;
  }

  #members({ declaration }: Name): string {
    const all = membersOf(declaration).filter(({ kind }) => kind !== KIND.constructor);
    const inherited = all.filter((member) => this.#isElsewhere(declaration, member));
    const shown = all.filter(
      (member) => !inherited.includes(member) && !(member.inheritedFrom && member.flags.isProtected),
    );
    const fields = shown.map((member) => this.#member(declaration, member)).join('\n');
    const index = (declaration.indexSignatures ?? []).map(
      (each) =>
        `<div><dt><code>${this.#signatures.index(each)}</code></dt><dd>${this.comment(each.comment)}</dd></div>`,
    );
    const list = fields + index.join('');
    const rest = inherited.filter(({ flags }) => !flags.isProtected);
    return (list === '' ? '' : `<dl class="members">\n${list}\n</dl>\n`) + this.#inherited(rest);
  }

  /** The members of a type that is a record, which have comments too. */
  #record(name: Name): string {
    const { type } = name.declaration;
    if (type?.type !== 'reflection' || type.declaration.signatures) return '';
    const told = (type.declaration.children ?? []).filter((field) => commentOf(field));
    const fields = told.map((field) => this.#member(name.declaration, field));
    return fields.length === 0 ? '' : `<dl class="members">\n${fields.join('\n')}\n</dl>\n`;
  }

  /** How one of a class is made: what comes of it is known. */
  #made(title: string, { type: _, ...call }: Signature): string {
    return this.#signatures.call(`new ${title}`, call);
  }

  section(name: Name): string {
    const { declaration, title, specifiers } = name;
    const [source] = declaration.sources ?? [];
    const { kind } = declaration;
    const keyword = KEYWORDS[kind];
    const makers = declaration.children?.find((member) => member.kind === KIND.constructor)?.signatures ?? [];
    const body =
      keyword === undefined
        ? this.#calls(title, declaration)
        : kind === KIND.namespace
          ? this.comment(declaration.comment)
          : this.#frame([
              this.#signatures.head(keyword, title, declaration),
              ...makers.map((call) => this.#made(title, call)),
            ]) +
            this.comment(declaration.comment) +
            makers.map((call) => this.comment(call.comment)).join('') +
            (kind === KIND.alias ? this.#record(name) : this.#members(name));
    return `<section class="entry">
<h2 id="${title}"><code>${escaped(title)}</code> ${anchorLink(title, title)}</h2>
<p class="facts"><span class="kind">${kindOf(name)}</span> from ${specifiers.map((each) => `<code>${each}</code>`).join(', ')}${
      source ? ` · <a href="${sourceLink(source.fileName, source.line)}">source</a>` : ''
    }</p>
${body}
</section>`;
  }
}
