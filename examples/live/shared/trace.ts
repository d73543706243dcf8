/**
 * What a network said to one sequence and what its memory did, step by step: plain arrays, which go through messages and into
 * files. Axes: T steps, I inputs, O outputs, R read heads, H write heads, N slots, W width of a slot.
 */
export interface Trace {
  /** The training steps that its weights had taken. */
  readonly trained: number;
  /** Bits, or tokens, which are shown as a row of O with a single one. */
  readonly over: 'bits' | 'tokens';
  readonly steps: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** [T, I] */
  readonly inputs: Float32Array;
  /** [T, O] */
  readonly targets: Float32Array;
  /** 1 at the steps whose output counts: [T] */
  readonly counts: Uint8Array;
  /** Probabilities: [T, O] */
  readonly outputs: Float32Array;
  /** Wrong bits, or 1 for a wrong token, at the steps that count: [T] */
  readonly wrong: Uint8Array;
  /** `null` for a network without a memory. */
  readonly memory: MemoryTrace | null;
}

export interface MemoryTrace {
  readonly slots: number;
  readonly width: number;
  readonly readHeads: number;
  /** 0 for a memory that is not written to. */
  readonly writeHeads: number;
  /** 255 is 1: [T, R, N] */
  readonly readWeights: Uint8Array;
  /** [T, H, N] */
  readonly writeWeights: Uint8Array;
  /** The memory after each step, [T, N, W]; `null` where that is too much: then it is asked for step by step (`contents`). */
  readonly contents: Float32Array | null;
  /** What is special to the kind of memory, such as the DNC's usage: each [T, N], 255 is 1. */
  readonly rows: readonly { readonly name: string; readonly about: string; readonly values: Uint8Array }[];
}

/** A weight of 0 to 1 as a byte, and back. */
export const toByte = (weight: number): number => Math.round(255 * Math.min(1, Math.max(0, weight)));
export const fromByte = (byte: number): number => byte / 255;

/** How a head came to look where it looks (Graves, Wayne and Danihelka 2014, eq. 5 to 9), for one step. */
export interface Look {
  readonly head: 'read' | 'write';
  /** The number of the head among those of its kind. */
  readonly number: number;
  /** k [W] */
  readonly key: Float32Array;
  /** β */
  readonly strength: number;
  /** g */
  readonly gate: number;
  /** s [S], the middle one stays. */
  readonly shift: Float32Array;
  /** γ */
  readonly gamma: number;
  /** Where it looked before, wₜ₋₁; after the content, wᶜ; the gate, wᵍ; the shift, w̃; and the sharpening, w: each [N]. */
  readonly previous: Float32Array;
  readonly content: Float32Array;
  readonly gated: Float32Array;
  readonly shifted: Float32Array;
  readonly weights: Float32Array;
}

/** The first step whose answer is wrong, counted among the steps that count; `null` where all are right. */
export const firstWrong = ({ counts, wrong }: Pick<Trace, 'counts' | 'wrong'>): number | null => {
  let counted = 0;
  for (let t = 0; t < counts.length; t++) {
    if (!counts[t]) continue;
    if (wrong[t]! > 0) return counted;
    counted++;
  }
  return null;
};
