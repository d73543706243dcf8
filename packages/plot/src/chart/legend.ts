import { fontFamily, fontSize, ink, textWidth } from './style.ts';

const look = {
  padding: 0,
  itemGap: 24,
  itemWidth: 24,
  itemHeight: 8,
  selectedMode: false,
  // Only the line: ECharts puts a dot on it, also for lines that are drawn without dots.
  itemStyle: { opacity: 0 },
  textStyle: { fontFamily, fontSize: fontSize.name, color: ink.text },
} as const;

/** Pixels from one row of a legend to the next. */
export const legendRowHeight = 20;

/**
 * A legend in as many rows as it needs: each is a legend of its own, since ECharts, wrapping one, would take no room
 * for the second row.
 */
export function legendRows(names: readonly string[], left: number, right: number, top: number): object[] {
  const rows: string[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const width = look.itemWidth + 5 + textWidth(name, fontSize.name) + look.itemGap;
    if (left + used + width - look.itemGap > right) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(name);
    used += width;
  }
  return rows.map((data, row) => ({ ...look, data, left, top: top + row * legendRowHeight }));
}
