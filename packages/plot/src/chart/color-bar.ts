import { type ColormapName, colormapStops } from '../colormap.ts';
import { niceTicks, type Range } from '../range.ts';
import { formatNumber } from '../text.ts';
import { axisLook, fontSize, ink, space, textWidth, widest } from './style.ts';

/** Where the bar goes, in pixels. */
export interface BarPlace {
  readonly left: number;
  readonly top: number;
  readonly height: number;
  readonly gridIndex: number;
}

const barWidth = 12;

/** Room for two ticks, and for the name. */
export function minBarHeight(name: string | undefined): number {
  return Math.max(64, name === undefined ? 0 : textWidth(name, fontSize.name));
}

/** Pixels that a bar with its ticks and name takes. */
export function colorBarWidth(range: Range, name: string | undefined): number {
  const ticks = niceTicks(range, 5).map(formatNumber);
  return (
    barWidth + space.label + widest(ticks, fontSize.label) + (name === undefined ? 0 : fontSize.name + space.label)
  );
}

/** The height of a bar beside panels of this height: as long as its name asks, not longer than reads well. */
export function colorBarHeight(available: number, name: string | undefined): number {
  const wanted = Math.max(180, name === undefined ? 0 : textWidth(name, fontSize.name));
  return Math.max(minBarHeight(name), Math.min(available, wanted));
}

/**
 * A colour bar made of a grid with a gradient and a value axis: ECharts' own one (visualMap) only writes its two ends.
 */
export function colorBar(range: Range, map: ColormapName, name: string | undefined, place: BarPlace) {
  const ticks = niceTicks(range, place.height < 120 ? 2 : 5);
  const stops = colormapStops(map);
  const colorStops = stops.map((color, i) => ({ offset: i / (stops.length - 1), color }));
  const { gridIndex, left, top, height } = place;
  return {
    grid: {
      left,
      top,
      height,
      width: barWidth,
      show: true,
      borderColor: ink.axis,
      borderWidth: 0,
      backgroundColor: { type: 'linear', x: 0, y: 1, x2: 0, y2: 0, colorStops },
    },
    xAxis: { type: 'category', gridIndex, data: [''], show: false },
    yAxis: {
      ...axisLook,
      type: 'value',
      gridIndex,
      position: 'right',
      min: range.min,
      max: range.max,
      splitLine: { show: false },
      axisTick: { ...axisLook.axisTick, customValues: ticks },
      axisLabel: { ...axisLook.axisLabel, customValues: ticks },
      ...(name !== undefined && {
        name,
        nameLocation: 'middle',
        nameRotate: 90,
        nameGap: space.label * 2 + widest(ticks.map(formatNumber), fontSize.label),
      }),
    },
  };
}
