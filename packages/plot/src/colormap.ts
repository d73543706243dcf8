import { checkChoice, shown } from './checks.ts';
import { PlotError } from './errors.ts';

/** Red, green, blue: integers 0..255 (sRGB). */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * `'viridis'` and `'magma'` are perceptually uniform: dark is low, bright is high, also in greyscale. `'diverging'` is for
 * values around 0, with `min` = −`max`: blue below, white at 0, red above. `'gray'` goes from black to white.
 */
export type ColormapName = 'viridis' | 'magma' | 'diverging' | 'gray';

/**
 * Every 24th part of matplotlib's maps (CC0): interpolated linearly they stay within 3/255 of the full tables. The
 * diverging one goes between two of the lines' colours, so that it is told apart by colour-blind readers too.
 */
const anchors: Record<ColormapName, readonly string[]> = {
  viridis: split(
    '440154 471063 481f70 472d7b 443983 404688 3b528b 365d8d 31688e 2c728e 287c8e 24868e 21918c ' +
      '1f9a8a 20a486 28ae80 35b779 48c16e 5ec962 75d054 90d743 addc30 c8e020 e5e419 fde725',
  ),
  magma: split(
    '000004 050416 100b2d 1d1147 2c115f 3f0f72 51127c 601880 721f81 832681 932b80 a5317e b73779 ' +
      'c73d73 d8456c e75263 f1605d f8745c fc8961 fd9b6b feb078 fec488 fed799 fdebac fcfdbf',
  ),
  diverging: split('00385a 0072b2 80b9d9 f7f7f7 ea9a66 d55e00 6b2f00'),
  gray: split('000000 ffffff'),
};

/** The names of the colour maps. */
export const colormapNames = Object.keys(anchors) as readonly ColormapName[];

/** @throws {PlotError} that lists the maps, unless `name` is one of them or left out */
export function checkColormap(op: string, name: unknown): void {
  checkChoice(op, 'colormap', name, colormapNames);
}

/** The colours of a map as `#rrggbb`, low to high, evenly spaced. */
export function colormapStops(name: ColormapName): readonly string[] {
  return anchors[name];
}

/** The colour at `t` in 0..1 (clamped). @throws {PlotError} on an unknown name, or when `t` is not a number */
export function colormap(name: ColormapName, t: number): Rgb {
  checkColormap('colormap', name);
  if (!(t >= -Infinity)) throw new PlotError(`colormap: t is ${shown(t)}, need a number`);
  const stops = anchors[name];
  const position = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(position));
  const low = parseHex(stops[index] as string);
  const high = parseHex(stops[index + 1] as string);
  const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * (position - index));
  return [mix(0), mix(1), mix(2)];
}

/** Okabe and Ito's colours for lines, told apart by colour-blind readers too; pale ones last. */
export const lineColors: readonly string[] = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];

/** `#rrggbb` → numbers. */
export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function split(list: string): string[] {
  return list.split(' ').map((hex) => `#${hex}`);
}
