/** The pages of the reference: one for all packages, one a package with all its names, one a topic. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@engram/tools/root';
import { pageOf } from '../pages/docs.ts';
import { linkFrom, type Page, type Place, type Shelf } from '../pages/page.ts';
import { escaped } from '../text/html.ts';
import type { Markdown } from '../text/markdown.ts';
import { Entries, membersOf } from './entry.ts';
import { callsOf, KIND, type Project } from './model.ts';
import { entries } from './read.ts';
import { Signatures } from './signature.ts';
import { type Group, groupsOf, type Name, type Topic, topicsOf } from './topics.ts';

interface Package {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly path: string;
  readonly groups: readonly Group[];
}

const count = (names: number): string => `${names} ${names === 1 ? 'name' : 'names'}`;

/** What a page needs to write about names: links differ from page to page. */
class Writer {
  readonly entries: Entries;
  readonly path: string;

  constructor(path: string, markdown: Markdown, places: Places) {
    this.path = path;
    const find = (id: number): string | null => {
      const target = places.byId.get(id);
      return target === undefined ? null : linkFrom(path, target);
    };
    const owner = /^api\/([^/]+)\//.exec(path)?.[1];
    const link = (text: string): string | null => {
      const target = places.byTitle.get(`${owner} ${text.replace(/\(\)$/, '')}`);
      return target === undefined ? null : `<a href="${linkFrom(path, target)}"><code>${escaped(text)}</code></a>`;
    };
    this.entries = new Entries(markdown, new Signatures(find), link, find);
  }

  list(topic: Topic): string {
    const one = (name: Name) =>
      `<div><dt><a href="${linkFrom(this.path, `${topic.path}#${name.title}`)}"><code>${escaped(name.title)}</code></a></dt><dd>${this.entries.sentence(name)}</dd></div>`;
    return `<dl class="names">\n${topic.names.map(one).join('\n')}\n</dl>`;
  }
}

interface Places {
  readonly byId: ReadonlyMap<number, string>;
  /** By package and name. */
  readonly byTitle: ReadonlyMap<string, string>;
}

const placesOf = (topics: readonly Topic[]): Places => {
  const byId = new Map<number, string>();
  const byTitle = new Map<string, string>();
  for (const { names, path, package: owner } of topics) {
    for (const { declaration, title } of names) {
      byId.set(declaration.id, `${path}#${title}`);
      byTitle.set(`${owner} ${title}`, `${path}#${title}`);
      for (const { id, name, inheritedFrom } of membersOf(declaration)) {
        if (!inheritedFrom) byId.set(id, `${path}#${declaration.name}.${name}`);
      }
    }
  }
  return { byId, byTitle };
};

const packagesOf = (topics: readonly Topic[]): Package[] =>
  [...new Set(entries.map((entry) => entry.package))].map((name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
      name: string;
      description: string;
    };
    return {
      name,
      title: manifest.name,
      description: manifest.description,
      path: `api/${name}/index.html`,
      groups: groupsOf(topics.filter((topic) => topic.package === name)),
    };
  });

const shelvesOf = (packages: readonly Package[], within?: Package): Shelf[] => [
  { title: 'API', entries: packages.map(({ title, path }) => ({ title, path })) },
  ...(within?.groups ?? []).map(({ title, topics }) => ({
    title,
    entries: topics.map((topic) => ({ title: topic.title, path: topic.path })),
  })),
];

/** Its names; where there are few, their methods as well. */
const placesOn = ({ names }: Topic): Place[] =>
  names.flatMap(({ title, declaration }) => {
    const methods = names.length > 3 || declaration.kind !== KIND.class ? [] : membersOf(declaration);
    const own = methods.filter(
      (member) => callsOf(member) && !member.inheritedFrom && member.kind !== KIND.constructor,
    );
    return [
      { title, id: title, level: 2 },
      ...own.map(({ name }) => ({ title: name, id: `${declaration.name}.${name}`, level: 3 })),
    ];
  });

const topicPage = (topic: Topic, of: Package, group: Group, writer: Writer, shelves: readonly Shelf[]): Page => {
  const names = topic.names.map(({ title }) => title);
  return {
    path: topic.path,
    title: topic.title,
    section: 'api',
    description: `${of.title}: ${names.join(', ')}`,
    body: `<article class="prose api">
<p class="crumbs"><a href="${linkFrom(topic.path, of.path)}">${of.title}</a> · ${group.title}</p>
<h1>${topic.title}</h1>
${topic.names.length > 2 ? writer.list(topic) : ''}
${topic.names.map((name) => writer.entries.section(name)).join('\n')}
</article>`,
    places: placesOn(topic),
    shelves,
  };
};

