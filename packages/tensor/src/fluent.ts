import type * as backwards from './autograd/backward.ts';
import { backward } from './autograd/backward.ts';
import { Tensor } from './autograd/tensor.ts';
import type * as arithmetic from './ops/arithmetic.ts';
import type * as casts from './ops/cast.ts';
import { cast } from './ops/cast.ts';
import type * as compare from './ops/compare.ts';
import type * as elementwise from './ops/elementwise.ts';
import type * as indexing from './ops/indexing.ts';
import type * as matmul from './ops/matmul.ts';
import { methods } from './ops/methods.ts';
import type * as movement from './ops/movement.ts';
import type * as power from './ops/power.ts';
import type * as reduce from './ops/reduce.ts';
import type * as rounding from './ops/rounding.ts';
import type * as slice from './ops/slice.ts';
import type * as softmax from './ops/softmax.ts';
import type * as activation from './ops/squashing.ts';
import type * as statistics from './ops/statistics.ts';
import type { DType } from './shape/dtype.ts';

type AfterFirst<F> = F extends (first: never, ...rest: infer R) => infer Result ? (...rest: R) => Result : never;

/**
 * The functions of module `M` that are methods. It takes modules, and not the record of methods, since a mapped type hands
 * on the doc comments of what it maps, and those stand in the modules: an editor shows them on the methods.
 */
type Fluent<M, K extends keyof M = keyof M & keyof typeof methods> = { [N in K]: AfterFirst<M[N]> };

declare module './autograd/tensor.ts' {
  interface Tensor
    extends Fluent<typeof activation>,
      Fluent<typeof arithmetic>,
      Fluent<typeof backwards, 'backward'>,
      Fluent<typeof casts>,
      Fluent<typeof compare>,
      Fluent<typeof elementwise>,
      Fluent<typeof indexing>,
      Fluent<typeof matmul>,
      Fluent<typeof movement>,
      Fluent<typeof power>,
      Fluent<typeof reduce>,
      Fluent<typeof rounding>,
      Fluent<typeof slice>,
      Fluent<typeof softmax>,
      Fluent<typeof statistics> {
    /**
     * A copy in that dtype; a copy also where it has it already. Floats become int32 by dropping the fraction, anything but
     * 0 becomes `true`: see `cast`.
     * @throws {DTypeError} on a dtype that there is not.
     */
    to(dtype: DType): Tensor;
  }
}

// Installed here, not in the class, so that ops import the class and the class imports no op.
const install = (name: string, fn: (x: Tensor, ...rest: never[]) => unknown): void => {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: never[]) {
      return fn(this, ...rest);
    },
    configurable: true,
    writable: true,
  });
};

for (const [name, fn] of Object.entries(methods)) install(name, fn as (x: Tensor, ...rest: never[]) => unknown);
install('to', cast);
install('backward', backward);
