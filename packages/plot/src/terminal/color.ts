import { checkChoice } from '../checks.ts';
import type { Rgb } from '../colormap.ts';

/** How many colours to write: none, the 256 of xterm, or 24-bit. */
export type ColorDepth = 0 | 256 | 16777216;

/** `true`, `false`, or `'auto'`: ask the environment and the terminal. */
export type ColorSetting = boolean | 'auto';

/** What the decision looks at; `process` by default, nothing in a browser. */
export interface TerminalInfo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/**
 * Decides about colour, as Node does. `'auto'`: `FORCE_COLOR` wins (0 is off, 3 is 24-bit), then a non-empty
 * `NO_COLOR` or `TERM=dumb` turns it off, then it is on when stdout is a terminal. 24-bit needs `COLORTERM`.
 */
export function colorDepth(setting: ColorSetting = 'auto', { env, isTTY }: TerminalInfo = thisTerminal()): ColorDepth {
  checkChoice('color', 'the setting', setting, [true, false, 'auto']);
  if (setting === false) return 0;
  const depth = /^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') ? 16777216 : 256;
  if (setting === true) return depth;
  const force = env.FORCE_COLOR;
  if (force !== undefined) {
    if (force === '0' || force === 'false') return 0;
    return force === '3' ? 16777216 : depth;
  }
  if (env.NO_COLOR || env.TERM === 'dumb') return 0;
  return isTTY ? depth : 0;
}

/** The text on a background colour. */
export function onColor(text: string, rgb: Rgb, depth: ColorDepth): string {
  return depth === 0 ? text : `\u001b[48;${code(rgb, depth)}m${text}\u001b[49m`;
}

/** The text in a colour. */
export function inColor(text: string, rgb: Rgb, depth: ColorDepth): string {
  return depth === 0 ? text : `\u001b[38;${code(rgb, depth)}m${text}\u001b[39m`;
}

function code(rgb: Rgb, depth: ColorDepth): string {
  return depth === 256 ? `5;${xterm256(rgb)}` : `2;${rgb.join(';')}`;
}

const cube = [0, 95, 135, 175, 215, 255];

/**
 * The nearest colour of xterm's 6 × 6 × 6 cube. Its 24 greys are for what is grey: a map of colours would jump in hue
 * there.
 */
function xterm256(rgb: Rgb): number {
  const [level] = rgb;
  if (level >= 4 && level < 247 && rgb.every((channel) => channel === level)) {
    return 232 + Math.min(23, Math.round((level - 8) / 10));
  }
  const nearest = (value: number): number => {
    let best = 0;
    cube.forEach((level, i) => {
      if (Math.abs(level - value) < Math.abs((cube[best] as number) - value)) best = i;
    });
    return best;
  };
  return 16 + 36 * nearest(rgb[0]) + 6 * nearest(rgb[1]) + nearest(rgb[2]);
}

function thisTerminal(): TerminalInfo {
  // A browser has no process: no colour there unless asked for.
  const host = (globalThis as { process?: { env?: TerminalInfo['env']; stdout?: { isTTY?: boolean } } }).process;
  return { env: host?.env ?? {}, isTTY: host?.stdout?.isTTY === true };
}