const slug = (title: string): string => title.toLowerCase().replace(/\W+/g, '-');

const packagePage = (of: Package, writer: Writer, shelves: readonly Shelf[]): Page => {
  const specifiers = entries.filter((entry) => entry.package === of.name).map(({ specifier }) => specifier);
  const topic = (each: Topic) =>
    `<h3><a href="${linkFrom(of.path, each.path)}">${each.title}</a></h3>\n${writer.list(each)}`;
  const group = ({ title, topics }: Group) => `<h2 id="${slug(title)}">${title}</h2>\n${topics.map(topic).join('\n')}`;
  return {
    path: of.path,
    title: of.title,
    section: 'api',
    description: of.description,
    body: `<article class="prose api">
<h1>${of.title}</h1>
<p class="lead">${escaped(of.description)}.</p>
<p>Imported from ${specifiers.map((each) => `<code>${each}</code>`).join(', ')}. Its <a href="${linkFrom(of.path, pageOf(`packages/${of.name}/README.md`))}">guide</a> says how its parts go together.</p>
${of.groups.map(group).join('\n')}
</article>`,
    places: of.groups.map(({ title }) => ({ title, id: slug(title), level: 2 })),
    shelves,
  };
};

const numberOf = ({ groups }: Package): number =>
  groups.flatMap(({ topics }) => topics).reduce((sum, { names }) => sum + names.length, 0);

const indexPage = (packages: readonly Package[]): Page => {
  const path = 'api/index.html';
  const one = (each: Package) => {
    const topics = each.groups.map(({ title }) => `<a href="${linkFrom(path, each.path)}#${slug(title)}">${title}</a>`);
    return `<h2 id="${each.name}"><a href="${linkFrom(path, each.path)}">${each.title}</a></h2>
<p>${escaped(each.description)}. ${count(numberOf(each))}.</p>
<p class="topics">${topics.join(' · ')}</p>`;
  };
  return {
    path,
    title: 'API',
    section: 'api',
    description: 'Every public name of every package, from the doc comments of the sources.',
    body: `<article class="prose api">
<h1>API</h1>
<p class="lead">Every public name of every package, with its equation, shapes, defaults and errors, from the doc comments of the sources.</p>
${packages.map(one).join('\n')}
</article>`,
    places: packages.map(({ title, name }) => ({ title, id: name, level: 2 })),
    shelves: shelvesOf(packages),
  };
};

/** A public name or a member of one, for the search. */
interface Known {
  readonly title: string;
  readonly url: string;
  readonly where: string;
}

export interface Api {
  readonly pages: readonly Page[];
  readonly known: readonly Known[];
  /** How many public names there are. */
  readonly names: number;
}

const knownOf = (topics: readonly Topic[]): Known[] =>
  topics.flatMap(({ path, names }) =>
    names.flatMap(({ title, declaration, specifiers: [where = ''] }) => {
      // The names of a namespace are among the names.
      const members = declaration.kind === KIND.namespace ? [] : membersOf(declaration);
      const own = members.filter(({ kind, inheritedFrom }) => !inheritedFrom && kind !== KIND.constructor);
      return [title, ...own.map(({ name }) => `${declaration.name}.${name}`)].map((each) => ({
        title: each,
        url: `${path}#${each}`,
        where,
      }));
    }),
  );

export const apiPages = (project: Project, markdown: Markdown): Api => {
  const topics = topicsOf(project);
  const places = placesOf(topics);
  const packages = packagesOf(topics);
  const pages = packages.flatMap((of) => {
    const shelves = shelvesOf(packages, of);
    const writer = (path: string) => new Writer(path, markdown, places);
    return [
      packagePage(of, writer(of.path), shelves),
      ...of.groups.flatMap((group) =>
        group.topics.map((topic) => topicPage(topic, of, group, writer(topic.path), shelves)),
      ),
    ];
  });
  return {
    pages: [indexPage(packages), ...pages],
    known: knownOf(topics),
    names: packages.reduce((sum, each) => sum + numberOf(each), 0),
  };
};
