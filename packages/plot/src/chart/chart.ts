/**
 * A drawing that is laid out but not yet drawn: plain data, so it can be looked at, changed and stored as JSON.
 * `toSVG` draws it; so do `toPNG` and `save` of `@engram/plot/node`.
 */
export interface Chart {
  /** Pixels of the SVG. */
  readonly width: number;
  /** Pixels of the SVG. */
  readonly height: number;
  /** What ECharts is told: its own option, without functions. Not in its types: a user of ours needs none of them. */
  readonly option: Readonly<Record<string, unknown>>;
}
