import type { Storage } from '../backend/contract.ts';
import { CompileError } from '../errors.ts';
import type { Value } from '../ir/graph.ts';
import type { DType } from '../shape/dtype.ts';
import { formatShape } from '../shape/shape.ts';

/** The storage of a tensor that exists only while a function is recorded. */
export class TracedStorage implements Storage {
  /** Who records it. */
  declare readonly recorder: object;
  /** What it holds now: another value once it was a constant and was written to. */
  declare value: Value;
  declare readonly dtype: DType;
  declare readonly length: number;
  declare mutatedAt: number;
  declare replaced: number;
  /** Nobody has written to it yet, so it holds zeros. */
  declare untouched: boolean;

  constructor(recorder: object, value: Value, untouched: boolean) {
    this.recorder = recorder;
    this.value = value;
    this.dtype = value.dtype;
    this.length = value.length;
    this.mutatedAt = 0;
    this.replaced = 0;
    this.untouched = untouched;
  }

  /** What a CPU kernel would read. @throws {CompileError} */
  get array(): never {
    return leaked(this.value);
  }
}

/** @throws {CompileError} always. */
export const leaked = ({ shape, dtype }: Value): never => {
  throw new CompileError(
    `compile: a tensor ${formatShape(shape)} ${dtype} that was made inside a compiled function is used outside of it; ` +
      'it has no values there: let the function return it',
  );
};
