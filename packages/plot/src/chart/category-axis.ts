import { axisLook, fontSize, space, widest } from './style.ts';

/** How the labels of a heat map's axis are written so that none runs into the next. */
export interface CategoryLook {
  /** Every which label is written. */
  readonly every: number;
  /** 0, or 90 to write upwards. */
  readonly rotate: 0 | 90;
  /** Pixels from the axis line to the far end of the labels. */
  readonly depth: number;
}

const lineHeight = Math.ceil(fontSize.label * 1.25);

/** The look of labels across, below cells that are `cell` pixels wide. Given labels are all shown if they can be. */
export function acrossLook(labels: readonly string[], given: boolean, cell: number): CategoryLook {
  const width = widest(labels, fontSize.label);
  if (width + 4 <= cell) return { every: 1, rotate: 0, depth: lineHeight + space.label };
  // Indices can be thinned out, the reader fills the gaps; the gaps between words nobody can fill.
  if (!given) return { every: step((width + 10) / cell), rotate: 0, depth: lineHeight + space.label };
  return { every: step(lineHeight / cell), rotate: 90, depth: width + space.label };
}

/** The look of labels left of cells that are `cell` pixels high. */
export function downLook(labels: readonly string[], cell: number): CategoryLook {
  return { every: step(lineHeight / cell), rotate: 0, depth: widest(labels, fontSize.label) + space.label };
}

/** A category axis of cells, as ECharts wants it. */
export function categoryAxis(labels: readonly string[], look: CategoryLook, gridIndex: number, show: boolean): object {
  return {
    ...axisLook,
    type: 'category',
    gridIndex,
    data: labels,
    splitLine: { show: false },
    axisTick: { ...axisLook.axisTick, alignWithLabel: true, interval: look.every - 1, show },
    axisLabel: { ...axisLook.axisLabel, interval: look.every - 1, rotate: look.rotate, show },
  };
}

/** The next of 1, 2, 5, 10, … */
function step(atLeast: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= atLeast) return factor * power;
  }
}
