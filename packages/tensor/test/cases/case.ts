import {
  type DType,
  type FloatDType,
  Generator,
  type NestedInput,
  rand,
  type Tensor,
  tensor,
} from '../../src/index.ts';

/** An input of a case: values, or a shape to fill with numbers from a safe range. Plain data, so that any backend can make it. */
export type Input =
  | { readonly values: NestedInput; readonly dtype?: 'float' | 'int32' | 'bool' }
  | { readonly shape: readonly number[]; readonly low?: number; readonly high?: number; readonly seed?: number };

/**
 * One row of the table that every backend and mode must pass. Floats are made in float64 for the gradient checks and in
 * float32 for the values.
 */
export interface OpCase {
  /** The exported function that this row is about. */
  readonly op: string;
  /** What this row shows. */
  readonly title: string;
  readonly inputs: readonly Input[];
  readonly run: (...inputs: Tensor[]) => Tensor | readonly Tensor[];
  /** The values, as known from elsewhere, or computed from the inputs' flat values by a plain reference. One entry a result. */
  readonly expected: readonly NestedInput[] | ((...inputs: number[][]) => readonly NestedInput[]);
  /** The results' dtype, `'float'` for that of the float inputs (the default). One entry a result, or one for all. */
  readonly dtype?: readonly ('float' | DType)[];
  /** `false` where there is none to check: integer results, or a point without a derivative. Default `'second'`. */
  readonly gradient?: 'second' | 'first' | false;
  /** How large the results are depends on values: it runs eagerly, and where these are at hand. Elsewhere it must throw. */
  readonly dynamic?: true;
  readonly rtol?: number;
  readonly atol?: number;
}

/** The inputs as tensors; float ones require gradients if asked. */
export const makeInputs = (inputs: readonly Input[], dtype: FloatDType, requiresGrad: boolean): Tensor[] =>
  inputs.map((input, i) => {
    if ('values' in input) {
      const own = input.dtype ?? 'float';
      const isFloat = own === 'float';
      return tensor(input.values, { dtype: isFloat ? dtype : own, requiresGrad: isFloat && requiresGrad });
    }
    const { shape, low = -2, high = 2, seed = i + 1 } = input;
    // Drawn in float32 and then widened, so that both dtypes hold the same numbers.
    const x = rand(shape, { generator: new Generator(seed) })
      .mul(high - low)
      .add(low)
      .to(dtype);
    x.requiresGrad = requiresGrad;
    return x;
  });
