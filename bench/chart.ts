/** The chart of a group: a row for each work, a dot for each side, a line from its lowest round to its highest. */
import type { Chart } from '@engram/plot';
import { type Group, groups } from './groups.ts';
import { baseOf, type GroupRun, type Result } from './results.ts';

const FONT = 'DejaVu Sans, Verdana, Arial, sans-serif';
const SIZES = { title: 15, label: 11 } as const;
const INK = { text: '#222222', axis: '#444444', grid: '#e6e6e6' } as const;
/** Told apart by hue and lightness, also by most who see colours differently (Okabe & Ito). */
const COLORS = ['#0072b2', '#56b4e9', '#000000', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#999999'];
const SYMBOLS = ['circle', 'circle', 'diamond', 'rect', 'triangle', 'roundRect', 'emptyCircle', 'emptyRect'];

const ROW = 24;
const LEGEND_ROW = 20;
/** ECharts takes text to be narrower than this font is. */
const LEGEND_GAP = 28;
const WIDTH = 820;
const MARGIN = 16;

const textWidth = (text: string): number => Math.ceil(text.length * SIZES.label * 0.64);

/** What the chart shows of a result, and of its lowest and highest round. */
type Scale = (result: Result, results: readonly Result[], ns: number) => number | null;

const scales: Readonly<Record<Exclude<Group['chart'], 'nothing'>, { label: string; of: Scale }>> = {
  time: { label: 'µs a step (log)', of: (_result, _results, ns) => ns / 1000 },
  'part of the peak': {
    label: '% of the peak of one core (log); further right is faster',
    of: ({ rate, median }, _results, ns) => (rate?.peak ? ((100 * rate.value) / rate.peak) * (median / ns) : null),
  },
  'times ours': {
    label: 'times as long as Engram, compiled where it is (log); further left is faster',
    of: (result, results, ns) => {
      const base = baseOf(result, results);
      return base && ns / base.median;
    },
  },
};

const named = (name: string, nameGap: number) => ({ name, nameLocation: 'middle', nameGap });

const axis = {
  axisLine: { show: true, lineStyle: { color: INK.axis } },
  axisLabel: { fontFamily: FONT, fontSize: SIZES.label, color: INK.text },
  nameTextStyle: { fontFamily: FONT, fontSize: SIZES.label, color: INK.text },
};

/** Rows of names that fit the width. */
const legendRows = (names: readonly string[]): string[][] => {
  const rows: string[][] = [[]];
  let used = 0;
  for (const name of names) {
    const width = textWidth(name) + LEGEND_GAP + 20;
    if (used + width > WIDTH - 2 * MARGIN && rows.at(-1)!.length > 0) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(name);
    used += width;
  }
  return rows;
};

/** `null` where there is nothing to draw. */
export const chartOf = (
  { group, results, sides: asked }: Pick<GroupRun, 'group' | 'results' | 'sides'>,
  title: string,
): Chart | null => {
  const { chart } = groups[group];
  if (chart === 'nothing') return null;
  const { label, of } = scales[chart];
  const shown = results.flatMap((result) => {
    const [middle, low, high] = [result.median, result.low, result.high].map((ns) => of(result, results, ns));
    return middle && low && high ? [{ ...result, middle, low, high }] : [];
  });
  if (shown.length === 0) return null;

  const works = [...new Set(shown.map(({ name }) => name))];
  // A side keeps its look also where another is missing.
  const all = Object.keys(asked);
  const colorOf = (side: string) => COLORS[all.indexOf(side) % COLORS.length];
  const sides = all.filter((name) => shown.some(({ side }) => side === name));
  const legends = legendRows(sides);
  const top = MARGIN + SIZES.title + 14 + legends.length * LEGEND_ROW + 8;
  const bottom = MARGIN + 40;
  const left = MARGIN + Math.max(...works.map(textWidth)) + 10;

  const dots = sides.map((side) => ({
    type: 'scatter',
    name: side,
    symbol: SYMBOLS[all.indexOf(side) % SYMBOLS.length],
    symbolSize: 10,
    itemStyle: { color: colorOf(side), opacity: 0.9 },
    silent: true,
    data: shown.filter((result) => result.side === side).map(({ middle, name }) => [middle, name]),
  }));
  const spreads = shown.map(({ side, name, low, high }) => ({
    type: 'line',
    showSymbol: false,
    silent: true,
    lineStyle: { color: colorOf(side), width: 2 },
    data: [
      [low, name],
      [high, name],
    ],
  }));

  return {
    width: WIDTH,
    height: top + works.length * ROW + bottom,
    option: {
      animation: false,
      silent: true,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: FONT, color: INK.text },
      title: {
        text: title,
        left: 'center',
        top: MARGIN - 6,
        textStyle: { fontFamily: FONT, fontSize: SIZES.title, color: INK.text },
      },
      legend: legends.map((data, row) => ({
        data,
        left: 'center',
        top: MARGIN + SIZES.title + 10 + row * LEGEND_ROW,
        itemGap: LEGEND_GAP,
        itemWidth: 14,
        itemHeight: 10,
        selectedMode: false,
        textStyle: { fontFamily: FONT, fontSize: SIZES.label, color: INK.text },
      })),
      grid: { left, right: MARGIN + 16, top, bottom },
      xAxis: { ...axis, ...named(label, 28), type: 'log', splitLine: { show: true, lineStyle: { color: INK.grid } } },
      yAxis: {
        ...axis,
        type: 'category',
        data: works,
        inverse: true,
        axisTick: { show: false },
        splitLine: { show: true, lineStyle: { color: INK.grid } },
        axisLabel: { ...axis.axisLabel, interval: 0 },
      },
      series: [...spreads, ...dots],
    },
  };
};
