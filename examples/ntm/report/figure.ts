import type { Chart } from '@engram/plot';
import type { Grid } from './sample.ts';

/** A picture, and what one sees on it. */
export interface Figure {
  /** Of its file. */
  readonly name: string;
  readonly chart: Chart;
  /** What it shows, and what it would look like if the network had failed. */
  readonly caption: string;
}

const WIDEST = 720;

/** Pixels across of a cell, so that so many steps fit on a page. */
export const cellWidth = (steps: number): number =>
  Math.max(3, Math.min(steps < 8 ? 40 : 18, Math.floor(WIDEST / steps)));

/** Pixels down of a cell of bits. */
export const bitHeight = (rows: number): number => (rows > 2 ? 9 : 24);

/** Pixels down of a cell, so that panels with so many rows in all stay on a page. */
export const cellHeight = (rows: number, most: number): number => Math.max(2, Math.min(most, Math.floor(900 / rows)));

/** The largest size of all values: the two ends of a scale around 0. */
export const largest = (grids: readonly Grid[]): number =>
  grids.flat(2).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
