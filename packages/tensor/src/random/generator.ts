import { checkFinite, checkRecord } from '../checks.ts';
import { ArgumentError } from '../errors.ts';
import { show } from '../quote.ts';
import { recording, refuseWhileRecording } from '../recording.ts';
import { block, fraction53 } from './threefry.ts';

/** All that a generator is: plain numbers, fit for JSON. */
export interface GeneratorState {
  readonly seed: number;
  /** How many 64-bit blocks have been drawn. */
  readonly offset: number;
}

const DEFAULT_SEED = 0;

/**
 * A seeded, counter-based source of random numbers. Block i of seed s is the same number on every machine and backend;
 * the state is the seed and how many blocks were drawn, and can be read and restored.
 */
export class Generator {
  #seed = DEFAULT_SEED;
  #offset = 0;
  readonly #madeIn = recording();

  constructor(seed: number = DEFAULT_SEED) {
    this.manualSeed(seed);
  }

  /** Starts again from `seed`, a whole number from 0 to 2⁵³ − 1. @throws {ArgumentError} */
  manualSeed(seed: number): this {
    this.setState({ seed, offset: 0 });
    return this;
  }

  /**
   * Where the generator is: of two that are at the same place, both draw the same.
   * @throws {CompileError} while a function is recorded.
   */
  getState(): GeneratorState {
    this.#refuse('reading the state of a generator', 'read it before or after the call');
    return { seed: this.#seed, offset: this.#offset };
  }

  /**
   * Goes to that place.
   * @throws {ArgumentError} when `state` is not one that `getState` could have returned; the generator is unchanged.
   */
  setState(state: GeneratorState): void {
    const { seed, offset } = checkRecord('Generator', state, 'a state');
    this.#refuse('seeding a generator', 'seed it before the call; each call goes on from where it is then');
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new ArgumentError(`Generator: the seed must be a whole number from 0 to 2^53 - 1, got ${show(seed)}`);
    }
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new ArgumentError(`Generator: the offset must be a whole number from 0 to 2^53 - 1, got ${show(offset)}`);
    }
    this.#seed = seed;
    this.#offset = offset;
  }

  /** Whether a compiled function makes this generator anew at each run, so that it draws the same numbers each time. */
  get isRecorded(): boolean {
    return this.#madeIn !== null && this.#madeIn === recording();
  }

  #refuse(what: string, advice: string): void {
    if (!this.isRecorded) refuseWhileRecording(what, advice);
  }

  /** The two 32-bit words of the seed. */
  get key(): readonly [number, number] {
    return [this.#seed | 0, Math.floor(this.#seed / 4294967296) | 0];
  }

  /** Reserves `blocks` blocks for the caller and returns the number of the first. */
  advance(blocks: number): number {
    const start = this.#offset;
    this.#offset += checkFinite('Generator', 'a number of blocks', blocks);
    return start;
  }

  /** A whole number in [0, bound), drawn on the host; for shuffling and the like. */
  nextInt(bound: number): number {
    checkFinite('Generator', 'the bound', bound);
    this.#refuse(
      'drawing a number on the host (nextInt, randperm, shuffling)',
      'draw before the call and pass the result as a tensor',
    );
    block(this.key, this.advance(1), scratch);
    return Math.floor(fraction53(scratch[0], scratch[1]) * bound);
  }

  /** Where it is: `Generator(seed=7, offset=12)`. */
  toString(): string {
    return `Generator(seed=${this.#seed}, offset=${this.#offset})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const scratch = new Uint32Array(2);

/** The generator that is used where none is given. */
export const defaultGenerator = new Generator();

/** Seeds the default generator and returns it. */
export const manualSeed = (seed: number): Generator => defaultGenerator.manualSeed(seed);
