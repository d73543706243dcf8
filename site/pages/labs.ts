/** The labs, each with the picture that it leaves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '@engram/tools/root';
import { sourceLink } from '../repository.ts';
import { escaped } from '../text/html.ts';
import { anchorLink, type Markdown } from '../text/markdown.ts';
import { type LabPicture, labPictures, pictureFile } from './lab-pictures.ts';
import { linkFrom, type Page } from './page.ts';

const PATH = 'labs.html';

/** In the order in which they are read; what is new comes last until it has its place here. */
const ORDER = ['live', 'copy-task', 'repeat-task', 'recall-task', 'ntm', 'digits', 'diffusion', 'characters'];

const labs = (): string[] => {
  const folder = join(root, 'examples');
  const found = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'about.ts')));
  return [...ORDER.filter((name) => found.includes(name)), ...found.filter((name) => !ORDER.includes(name)).sort()];
};

/** The line that a lab says of itself, as a sentence. */
const aboutLab = async (name: string): Promise<string> => {
  const file = pathToFileURL(join(root, 'examples', name, 'about.ts')).href;
  const { default: about } = (await import(file)) as { default: string };
  return `${about.charAt(0).toUpperCase()}${about.slice(1)}.`;
};

const figureOf = (shown: LabPicture, path: string, markdown: Markdown): string => {
  const [, width, height] =
    /^<svg[^>]* width="(\d+)" height="(\d+)"/.exec(readFileSync(join(root, pictureFile(shown)), 'utf8')) ?? [];
  return `<figure>
<img src="${linkFrom(PATH, path)}" alt="${escaped(shown.alt)}" width="${width}" height="${height}" loading="lazy">
<figcaption>${markdown.piece(shown.seen)}</figcaption>
</figure>`;
};

export const labsPage = async (markdown: Markdown, picture: (file: string) => string): Promise<Page> => {
  const names = labs();
  const lab = async (name: string): Promise<string> => {
    const shown = labPictures.find((each) => each.lab === name);
    const figure = shown ? figureOf(shown, picture(pictureFile(shown)), markdown) : '';
    const command = `npx pnpm example ${shown?.command ?? name}`;
    return `<section class="lab" id="${name}">
<div>
<h2>${name} ${anchorLink(name, name)}</h2>
<p>${escaped(await aboutLab(name))}</p>
${markdown.code(command, 'sh')}
<p class="source"><a href="${sourceLink(`examples/${name}`)}">examples/${name}</a>${name === 'live' ? ` · <a href="${linkFrom(PATH, 'live/index.html')}">open it here</a>` : ''}</p>
</div>
${figure}
</section>`;
  };
  return {
    path: PATH,
    title: 'Labs',
    section: 'labs',
    description: 'What there is to run, and what each of it shows.',
    body: `<article class="prose labs">
<h1>Labs</h1>
<p class="lead">Each is one command in a fresh clone, trains on one core in seconds to minutes, and leaves pictures of what its network does. The same seed gives the same picture.</p>
${(await Promise.all(names.map(lab))).join('\n')}
</article>`,
    places: [],
    shelves: [],
  };
};
