/** Puts every public name into a topic: a file of the sources, which has one idea each. */
import { type Declaration, KIND, type Project } from './model.ts';
import { type Entry, entries } from './read.ts';

export interface Name {
  readonly declaration: Declaration;
  /** As it is written after its import: `init.zeros` of a namespace. */
  readonly title: string;
  /** What it is imported from. */
  readonly specifiers: string[];
}

export interface Topic {
  readonly title: string;
  readonly path: string;
  readonly package: string;
  /** The folder of its file, below `src`. */
  readonly folder: string;
  readonly names: Name[];
}

/** A folder of a package, in words. */
const FOLDERS: Readonly<Record<string, string>> = {
  autograd: 'Tensors and gradients',
  ops: 'Operations',
  losses: 'Losses',
  nn: 'Layers',
  optim: 'Optimizers',
  compile: 'Compiled functions',
  data: 'Data',
  metrics: 'Metrics',
  functional: 'Derivatives of functions',
  random: 'Random numbers',
  shape: 'Shapes and dtypes',
  io: 'Files',
  'io/file': 'Files',
  testing: 'Testing',
  '': 'Basics',
  backend: 'Backends',
  'backend/simd': 'Backends',
  ir: 'Recorded programs',
  'backend/kernels': 'Kernels',
  models: 'Networks',
  machine: 'The machine',
  memories: 'Memories',
  'memories/ntm': 'Memory: NTM',
  'memories/dnc': 'Memory: DNC',
  'memories/tiny': 'Memory: Tiny',
  tasks: 'Tasks',
  'tasks/bits': 'Tasks over bits',
  'tasks/tokens': 'Tasks over tokens',
  train: 'Training',
  chart: 'Charts',
  terminal: 'In the terminal',
  render: 'Writing files',
  report: 'Report',
};

const ORDER = [...new Set(Object.values(FOLDERS))];

const words = (text: string): string => {
  const spaced = text.replaceAll('-', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

const folderTitle = (folder: string): string => FOLDERS[folder] ?? words(folder);

export interface Group {
  readonly title: string;
  readonly topics: readonly Topic[];
}

export const groupsOf = (topics: readonly Topic[]): Group[] => {
  const groups = new Map<string, Topic[]>();
  for (const topic of topics) {
    const title = folderTitle(topic.folder);
    groups.set(title, [...(groups.get(title) ?? []), topic]);
  }
  const rank = (title: string) => (ORDER.includes(title) ? ORDER.indexOf(title) : ORDER.length);
  return [...groups]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([title, some]) => ({ title, topics: some.sort((a, b) => a.title.localeCompare(b.title)) }));
};

const isType = ({ declaration: { kind } }: Name): number => Number(kind === KIND.interface || kind === KIND.alias);

export const topicsOf = (project: Project): Topic[] => {
  const names = new Map<number, Name>();
  const topics = new Map<string, Topic>();

  const topicOf = (file: string): Topic => {
    const known = topics.get(file);
    if (known) return known;
    const [, name, below] = /^packages\/([^/]+)\/src\/(.*)\.ts$/.exec(file) ?? [];
    if (name === undefined || below === undefined) throw new Error(`${file}: a public name from outside of a package`);
    const clean = below.replace(/\.generated$/, '');
    const folder = clean.split('/').slice(0, -1).join('/');
    const last = clean.split('/').at(-1)!;
    const title = last === 'index' || last === 'api' ? folderTitle(folder) : words(last);
    // `index.html` of a package is its list of all names.
    const topic = {
      title,
      path: `api/${name}/${clean.replace(/index$/, 'all')}.html`,
      package: name,
      folder,
      names: [],
    };
    topics.set(file, topic);
    return topic;
  };

  const place = (declaration: Declaration, { specifier }: Entry, prefix = ''): void => {
    const file = declaration.sources?.[0]?.fileName;
    if (file === undefined) throw new Error(`${declaration.name} has no source`);
    const name = { declaration, title: prefix + declaration.name, specifiers: [specifier] };
    names.set(declaration.id, name);
    topicOf(file).names.push(name);
  };

  const ofEntry = (entry: Entry): readonly Declaration[] => {
    const module = project.children.find(({ sources }) => sources?.[0]?.fileName === entry.file);
    if (!module) throw new Error(`${entry.specifier} is not in what TypeDoc read`);
    return module.children ?? [];
  };

  for (const entry of entries) {
    for (const declaration of ofEntry(entry)) {
      if (declaration.kind === KIND.reference) continue;
      place(declaration, entry);
      if (declaration.kind !== KIND.namespace) continue;
      for (const child of declaration.children ?? []) {
        if (child.kind !== KIND.reference) place(child, entry, `${declaration.name}.`);
      }
    }
  }
  for (const entry of entries) {
    for (const { kind, target } of ofEntry(entry)) {
      if (kind === KIND.reference && target !== undefined) names.get(target)?.specifiers.push(entry.specifier);
    }
  }
  // What one calls comes before the types of what one gives it.
  for (const { names } of topics.values()) names.sort((a, b) => isType(a) - isType(b));
  return [...topics.values()];
};
