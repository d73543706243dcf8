// Inputs that several tables use.

/** A float matrix, [2, 3]. */
export const grid = {
  values: [
    [1, 2, 3],
    [4, 5, 6],
  ],
};

/** The same in int32. */
export const ints = { ...grid, dtype: 'int32' as const };

/** A bool matrix, [2, 3]. */
export const bools = {
  values: [
    [true, false, true],
    [false, false, true],
  ],
  dtype: 'bool' as const,
};

/** A bool vector, [3]. */
export const boolLine = { values: [true, false, true], dtype: 'bool' as const };

/** Indices. */
export const index = (values: number | readonly number[] | readonly (readonly number[])[]) => ({
  values,
  dtype: 'int32' as const,
});

/** Values that must pass through untouched. */
export const special = {
  values: [
    [Number.NaN, Infinity],
    [-Infinity, -0],
  ],
};
