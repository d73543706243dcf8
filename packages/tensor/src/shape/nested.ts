/** Levels of arrays and records that a value may have. */
export const DEEPEST = 64;

/** What is wrong with a value that has more. */
export const tooDeep = (where: string): string =>
  `${where.length > 40 ? `${where.slice(0, 40)}…` : where} goes more than ${DEEPEST} levels deep; does it contain itself?`;
