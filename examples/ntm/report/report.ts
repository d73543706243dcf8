import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { optimalPredictions, type TaskSize, type Trainer } from '@engram/ntm';
import { toPNG } from '@engram/plot';
import { writeFileAtomic } from '@engram/tensor/io';
import type { LogRecord } from '../log-file.ts';
import { sizesOf, testSizesOf } from '../sizes.ts';
import {
  answerFigure,
  answerFigures,
  type Figure,
  headFigures,
  learningCurves,
  memoryFigure,
  predictionFigure,
} from './figures.ts';
import { htmlOf, type PagePicture, type PageSection } from './page.ts';
import { type Answer, answerOf, shownSteps, traceOf } from './sample.ts';
import { scoresOf } from './scores.ts';

export interface ReportInput {
  readonly name: string;
  readonly trainer: Trainer;
  /** May be empty: then there are no learning curves. */
  readonly log: readonly LogRecord[];
  /** Another training, whose learning curve is drawn beside this one. */
  readonly baseline?: { readonly name: string; readonly log: readonly LogRecord[] } | null;
}

/** Longer sequences are left to `eval`. */
const MOST_STEPS = 260;
/** The sizes that the paper shows of copying; of the others, what was trained and what is tested. */
const COPY_LENGTHS = [10, 20, 30, 50, 120];
const MOST_ANSWERS = 5;

const shownSizes = ({ task }: Trainer): TaskSize[] => {
  const sizes = task.name === 'copy' ? sizesOf(task, COPY_LENGTHS) : testSizesOf(task);
  return sizes.filter((size) => task.steps(size) <= MOST_STEPS);
};

const count = (n: number): string => n.toLocaleString('en-US');

const factsOf = ({ task, plan, model, progress }: Trainer, log: readonly LogRecord[]): [string, string][] => {
  const parameters = model.parameters().reduce((n, p) => n + p.numel, 0);
  const { kind, ...sizes } = plan.model;
  const seconds = log.at(-1)?.seconds;
  const learned = log.find((record) => record.kind === 'converged');
  const list = (fields: object): string =>
    Object.entries(fields)
      .map(([field, value]) => `${field} ${value}`)
      .join(', ');
  return [
    ['Task', `${task.name}: ${task.about}`],
    [
      'Network',
      `${kind === 'ntm' ? 'Neural Turing Machine' : 'LSTM without a memory'}, ${count(parameters)} parameters`,
    ],
    ['Sizes', list('config' in model ? (model.config as object) : sizes)],
    [
      'Training',
      `${list(plan.optimizer)}; ${plan.schedule.kind}; batch ${plan.batch}; gradients clipped to ${plan.clip ?? 'nothing'}; noise ${plan.noise.from} to ${plan.noise.to}; seed ${plan.seed}`,
    ],
    [
      'So far',
      `${count(progress.step)} steps, ${count(progress.sequences)} sequences${seconds === undefined ? '' : `, ${seconds.toFixed(0)} s`}`,
    ],
    [
      'Learned',
      progress.converged
        ? `after ${count(progress.converged.sequences)} sequences${learned ? `, ${learned.seconds.toFixed(1)} s` : ''}`
        : 'not yet: no two windows in a row were under 0.1 bit errors a sequence',
    ],
    ['Undone', `${progress.rollbacks} collapses`],
  ];
};

interface Chapter {
  readonly title: string;
  readonly text?: string;
  readonly figures: readonly Figure[];
}

/** What the heads and the memory do with one sequence; nothing for a network without them. */
const memoryChapters = async (trainer: Trainer, answer: Answer): Promise<Chapter[]> => {
  const [shown, end] = [await traceOf(trainer, answer.size, shownSteps(answer)), await traceOf(trainer, answer.size)];
  if (!shown || !end) return [];
  const without = await answerOf(trainer, answer.size, false);
  return [
    { title: 'What its heads do', figures: headFigures(answer, end) },
    { title: 'What its memory holds', figures: [memoryFigure(shown, end)] },
    {
      title: 'Without its memory',
      text: 'The same sequence with every read vector held at zero. What is still right then, the controller knew by itself.',
      figures: [
        answerFigure(
          without,
          'without-reads',
          `Reads held at zero: ${without.bitErrors} bits wrong, ${answer.bitErrors} with reads`,
          'If the memory does the remembering, nothing is left of the answer.',
        ),
      ],
    },
  ];
};

const chaptersOf = async (
  { trainer, log, baseline = null }: ReportInput,
  sizes: readonly TaskSize[],
): Promise<Chapter[]> => {
  const answers: Answer[] = [];
  for (const size of sizes.slice(0, MOST_ANSWERS)) answers.push(await answerOf(trainer, size));
  const trained = testSizesOf(trainer.task)[0]!;
  const typical = await answerOf(trainer, trained);
  const predictions =
    trainer.task.optimalBits === undefined
      ? []
      : [predictionFigure(typical.outputs[0]!, optimalPredictions(typical.targets[0]!))];
  const curves = learningCurves(log, baseline);
  return [
    ...(curves.length > 0 ? [{ title: 'How it learned', figures: curves }] : []),
    { title: 'What it says', figures: [...answerFigures(answers), ...predictions] },
    ...(await memoryChapters(trainer, typical)),
  ];
};

/** Writes report.html and its pictures into a folder. @returns the files' paths, the page first. */
export const writeReport = async (
  input: ReportInput,
  folder: string,
  onProgress: (what: string) => void = () => {},
): Promise<string[]> => {
  const { name, trainer, log } = input;
  await mkdir(folder, { recursive: true });
  const sizes = shownSizes(trainer);
  const scores = await scoresOf(trainer, sizes, onProgress);
  onProgress('drawing');
  const files: string[] = [];
  const sections: PageSection[] = [];
  for (const { figures, ...chapter } of await chaptersOf(input, sizes)) {
    const pictures: PagePicture[] = [];
    for (const { name: file, chart, caption } of figures) {
      const png = await toPNG(chart);
      const path = join(folder, `${file}.png`);
      await writeFileAtomic(path, png);
      files.push(path);
      pictures.push({ png, width: chart.width, caption, alt: `${chapter.title}: ${file}` });
    }
    sections.push({ ...chapter, pictures });
  }
  const page = join(folder, 'report.html');
  const html = htmlOf({ title: name, facts: factsOf(trainer, log), scores, sections });
  await writeFileAtomic(page, new TextEncoder().encode(html));
  return [page, ...files];
};
