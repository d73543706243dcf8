import { dtypeOf } from '../../../src/backend/api.ts';
import type { Backend } from '../../../src/backend/contract.ts';
import { backend as active, type Shape, setBackend, type Tensor, type TypedArray, tensor } from '../../../src/index.ts';

/** What the suite is run on. */
export interface Subject {
  readonly backend: Backend;
  /** Which tolerances hold, and which rows it cannot run. */
  readonly device: 'cpu' | 'gpu';
}

export interface Check {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Checks that belong together, for a suite of their own. */
export interface Section {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** A tensor off its backend. */
export interface Values {
  readonly data: TypedArray;
  readonly shape: Shape;
}

export const read = async (x: Tensor): Promise<Values> => ({ data: await x.data(), shape: x.shape });

/** A tensor on the active backend. */
export const make = ({ data, shape }: Values, requiresGrad = false): Tensor =>
  tensor(data.slice(), shape, { dtype: dtypeOf(data), requiresGrad });

export const asList = (result: Tensor | readonly Tensor[]): readonly Tensor[] =>
  Array.isArray(result) ? result : [result as Tensor];

/** Runs `fn` with another backend in place of the CPU, on which everything else happens. */
export const running = async <T>(backend: Backend, fn: () => Promise<T>): Promise<T> => {
  await setBackend(backend);
  try {
    const result = await fn();
    if (active() !== backend) throw new Error(`this ran on '${active().name}', not on '${backend.name}'`);
    return result;
  } finally {
    await setBackend('cpu');
  }
};

/** What `fn` makes on a backend, read from there: a storage that another backend had made would not be readable. */
export const on = (
  backend: Backend,
  fn: () => Promise<Tensor | readonly Tensor[]> | Tensor | readonly Tensor[],
): Promise<readonly Values[]> => running(backend, async () => Promise.all(asList(await fn()).map(read)));

/** `make`, once it is asked for, and only once. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
