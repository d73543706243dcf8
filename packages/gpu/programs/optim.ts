import type { cells, float, int, Line } from './types.ts';

// The moments first, then the parameter from the new ones; each program works out the gradient with its weight decay again.
// Without weight decay the parameter stays out of the gradient: 0 · ∞ would make it NaN.

/** keep · mean + take · g. */
export function mean(
  this: Line,
  before: cells,
  grad: cells,
  parameter: cells,
  keep: float,
  take: float,
  decay: float,
): float {
  let g = grad[this.thread.x];
  if (decay !== 0) {
    g = g + decay * parameter[this.thread.x];
  }
  return keep * before[this.thread.x] + take * g;
}

/** keep · mean + take · g². */
export function meanSquare(
  this: Line,
  before: cells,
  grad: cells,
  parameter: cells,
  keep: float,
  take: float,
  decay: float,
): float {
  let g = grad[this.thread.x];
  if (decay !== 0) {
    g = g + decay * parameter[this.thread.x];
  }
  return keep * before[this.thread.x] + take * g * g;
}

/** The first momentum is the gradient itself, whatever the buffer held. */
export function firstMomentum(this: Line, grad: cells, parameter: cells, decay: float): float {
  let g = grad[this.thread.x];
  if (decay !== 0) {
    g = g + decay * parameter[this.thread.x];
  }
  return g;
}

/** Along the buffer, if there is momentum, and with Nesterov's look ahead also along the gradient. */
export function sgdStep(
  this: Line,
  parameter: cells,
  grad: cells,
  buffer: cells,
  rate: float,
  decay: float,
  momentum: float,
  nesterov: int,
): float {
  let step = grad[this.thread.x];
  if (decay !== 0) {
    step = step + decay * parameter[this.thread.x];
  }
  if (momentum !== 0) {
    if (nesterov === 1) {
      step = step + momentum * buffer[this.thread.x];
    } else {
      step = buffer[this.thread.x];
    }
  }
  return parameter[this.thread.x] - rate * step;
}

export function adamStep(
  this: Line,
  parameter: cells,
  first: cells,
  second: cells,
  shrink: float,
  step: float,
  scale: float,
  eps: float,
): float {
  const spread = Math.sqrt(second[this.thread.x]) * scale + eps;
  return parameter[this.thread.x] * shrink - (step * first[this.thread.x]) / spread;
}

/** Along the gradient and its mean. */
export function nadamStep(
  this: Line,
  parameter: cells,
  grad: cells,
  first: cells,
  second: cells,
  decay: float,
  alongGradient: float,
  alongMean: float,
  scale: float,
  eps: float,
): float {
  let g = grad[this.thread.x];
  if (decay !== 0) {
    g = g + decay * parameter[this.thread.x];
  }
  const spread = Math.sqrt(second[this.thread.x]) * scale + eps;
  return parameter[this.thread.x] - (alongGradient * g + alongMean * first[this.thread.x]) / spread;
}

/** Along the sign of keep · mean + take · gradient. */
export function lionStep(
  this: Line,
  parameter: cells,
  before: cells,
  grad: cells,
  keep: float,
  take: float,
  shrink: float,
  rate: float,
): float {
  const along = keep * before[this.thread.x] + take * grad[this.thread.x];
  let step = along * 0;
  if (along > 0) {
    step = rate;
  }
  if (along < 0) {
    step = -rate;
  }
  return parameter[this.thread.x] * shrink - step;
}

/** keep · buffer + g / (spread + eps), where the mean's square is taken from that of the squares if `centered`. */
export function rmspropUpdate(
  this: Line,
  buffer: cells,
  grad: cells,
  parameter: cells,
  square: cells,
  average: cells,
  keep: float,
  decay: float,
  eps: float,
  centered: int,
): float {
  let g = grad[this.thread.x];
  if (decay !== 0) {
    g = g + decay * parameter[this.thread.x];
  }
  let spread = square[this.thread.x];
  if (centered === 1) {
    spread = spread - average[this.thread.x] * average[this.thread.x];
    // Rounding alone can take it below zero: the CPU has the two as doubles.
    if (spread < 0) {
      spread = 0;
    }
  }
  const update = g / (Math.sqrt(spread) + eps);
  if (keep > 0) {
    return keep * buffer[this.thread.x] + update;
  }
  return update;
}

export function descend(this: Line, parameter: cells, update: cells, rate: float): float {
  return parameter[this.thread.x] - rate * update[this.thread.x];
}
