import { columnsOf } from '../text.ts';

/** The font of the PNG first, then what a reader of the SVG is likely to have. */
export const fontFamily = 'DejaVu Sans, Verdana, Arial, sans-serif';

/** Colours of everything but the data. */
export const ink = { text: '#222222', axis: '#444444', grid: '#e6e6e6', missing: '#d0d0d0', paper: '#ffffff' } as const;

/** Font sizes in pixels. */
export const fontSize = { title: 15, panel: 13, name: 12, label: 11 } as const;

/** White space in pixels: around the chart, between its parts, and between a label and what it labels. */
export const space = { outer: 16, part: 14, label: 8 } as const;

/** About as wide as the text is drawn, in pixels; rather too wide than too narrow. */
export function textWidth(text: string, size: number): number {
  return Math.ceil(columnsOf(text) * size * 0.64);
}

/** The widest of the texts in pixels. */
export function widest(texts: readonly string[], size: number): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(text, size)), 0);
}

/** What every chart says to ECharts: no animation, no hover, our font on white. */
export const baseOption = {
  animation: false,
  silent: true,
  backgroundColor: ink.paper,
  textStyle: { fontFamily, color: ink.text },
} as const;

/** A line of text centred at `x`, its top at `y`. */
export function textAt(text: string, x: number, y: number, size: number, bold = false): object {
  const style = { fontFamily, fontSize: size, fontWeight: bold ? 'bold' : 'normal', color: ink.text };
  return { text, left: x, top: y, textAlign: 'center', padding: 0, textStyle: style };
}

/** The look of an axis line's ticks and labels. */
export const axisLook = {
  axisLine: { show: true, onZero: false, lineStyle: { color: ink.axis, cap: 'butt' } },
  axisTick: { show: true, length: 4, lineStyle: { color: ink.axis } },
  axisLabel: { fontFamily, fontSize: fontSize.label, color: ink.text, margin: space.label },
  nameTextStyle: { fontFamily, fontSize: fontSize.name, color: ink.text },
} as const;
