import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, got } from '../errors.ts';
import * as ops from '../ops/activation.ts';
import { full } from '../ops/create.ts';
import { logSoftmax, softmax } from '../ops/softmax.ts';
import { relu, sigmoid, tanh } from '../ops/squashing.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { FloatDType } from '../shape/dtype.ts';
import { checkSizes } from './layers.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

type Settings = Readonly<Record<string, number | string>>;
/** Of a default the kind counts, not the value. */
type Kind<V> = V extends number ? number : V;

/** A function of one tensor as a module. */
interface Activation<S> {
  new (options?: { readonly [K in keyof S]?: Kind<S[K]> }): ActivationOf<S>;
  new (...settings: Kind<S[keyof S]>[]): ActivationOf<S>;
}

type ActivationOf<S> = Module & { forward(x: Tensor): Tensor } & { readonly [K in keyof S]: Kind<S[K]> };

/**
 * The class of `f` with these settings and their defaults, which a caller gives by name or, as in PyTorch, in their order.
 * They are its fields.
 */
const activation = <const S extends Settings>(
  f: (x: Tensor, settings: { readonly [K in keyof S]: Kind<S[K]> }) => Tensor,
  settings: S = {} as S,
): Activation<S> => {
  const names = Object.keys(settings);
  const known = Object.fromEntries(
    names.map((name) => [name, typeof settings[name] === 'number' ? 'number' : 1]),
  ) as unknown as OptionNames<Settings>;
  const made = class extends Module {
    constructor(...given: unknown[]) {
      super();
      const op = this.constructor.name;
      const inOrder = typeof given[0] !== 'object';
      const options = inOrder ? Object.fromEntries(given.map((value, i) => [names[i], value])) : given[0];
      const own = checkOptions(op, options as Settings, known);
      for (const name of names) {
        const value = own[name] ?? settings[name];
        if (typeof value !== typeof settings[name])
          throw new ArgumentError(`${op}: ${name} is a ${typeof settings[name]}, got ${got(value)}`);
        Object.assign(this, { [name]: value });
      }
    }

    forward(x: Tensor): Tensor {
      return f(x, this as never);
    }
  };
  return made as unknown as Activation<S>;
};

/** See `relu`. */
export class ReLU extends activation(relu) {}
/** See `leakyRelu`: `new LeakyReLU({ negativeSlope: 0.2 })` or `new LeakyReLU(0.2)`. */
export class LeakyReLU extends activation((x, m) => ops.leakyRelu(x, m.negativeSlope), { negativeSlope: 0.01 }) {}
/** See `relu6`. */
export class ReLU6 extends activation(ops.relu6) {}
/** See `elu`. */
export class ELU extends activation((x, { alpha }) => ops.elu(x, { alpha }), { alpha: 1 }) {}
/** See `selu`. */
export class SELU extends activation(ops.selu) {}
/** See `gelu`; `approximate` is `'none'` or `'tanh'`. */
export class GELU extends activation((x, m) => ops.gelu(x, { approximate: m.approximate }), {
  approximate: 'none' as 'none' | 'tanh',
}) {}
/** See `silu`. */
export class SiLU extends activation(ops.silu) {}
/** See `mish`. */
export class Mish extends activation(ops.mish) {}
/** See `softplus`. */
export class Softplus extends activation((x, m) => ops.softplus(x, m.beta, m.threshold), { beta: 1, threshold: 20 }) {}
/** See `sigmoid`. */
export class Sigmoid extends activation(sigmoid) {}
/** See `logSigmoid`. */
export class LogSigmoid extends activation(ops.logSigmoid) {}
/** See `tanh`. */
export class Tanh extends activation(tanh) {}
/** See `hardtanh`. */
export class Hardtanh extends activation((x, { minVal, maxVal }) => ops.hardtanh(x, { minVal, maxVal }), {
  minVal: -1,
  maxVal: 1,
}) {}
/** See `hardswish`. */
export class Hardswish extends activation(ops.hardswish) {}
/** See `hardsigmoid`. */
export class Hardsigmoid extends activation(ops.hardsigmoid) {}
/** See `softsign`. */
export class Softsign extends activation(ops.softsign) {}
/** See `glu`. */
export class GLU extends activation((x, { axis }) => ops.glu(x, axis), { axis: -1 }) {}
/** See `softmax`. */
export class Softmax extends activation((x, { axis }) => softmax(x, axis), { axis: -1 }) {}
/** See `logSoftmax`. */
export class LogSoftmax extends activation((x, { axis }) => logSoftmax(x, axis), { axis: -1 }) {}

/** What the slopes of a `PReLU` begin with. */
export interface PReLUOptions {
  /** Of the slopes at first; default 0.25. */
  readonly init?: number;
  /** Default `'float32'`. */
  readonly dtype?: FloatDType;
}

/** x where x > 0, else weight · x; weight [numParameters], a slope for all or one for each channel. See `prelu`. */
export class PReLU extends Module {
  readonly weight: Parameter;

  constructor(numParameters = 1, options?: PReLUOptions) {
    super();
    const { init = 0.25, dtype = 'float32' } = checkOptions('PReLU', options, { init: 'number', dtype: 1 });
    checkSizes('PReLU', { numParameters });
    this.weight = new Parameter(full([numParameters], init, { dtype }));
  }

  /** x where x > 0, else the slope of its channel times x. x [B, C, …] → the same shape. */
  forward(x: Tensor): Tensor {
    return ops.prelu(x, this.weight);
  }
}
