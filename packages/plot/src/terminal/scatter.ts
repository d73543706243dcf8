import type { SeriesInput } from '../series.ts';
import { type TerminalCurveOptions, terminalPoints } from './curve.ts';

/** How to show points in the terminal. */
export interface TerminalScatterOptions extends TerminalCurveOptions {}

/**
 * Points as braille dots (2 × 4 a character), with the ends of both axes beside them. Several series get a colour each;
 * without colour they are drawn in letters instead of dots.
 *
 * @param series a series `{ name, x, y }`, or several
 * @returns lines joined by `\n`, without one at the end
 * @throws {PlotError} on an empty series, lengths that differ, or `min >= max`
 */
export function terminalScatter(series: SeriesInput, options: TerminalScatterOptions = {}): string {
  return terminalPoints('terminalScatter', series, options, false);
}
