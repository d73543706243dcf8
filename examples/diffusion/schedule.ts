/** The numbers of a diffusion, before any network: how much of the picture is left at a time, and the way back. */

/** Shift of the cosine, so that the first steps add a little noise. */
const SHIFT = 0.008;
/** The largest β: at the end of the cosine it would be 1, and nothing of the picture would be left to divide by. */
const MOST = 0.999;

/**
 * ᾱ of each time 0 … T − 1: the share of the picture's variance that is left after t + 1 steps of noise,
 *
 *     ᾱ_t = ∏ (1 − β_s),   β_s = min(1 − f(s + 1) / f(s), 0.999),   f(s) = cos²(π/2 · (s/T + 0.008) / 1.008)
 *
 * (Nichol and Dhariwal 2021, arXiv 2102.09672, equation 17).
 */
export const cosineAlphas = (times: number): number[] => {
  const f = (s: number): number => Math.cos(((s / times + SHIFT) / (1 + SHIFT)) * (Math.PI / 2)) ** 2;
  const alphas: number[] = [];
  let left = 1;
  for (let s = 0; s < times; s++) {
    left *= 1 - Math.min(1 - f(s + 1) / f(s), MOST);
    alphas.push(left);
  }
  return alphas;
};

/** A step back from a time to an earlier one. */
export interface Step {
  readonly time: number;
  /** √ᾱ and √(1 − ᾱ) of this time: x = signal · picture + noise · ε. */
  readonly signal: number;
  readonly noise: number;
  /** What x is made of after the step: the picture, the noise that was found, and fresh noise. */
  readonly picture: number;
  readonly found: number;
  readonly fresh: number;
}

/**
 * The steps of DDIM (Song et al. 2020, arXiv 2010.02502, equations 12 and 16), from the last time to the picture: `steps` of
 * the times, evenly spread.
 *
 *     x ← √ᾱ′ · x̂₀ + √(1 − ᾱ′ − σ²) · ε̂ + σ · z,   σ = η √((1 − ᾱ′) / (1 − ᾱ)) √(1 − ᾱ / ᾱ′)
 *
 * η = 0 draws no noise on the way; η = 1 with all times is DDPM (Ho et al. 2020).
 */
export const ddimSteps = (alphas: readonly number[], steps: number, eta = 0): Step[] => {
  const times = Array.from({ length: steps }, (_, i) => Math.round(((i + 1) * alphas.length) / steps) - 1).reverse();
  return times.map((time, i) => {
    const now = alphas[time]!;
    const next = i + 1 < steps ? alphas[times[i + 1]!]! : 1;
    const fresh = eta * Math.sqrt(((1 - next) / (1 - now)) * (1 - now / next));
    return {
      time,
      signal: Math.sqrt(now),
      noise: Math.sqrt(1 - now),
      picture: Math.sqrt(next),
      found: Math.sqrt(Math.max(0, 1 - next - fresh ** 2)),
      fresh,
    };
  });
};
