import type { DType } from '@engram/tensor/backend';
import type { Gpu, Grid } from '../operand.ts';
import type { Arguments, Operand, Param, Program } from '../program.ts';
import { programs } from '../programs.ts';

/** What a buffer holds from one dispatch that computes it to the next. */
export class Version {
  readonly length: number;
  /** The step that computes it; −1 for what is there before the first. */
  readonly made: number;
  /** The last step that reads it; as late as there are steps for what is needed after the run. */
  lastRead: number;

  constructor(length: number, made: number) {
    this.length = length;
    this.made = made;
    this.lastRead = made;
  }
}

/** An operand of a program: a buffer whose versions follow one another. */
export class Place implements Operand {
  readonly dtype: DType;
  readonly length: number;
  /** `null`: nothing was written yet, all cells are 0. */
  version: Version | null;

  constructor(length: number, dtype: DType, version: Version | null = null) {
    this.dtype = dtype;
    this.length = length;
    this.version = version;
  }
}

/** One dispatch of a compiled function. */
export interface Step {
  readonly program: Program;
  readonly grid: Grid;
  readonly args: readonly (Version | number)[];
  readonly out: Version;
}

/** Writes dispatches down in place of running them. */
export class Sketch implements Gpu {
  readonly steps: Step[] = [];
  readonly tables = new Map<Version, Float32Array<ArrayBuffer>>();
  /** Stands for buffers of no cells, which do not exist. */
  readonly nothing = new Version(1, -1);

  dispatch<P extends readonly Param[]>(program: Program<P>, out: Operand, args: Arguments<P>, grid?: Grid): void {
    if (out.length === 0) return;
    const values = (args as readonly (Place | number)[]).map((arg) => (typeof arg === 'number' ? arg : this.read(arg)));
    for (const value of values) if (value instanceof Version) value.lastRead = this.steps.length;
    this.#add(program, out as Place, values, grid ?? [out.length / program.cells]);
  }

  temporary(length: number): Operand {
    return new Place(length, 'float32');
  }

  table(values: ArrayLike<number>): Operand {
    return this.constant(Float32Array.from(values), 'float32');
  }

  /** Cells that are the same at every run. */
  constant(cells: Float32Array<ArrayBuffer>, dtype: DType): Place {
    const version = new Version(cells.length, -1);
    if (cells.length > 0) this.tables.set(version, cells);
    return new Place(cells.length, dtype, version);
  }

  /** What an operand holds now. */
  read(place: Place): Version {
    if (place.length === 0) return this.nothing;
    return place.version ?? this.#add(programs.zeros, place, [], [place.length]);
  }

  #add(program: Program, out: Place, args: readonly (Version | number)[], grid: Grid): Version {
    const version = new Version(out.length, this.steps.length);
    this.steps.push({ program, grid, args, out: version });
    out.version = version;
    return version;
  }
}

/** The dispatches of a call are no longer the ones that were written down. */
export class Changed extends Error {}

/** Compares the dispatches of one call, run again with other numbers, with those written down. */
export class Renumber implements Gpu {
  readonly #steps: readonly Step[];
  readonly #tables: ReadonlyMap<Version, Float32Array>;
  readonly #renew: (step: number, args: readonly unknown[]) => void;
  #next: number;

  /** `renew` is told the arguments of each dispatch, from the one at `first` on. */
  constructor({ steps, tables }: Sketch, first: number, renew: (step: number, args: readonly unknown[]) => void) {
    this.#steps = steps;
    this.#tables = tables;
    this.#renew = renew;
    this.#next = first;
  }

  dispatch<P extends readonly Param[]>(program: Program<P>, out: Operand, args: Arguments<P>, grid?: Grid): void {
    if (out.length === 0) return;
    // Zeros that the first run had to write come in between.
    while (this.#steps[this.#next]?.program === programs.zeros && program !== (programs.zeros as Program)) this.#next++;
    const step = this.#steps[this.#next];
    const threads = grid ?? [out.length / program.cells];
    if (step?.program !== (program as Program) || step.grid.some((size, i) => size !== threads[i])) throw new Changed();
    this.#renew(this.#next++, args as readonly unknown[]);
  }

  temporary(length: number): Operand {
    return new Place(length, 'float32');
  }

  table(values: ArrayLike<number>): Operand {
    const cells = Float32Array.from(values);
    const known = [...this.#tables.values()].some((table) => same(table, cells));
    if (!known) throw new Changed();
    return new Place(cells.length, 'float32');
  }
}

const same = (a: Float32Array, b: Float32Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
