import { carry, highProduct, signedToFloat } from './threefry.ts';
import type { float, int } from './types.ts';

/** sin or cos of an angle up to π/4 in size and so many quarters of a turn. Polynomials of S. L. Moshier, Cephes (1992). */
function waveFrom(angle: float, quarters: float): float {
  const z = angle * angle;
  const sine = angle + angle * z * (-0.16666654611 + z * (0.0083321608736 - z * 0.00019515295891));
  const cosine = 1 - 0.5 * z + z * z * (0.04166664568298827 + z * (-0.001388731625493765 + z * 0.00002443315711809948));
  const quarter = quarters - 4 * Math.floor(quarters * 0.25);
  if (quarter === 0) {
    return sine;
  }
  if (quarter === 1) {
    return cosine;
  }
  if (quarter === 2) {
    return -sine;
  }
  return -cosine;
}

/** sin x for `quarters` 0 and cos x for 1, for x up to 1,000 in size. */
export function waveNear(x: float, quarters: float): float {
  const quarterTurns = Math.floor(x * 0.6366197723675814 + 0.5);
  // π/2 in three parts, of few bits, so that their products are exact.
  return waveFrom(
    x - quarterTurns * 1.5703125 - quarterTurns * 4.837512969970703e-4 - quarterTurns * 7.549789948768648e-8,
    quarterTurns + quarters,
  );
}

/** The bits of 2/π, 32 a word, after a word of zeros. */
function twoOverPi(word: int): int {
  if (word === 1) {
    return -1560706194;
  }
  if (word === 2) {
    return 1313084713;
  }
  if (word === 3) {
    return -64530479;
  }
  if (word === 4) {
    return -181084736;
  }
  if (word === 5) {
    return -614296167;
  }
  if (word === 6) {
    return 1011060801;
  }
  if (word === 7) {
    return -28220501;
  }
  return 0;
}

/** 32 bits of 2/π from a bit on, and so many words further. */
function bitsFrom(bit: int, word: int): int {
  return (
    (twoOverPi((bit >> 5) + word) << (bit & 31)) | ((twoOverPi((bit >> 5) + word + 1) >>> 1) >>> (31 - (bit & 31)))
  );
}

// M. H. Payne and R. N. Hanek (1983): of x · 2/π only the last two bits before the point and those after it matter. x is a
// whole number of 24 bits times a power of two, which says at which bit of 2/π to begin: in units of 2⁻³⁰ and 2⁻⁶² quarters.

function quartersHigh(m: int, bit: int): int {
  return (
    m * bitsFrom(bit, 0) +
    highProduct(m, bitsFrom(bit, 1)) +
    carry(m * bitsFrom(bit, 1), highProduct(m, bitsFrom(bit, 2)))
  );
}

function quartersLow(m: int, bit: int): int {
  return m * bitsFrom(bit, 1) + highProduct(m, bitsFrom(bit, 2));
}

/** The nearest whole number of quarters, modulo 4. */
function quartersOf(high: int): int {
  return (high + 536870912) >>> 30;
}

/** What is left of them, from −½ to ½. */
function fractionOf(high: int, low: int): float {
  return signedToFloat(((high + 536870912) & 1073741823) - 536870912, low, 9.313225746154785e-10);
}

function waveOf(m: int, bit: int, sign: float, quarters: float): float {
  const wave = waveFrom(
    fractionOf(quartersHigh(m, bit), quartersLow(m, bit)) * 1.5707963267948966,
    quartersOf(quartersHigh(m, bit)) + quarters,
  );
  // The sine is odd.
  if (quarters === 0) {
    return sign * wave;
  }
  return wave;
}

/** sin x for `quarters` 0 and cos x for 1, to 10⁻⁶ and near their zeros to as many digits. */
export function wave(x: float, quarters: float): float {
  if (Math.abs(x) > 1000 && Math.abs(x) <= 3.4028234e38) {
    let y = Math.abs(x);
    let bit = 0;
    bit++;
    bit += 21;
    for (let i = 0; i < 112 && y >= 65536; i++) {
      y = y * 0.5;
      bit++;
    }
    for (let j = 0; j < 6 && y < 32768; j++) {
      y = y * 2;
      bit--;
    }
    return waveOf(y * 256, bit, Math.sign(x), quarters);
  }
  return waveNear(x, quarters);
}
