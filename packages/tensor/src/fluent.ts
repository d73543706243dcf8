import type { BackwardOptions } from './autograd/backward.ts';
import { backward } from './autograd/backward.ts';
import { Tensor } from './autograd/tensor.ts';
import { cast } from './ops/cast.ts';
import { methods } from './ops/methods.ts';
import type { DType } from './shape/dtype.ts';

type AfterFirst<F> = F extends (first: never, ...rest: infer R) => infer Result ? (...rest: R) => Result : never;

type FluentMethods = { [K in keyof typeof methods]: AfterFirst<(typeof methods)[K]> };

declare module './autograd/tensor.ts' {
  interface Tensor extends FluentMethods {
    /** This tensor in another dtype; see `cast`. */
    to(dtype: DType): Tensor;
    /** See `backward`. */
    backward(options?: BackwardOptions): void;
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
