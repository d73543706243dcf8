/**
 * `node --import ./tools/tsx.mjs site/make-pictures.ts [LAB…]`: makes the labs' pictures for the site anew, all of them in about ten
 * minutes, and puts them into `site/pictures`, which is committed. A lab whose files are still in `out/site-pictures/LAB` is not
 * trained again; remove that folder to do so.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '@engram/tools/root';
import { type LabPicture, labPictures, pictureFile } from './pages/lab-pictures.ts';
import { run } from './run.ts';

/** No picture may be larger. */
const MOST_BYTES = 100_000;

/** Colours of charts in files, and the properties that they are on a page; as `@engram/plot` has them for pictures in a page. */
const PROPERTIES: Readonly<Record<string, string>> = {
  '#ffffff': '--chart-paper',
  '#222222': '--chart-text',
  '#3c3c41': '--chart-text',
  '#444444': '--chart-axis',
  '#e6e6e6': '--chart-grid',
  '#d0d0d0': '--chart-missing',
  '#0072b2': '--chart-line-1',
  '#d55e00': '--chart-line-2',
};

/** The page is its paper, and its ink goes with the page, dark or light. */
const STYLE = `<style>:root{--chart-paper:none}@media(prefers-color-scheme:dark){:root{--chart-text:#eceae4;--chart-axis:#a3a8b3;--chart-grid:#2c3038;--chart-missing:#2c3038;--chart-line-1:#67b4ff;--chart-line-2:#ff9e4a}}</style>`;

const themed = (svg: string, title: string): string =>
  svg
    .replace(/(fill|stroke)="(#[0-9a-f]{6})"/g, (whole, what: string, color: string) => {
      const property = PROPERTIES[color];
      return property === undefined ? whole : `${what}="var(${property},${color})"`;
    })
    .replace(/^<svg(?![^>]*xmlns=)/, '<svg xmlns="http://www.w3.org/2000/svg"')
    .replace(/^<svg[^>]*>/, (open) => `${open}<title>${title}</title>${STYLE}`);

/** The picture of a page whose label ends with these words. */
const pictureOn = (page: string, label: string): string => {
  const found = page.match(/<svg[\s\S]*?<\/svg>/g)?.find((svg) => new RegExp(`^<svg[^>]*${label}"`).test(svg));
  if (found === undefined) throw new Error(`the page has no picture '${label}'`);
  return found;
};

const make = async (picture: LabPicture): Promise<void> => {
  const { lab, command, from, label, alt } = picture;
  const out = join(root, 'out/site-pictures', lab);
  const file = join(out, from);
  if (!existsSync(file)) {
    console.log(`${lab}: npx pnpm example ${command}`);
    await run(['--import', './tools/tsx.mjs', 'examples/run.ts', ...command.split(' '), '--out', out], root);
  }
  const text = readFileSync(file, 'utf8');
  const target = join(root, pictureFile(picture));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, themed(label === undefined ? text : pictureOn(text, label), alt));
  const { size } = statSync(target);
  console.log(`${pictureFile(picture)}: ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`${pictureFile(picture)} has more than ${MOST_BYTES} bytes`);
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((lab) => !labPictures.some((picture) => picture.lab === lab));
if (unknown.length > 0)
  throw new Error(`no picture of ${unknown.join(', ')}: ${labPictures.map(({ lab }) => lab).join(', ')}`);
for (const picture of labPictures) if (wanted.length === 0 || wanted.includes(picture.lab)) await make(picture);
