import type { DType } from '@engram/tensor/backend';

/** Elements on the device, one 32-bit float a cell whatever the dtype. */
export interface Operand {
  readonly dtype: DType;
  readonly length: number;
}

/** What a program is given for each parameter: the cells of a buffer, a whole number, a number. */
export type Param = 'cells' | 'int' | 'float';

/** The arguments of a dispatch, parameter by parameter. */
export type Arguments<P extends readonly Param[]> = { [I in keyof P]: Argument<P[I]> };

type Argument<K extends Param> = K extends 'cells' ? Operand : number;

/**
 * What a thread computes, as JavaScript of which gpu.js makes a shader when it is first dispatched. It is text and never a
 * function: compilers and minifiers change functions, and gpu.js does not understand what they make of them.
 */
export interface Program<P extends readonly Param[] = readonly Param[]> {
  readonly name: string;
  readonly params: P;
  /** Axes of the grid of threads: 1 for `thread.x` only; 2 and 3 add `y` and `z`. */
  readonly axes: 1 | 2 | 3;
  /** Cells that a thread computes: 1, or 4 neighbours, returned as an array. */
  readonly cells: 1 | 4;
  /** `function (a, b, strideA) { … }`; it may call `Math` and the helpers. */
  readonly text: string;
}

/** A function that programs may call by its name. */
export interface Helper {
  readonly name: string;
  readonly params: readonly ('int' | 'float')[];
  readonly result: 'int' | 'float';
  readonly text: string;
}

export const program = <const P extends readonly Param[]>(
  name: string,
  params: P,
  text: string,
  { axes = 1, cells = 1 }: Partial<Pick<Program, 'axes' | 'cells'>> = {},
): Program<P> => ({ name, params, axes, cells, text });
