import { join } from 'node:path';
import type { TaskSize, Trained } from '@engram/ntm';
import { toInlineSVG } from '@engram/plot';
import { save } from '@engram/plot/node';
import { writeFileAtomic } from '@engram/tensor/io';
import type { LogRecord } from '../../lab/training/log-file.ts';
import { sizesOf, testSizesOf } from '../../lab/training/sizes.ts';
import { type Chapter, chaptersOf } from './chapters.ts';
import type { Baseline } from './curves.ts';
import { factsOf } from './facts.ts';
import { htmlOf, type PageSection } from './page.ts';
import { scoresOf } from './scores.ts';

export interface ReportInput {
  readonly name: string;
  readonly trainer: Trained;
  /** May be empty: then there are no learning curves. */
  readonly log: readonly LogRecord[];
  /** Another training, whose learning curve is drawn beside this one. */
  readonly baseline?: Baseline | null;
}

/** Longer sequences are left to `eval`. */
const MOST_STEPS = 260;
/** The sizes that the paper shows of copying. */
const COPY_LENGTHS = [10, 20, 30, 50, 120];

const testedSizes = (trainer: Trained): TaskSize[] => {
  const { task } = trainer;
  const sizes = task.name === 'copy' ? sizesOf(trainer, COPY_LENGTHS) : testSizesOf(trainer);
  return sizes.filter((size) => task.steps(size) <= MOST_STEPS);
};

/** All lengths of copying; of other tasks what was trained, and the nearest and the farthest beyond it. */
const shownSizes = ({ task }: Trained, tested: readonly TaskSize[]): TaskSize[] =>
  task.name === 'copy' ? [...tested] : [...new Set([...tested.slice(0, 2), ...tested.slice(-1)])];

const drawChapter = async ({ figures, ...chapter }: Chapter, folder: string, files: string[]): Promise<PageSection> => {
  const pictures = [];
  for (const { name, chart, caption } of figures) {
    const file = join(folder, `${name}.png`);
    await save(chart, file);
    files.push(file);
    const svg = await toInlineSVG(chart, { id: name, label: `${chapter.title}: ${name}` });
    pictures.push({ svg, width: chart.width, caption });
  }
  return { ...chapter, pictures };
};

/** Writes report.html and its pictures into a folder. @returns the files' paths, the page first. */
export const writeReport = async (
  { name, trainer, log, baseline = null }: ReportInput,
  folder: string,
  onProgress: (what: string) => void = () => {},
): Promise<string[]> => {
  const tested = testedSizes(trainer);
  const scores = await scoresOf(trainer, tested, onProgress);
  onProgress('drawing');
  const sizes = shownSizes(trainer, tested);
  const chapters = await chaptersOf({ trainer, log, baseline, sizes, best: scores.best });
  const files: string[] = [];
  const sections: PageSection[] = [];
  for (const chapter of chapters) sections.push(await drawChapter(chapter, folder, files));
  const page = join(folder, 'report.html');
  const html = htmlOf({ title: name, facts: factsOf(trainer, log, baseline), scores, sections });
  await writeFileAtomic(page, new TextEncoder().encode(html));
  return [page, ...files];
};
