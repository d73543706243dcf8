/** Median and quartiles; `null` where it is one that has no number. */
export interface Spread {
  readonly median: number | null;
  readonly quartiles: readonly [number | null, number | null];
}

const quantile = (sorted: readonly number[], q: number): number | null => {
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  if (low === high) return Number.isFinite(low) ? low : null;
  const value = low + (at % 1) * (high - low);
  return Number.isFinite(value) ? value : null;
};

/** Of numbers of which the lower are the better. Those that have none are behind all others: to leave them out would praise a setting by which few get there. */
export const spreadOf = (values: readonly (number | null)[]): Spread => {
  if (values.length === 0) return { median: null, quartiles: [null, null] };
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)] };
};
