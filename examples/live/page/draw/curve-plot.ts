import uPlot from 'uplot';
import type { Mark } from '../mark.ts';
import type { Series } from '../series.ts';
import { shortOf, wholeOf } from '../words.ts';
import type { Palette } from './palette.ts';

/** The lists of a series that are drawn. */
export const lines = ['errors', 'losses', 'norms'] as const;
export type Line = (typeof lines)[number];

/** Where 0 is on a scale that has none. */
const FLOOR = 1e-3;
const LEFT = 42;
const RIGHT = 40;

export interface CurveLook {
  readonly palette: Palette;
  readonly shown: Readonly<Record<Line, boolean>>;
  readonly marks: () => readonly Mark[];
  /** The training step that is looked at; `null` for now. */
  readonly looked: () => number | null;
  /** The point under the pointer. */
  readonly pointed: (index: number | null) => void;
  readonly clicked: (step: number) => void;
}

const powers = (least: number, most: number): number[] => {
  const found: number[] = [];
  for (let e = Math.ceil(Math.log10(least) - 1e-9); 10 ** e <= most * 1.0001; e++) found.push(Number(`1e${e}`));
  return found;
};

/** Whole powers of ten around what there is. */
const around = (least: number | null, most: number | null): [number, number] => {
  const low = 10 ** Math.floor(Math.log10(least ?? 0.1));
  const high = 10 ** Math.ceil(Math.log10(most ?? 1));
  return [low, Math.max(high, 10 * low)];
};

/** How each line is told from the others without its colour. */
const dashes: Readonly<Record<Line, readonly number[]>> = { errors: [], losses: [6, 4], norms: [1.5, 3] };
const colourOf = (line: Line, { accent, ink, muted }: Palette): string =>
  ({ errors: accent, losses: ink, norms: muted })[line];

const drawMark = (u: uPlot, palette: Palette, mark: Mark, taken: number[]): void => {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const x = u.valToPos(mark.step, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const colour = { learned: palette.accent, 'collapse undone': palette.wrong, 'new start': palette.muted }[mark.kind];
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.setLineDash(mark.kind === 'learned' ? [] : [4 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();

  const width = ctx.measureText(mark.kind).width;
  const gap = 5 * ratio;
  const left = x + gap + width > bbox.left + bbox.width ? x - gap - width : x + gap;
  // The first of three rows with room; where there is none the line stands for itself, and the table names it.
  const row = taken.findIndex((end) => left > end);
  if (row < 0) return;
  taken[row] = left + width + gap;
  const y = bbox.top + (3 + 15 * row) * ratio;
  ctx.fillStyle = palette.paper;
  ctx.fillRect(left - 2 * ratio, y - ratio, width + 4 * ratio, 14 * ratio);
  ctx.fillStyle = colour;
  ctx.fillText(mark.kind, left, y);
};

const drawOver = (u: uPlot, { palette, marks, looked }: CurveLook): void => {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${12 * ratio}px "Helvetica Neue", Arial, sans-serif`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  const taken = [-1, -1, -1];
  for (const mark of marks()) drawMark(u, palette, mark, taken);
  const step = looked();
  if (step !== null) {
    const x = u.valToPos(step, 'x', true);
    ctx.setLineDash([]);
    ctx.lineWidth = 2 * ratio;
    ctx.strokeStyle = palette.ink;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
};

/** The curve: a chart that is drawn again with `setData`, in the room that its element has. */
export const plotCurve = (place: HTMLElement, look: CurveLook): uPlot => {
  const { palette, shown } = look;
  const second: Line = shown.losses || !shown.norms ? 'losses' : 'norms';
  const axis = (scale: string, side: 1 | 3, size: number, stroke: string): uPlot.Axis => ({
    scale,
    side,
    size,
    stroke,
    font: '12px "Helvetica Neue", Arial, sans-serif',
    gap: 6,
    splits: (u) => powers(u.scales[scale]!.min ?? FLOOR, u.scales[scale]!.max ?? 1),
    values: (_, splits) => splits.map((value) => (scale === 'errors' && value <= FLOOR ? '0' : shortLabel(value))),
    grid: { show: side === 3, stroke: palette.grid, width: 1 },
    ticks: { show: false },
  });
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height: place.clientHeight,
      padding: [6, 0, 0, 0],
      legend: { show: false },
      cursor: {
        drag: { x: false, y: false },
        y: false,
        points: { size: 7, fill: (_, i) => colourOf(lines[i - 1]!, palette) },
      },
      scales: {
        x: { time: false, range: (_, __, most) => [0, Math.max(100, most ?? 0)] },
        errors: { distr: 3, range: (_, __, most) => [FLOOR, around(null, most)[1]] },
        losses: { distr: 3, range: (_, least, most) => around(least, most) },
        norms: { distr: 3, range: (_, least, most) => around(least, most) },
      },
      series: [
        {},
        ...lines.map((line) => ({
          label: line,
          scale: line,
          show: shown[line],
          stroke: colourOf(line, palette),
          width: line === 'errors' ? 1.75 : 1.25,
          dash: [...dashes[line]],
          // A line needs two.
          points: { show: (u: uPlot) => u.data[0].length === 1, size: 5, fill: colourOf(line, palette) },
        })),
      ],
      axes: [
        {
          stroke: palette.muted,
          font: '12px "Helvetica Neue", Arial, sans-serif',
          size: 26,
          gap: 4,
          space: 64,
          values: (_, splits) => splits.map((value) => wholeOf(value)),
          grid: { show: false },
          ticks: { show: true, stroke: palette.grid, width: 1, size: 4 },
        },
        axis('errors', 3, LEFT, palette.muted),
        { ...axis(second, 1, RIGHT, colourOf(second, palette)), values: rightValues(shown, second) },
      ],
      hooks: {
        draw: [(u) => drawOver(u, look)],
        setCursor: [(u) => look.pointed(u.cursor.idx ?? null)],
      },
    },
    [[], [], [], []],
    place,
  );
  chart.over.addEventListener('click', ({ offsetX }) => look.clicked(chart.posToVal(offsetX, 'x')));
  return chart;
};

const shortLabel = (value: number): string => (value >= 1000 ? `${value / 1000}k` : String(value));

/** Its room stays, so that the curve does not jump when a line comes and goes. */
const rightValues =
  (shown: CurveLook['shown'], second: Line): uPlot.Axis.DynamicValues =>
  (_, splits) =>
    splits.map((value) => (shown[second] ? shortLabel(value) : ''));

/** Room for what is drawn, which is used again and again. */
export class CurveData {
  #room = 0;
  #columns: readonly Float64Array[] = [];

  /** The series as uPlot takes it; it is good until the next call. */
  of(series: Series): uPlot.AlignedData {
    const count = series.length;
    if (count > this.#room) {
      this.#room = Math.max(1200, 2 * count);
      this.#columns = Array.from({ length: 1 + lines.length }, () => new Float64Array(this.#room));
    }
    const [steps, ...values] = this.#columns.map((column) => column.subarray(0, count));
    if (!steps) return [[], [], [], []];
    for (let i = 0; i < count; i++) steps[i] = series.steps[i]!;
    lines.forEach((line, k) => {
      const [from, to] = [series[line], values[k]!];
      for (let i = 0; i < count; i++) to[i] = Math.max(line === 'errors' ? FLOOR : 1e-9, from[i]!);
    });
    return [steps, ...values];
  }
}

/** What the line says at a point, for people. */
export const readingOf = (series: Series, line: Line, index: number | null): string => {
  const value = series[line].at(index ?? -1);
  return value === undefined ? '–' : shortOf(value);
};
