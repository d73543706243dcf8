import { type Chart, type HeatmapOptions, heatmap, type Panel } from '@engram/plot';
import { nameOf } from '../../lab/training/sizes.ts';
import { bitHeight, cellHeight, cellWidth, type Figure, largest } from './figure.ts';
import type { Answer, Grid, HeadTrace } from './sample.ts';
import { cutTo, slotsName, usedSlots } from './slots.ts';

const numbered = (what: string, i: number, of: number): string => (of > 1 ? `${what}, head ${i + 1}` : what);

type Grids = Panel & { readonly values: Grid };

interface Picture {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Grids[];
}

/** What is written and what is read: in one picture, or in two where there are several heads. */
const together = (both: Omit<Picture, 'panels'>, written: Picture, read: Picture): Picture[] =>
  written.panels.length + read.panels.length > 2
    ? [written, read]
    : [{ ...both, panels: [...written.panels, ...read.panels] }];

const rowsIn = (panels: readonly Grids[]): number => panels.reduce((rows, { values }) => rows + values.length, 0);

const seenFigure = ({ inputs, outputs, targets, size, unit }: Answer): Figure => {
  const values = inputs.flat();
  const most = largest([inputs, [[1]]]);
  // Priorities and counts are not bits: then 0 is white, and what is below it blue.
  const colors: HeatmapOptions =
    values.some((value) => value < 0) || most > 1
      ? { colormap: 'diverging', min: -most, max: most }
      : { min: 0, max: 1 };
  const chart = heatmap(
    [
      { title: 'inputs', values: inputs },
      { title: 'outputs', values: outputs },
    ],
    {
      title: `What it sees and says: ${nameOf(size)}`,
      xLabel: 'step',
      ...(inputs.length > 1 && { yLabel: unit === 'token' ? 'token' : 'channel' }),
      ...colors,
      colorBar: 'value',
      cellSize: [cellWidth(inputs[0]!.length), bitHeight(inputs.length)],
    },
  );
  const markers = inputs.length > targets.length ? ', the task’s own markers in its lowest rows,' : '';
  return {
    name: 'seen',
    chart,
    caption: `The sequence as it is shown${markers} and what is said where an answer is due. All pictures of this section have the same steps across.`,
  };
};

type Drawn = Omit<HeatmapOptions, 'cellSize'>;

const overTime = (panels: readonly Grids[], most: number, options: Drawn): Chart =>
  heatmap(panels, {
    xLabel: 'step',
    ...options,
    cellSize: [cellWidth(panels[0]!.values[0]!.length), cellHeight(rowsIn(panels), most)],
  });

/** What the heads do over time, in the manner of the paper's figure 6. */
export const headFigures = (answer: Answer, trace: HeadTrace): Figure[] => {
  const [reads, writes] = [trace.reads.length, trace.writes.length];
  const adds = trace.writes.map(({ adds: values }, i) => ({ title: numbered('added', i, writes), values }));
  const got = trace.reads.map(({ reads: values }, i) => ({ title: numbered('read', i, reads), values }));
  const most = largest([...adds, ...got].map(({ values }) => values));
  const slots = usedSlots([...trace.writes, ...trace.reads].map(({ weights }) => weights));
  const places = (what: string, heads: readonly { readonly weights: Grid }[]) =>
    heads.map(({ weights }, i) => ({ title: numbered(what, i, heads.length), values: cutTo(weights, slots) }));
  const size = nameOf(answer.size);
  return [
    seenFigure(answer),
    ...together(
      { name: 'contents', title: 'What it adds and reads' },
      { name: 'adds', title: 'What it adds', panels: adds },
      { name: 'reads', title: 'What it reads', panels: got },
    ).map(({ name, title, panels }) => ({
      name,
      chart: overTime(panels, 7, {
        title: `${title}: ${size}`,
        yLabel: 'place in a slot',
        min: -most,
        max: most,
        colormap: 'diverging',
        colorBar: 'value',
      }),
      caption:
        'The vectors that are added to the memory and read from it, white where there is nothing. A network that remembers by its memory reads, while it answers, the columns that it added while it was shown. One that does not reads nothing, or the same at every step.',
    })),
    ...together(
      { name: 'weights', title: 'Where it writes and reads' },
      { name: 'write-weights', title: 'Where it writes', panels: places('write weighting', trace.writes) },
      { name: 'read-weights', title: 'Where it reads', panels: places('read weighting', trace.reads) },
    ).map(({ name, title, panels }) => ({
      name,
      chart: overTime(panels, 9, {
        title: `${title}: ${size}`,
        yLabel: 'slot',
        rowLabels: slots.map(String),
        min: 0,
        max: 1,
        colorBar: 'weight',
      }),
      caption: `How much each slot is looked at, ${slotsName(slots, trace.memory.length)}. Bright single cells are a sharp focus, a diagonal is walking slot by slot; to copy, one writes along a diagonal and reads along the same one. A smear over many slots is a head that has lost its place.`,
    })),
    ...trace.rows.map(({ name, about, values }) => ({
      name: name.replaceAll(' ', '-'),
      chart: overTime([{ title: name, values: cutTo(values, slots) }], 9, {
        title: `${name[0]!.toUpperCase()}${name.slice(1)}: ${size}`,
        yLabel: 'slot',
        rowLabels: slots.map(String),
        min: 0,
        max: 1,
        colorBar: name,
      }),
      caption: about,
    })),
  ];
};

/** The memory after what was shown, and at the end. `shown` names the moment of the first. */
export const memoryFigure = (part: HeadTrace, end: HeadTrace, shown: string): Figure => {
  const slots = usedSlots([...end.writes, ...end.reads].map(({ weights }) => weights));
  const panels = [part, end].map(({ memory }) => cutTo(memory, slots));
  const most = largest(panels);
  const chart = heatmap(
    [
      { title: shown, values: panels[0]! },
      { title: 'at the end', values: panels[1]! },
    ],
    {
      title: 'The memory',
      xLabel: 'place in a slot',
      yLabel: 'slot',
      rowLabels: slots.map(String),
      orient: 'horizontal',
      colormap: 'diverging',
      colorBar: 'value',
      min: -most,
      max: most,
      cellSize: [13, cellHeight(2 * slots.length, 10)],
    },
  );
  return {
    name: 'memory',
    chart,
    caption: `One row a slot, ${slotsName(slots, end.memory.length)}. Rows that differ hold what was shown, one vector each where the machine writes slot by slot. Rows that all look alike hold nothing that could be told apart.`,
  };
};
