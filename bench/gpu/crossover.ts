/** From which size on the GPU is faster. */

export interface Crossover {
  /** The smallest power of two at which the GPU wins; `null`: it does at none. */
  readonly size: number | null;
  /** The sizes that were tried, and how many times as long the GPU took. */
  readonly tried: readonly { readonly size: number; readonly ratio: number }[];
  /** In words. */
  readonly answer: string;
}

/**
 * By bisection over the powers of two from 2^`least` to 2^`most`: once the GPU wins, it wins at all larger sizes.
 * `ratio`: how many times as long as the CPU the GPU takes at a size.
 */
export const crossover = async (
  [least, most]: readonly [number, number],
  ratio: (size: number) => Promise<number>,
): Promise<Crossover> => {
  const tried: { size: number; ratio: number }[] = [];
  const wins = async (exponent: number): Promise<boolean> => {
    const size = 2 ** exponent;
    const times = await ratio(size);
    tried.push({ size, ratio: times });
    return times < 1;
  };
  if (!(await wins(most))) return { size: null, tried, answer: `never, on this adapter (up to ${2 ** most})` };
  let lost = least - 1;
  let won = most;
  while (won - lost > 1) {
    const middle = Math.floor((lost + won) / 2);
    if (await wins(middle)) won = middle;
    else lost = middle;
  }
  return { size: 2 ** won, tried, answer: won === least ? `${2 ** won} or less` : `${2 ** won}` };
};
