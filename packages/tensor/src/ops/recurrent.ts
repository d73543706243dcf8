import { apply, applyAll } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, DTypeError, got, ShapeError } from '../errors.ts';
import { formatShape, type Shape, type Spec, sameShape } from '../shape/shape.ts';
import { checkFloat, checkTensor } from './arguments.ts';
import { add, mul, sub } from './arithmetic.ts';
import { zerosLike } from './create.ts';
import { cat } from './join.ts';
import { linear } from './matmul.ts';
import { square } from './power.ts';
import { chunk } from './slice.ts';
import { relu, sigmoid, tanh } from './squashing.ts';

const gates = (h: Spec) => ({ batch: h.shape[0], hidden: h.shape[1] });

const wide = (h: Shape, times: number): Shape => [h[0], h[1] * times];

const gruGatesBackwardOp = defineOp({
  name: 'gruGatesBackward',
  kernel: kernels.gruGatesBackward,
  outputs: 3,
  shapes: ([, , h]) => [wide(h.shape, 3), wide(h.shape, 3), h.shape],
  geometry: ([, , h]) => gates(h),
  decompose: ([g, saved, h]) => {
    const [r, z, n, hn] = chunk(saved, 4, 1);
    const dn = mul(mul(g, sub(1, z)), sub(1, square(n)));
    const dr = mul(mul(dn, hn), mul(r, sub(1, r)));
    const dz = mul(mul(g, sub(h, n)), mul(z, sub(1, z)));
    return [cat([dr, dz, dn], 1), cat([dr, dz, mul(dn, r)], 1), mul(g, z)];
  },
});

/** Everything of a GRU step behind its two projections; the activated gates are kept for the way back. */
const gruGatesOp = defineOp({
  name: 'gruGates',
  kernel: kernels.gruGates,
  outputs: 2,
  shapes: ([, , h]) => [h.shape, wide(h.shape, 4)],
  geometry: ([, , h]) => gates(h),
  decompose: ([gx, gh, h]) => {
    const [xr, xz, xn] = chunk(gx, 3, 1);
    const [hr, hz, hn] = chunk(gh, 3, 1);
    const r = sigmoid(add(xr, hr));
    const z = sigmoid(add(xz, hz));
    const n = tanh(add(xn, mul(r, hn)));
    return [add(mul(sub(1, z), n), mul(z, h)), cat([r, z, n, hn], 1)];
  },
  vjp: (g, [, , h], { outputs, grads, decomposed }) =>
    grads[1] ? decomposed() : applyAll(gruGatesBackwardOp, [g, outputs[1], h]),
});

const lstmGatesBackwardOp = defineOp({
  name: 'lstmGatesBackward',
  kernel: kernels.lstmGatesBackward,
  outputs: 2,
  shapes: ([, , , c]) => [wide(c.shape, 4), c.shape],
  geometry: ([, , , c]) => gates(c),
  decompose: ([gradH, gradC, saved, c]) => {
    const [i, f, g, o, t] = chunk(saved, 5, 1);
    const dCell = add(gradC, mul(mul(gradH, o), sub(1, square(t))));
    const di = mul(mul(dCell, g), mul(i, sub(1, i)));
    const df = mul(mul(dCell, c), mul(f, sub(1, f)));
    const dg = mul(mul(dCell, i), sub(1, square(g)));
    const dO = mul(mul(gradH, t), mul(o, sub(1, o)));
    return [cat([di, df, dg, dO], 1), mul(dCell, f)];
  },
});

/** Everything of an LSTM step behind its two projections. */
const lstmGatesOp = defineOp({
  name: 'lstmGates',
  kernel: kernels.lstmGates,
  outputs: 3,
  shapes: ([, , c]) => [c.shape, c.shape, wide(c.shape, 5)],
  geometry: ([, , c]) => gates(c),
  decompose: ([gx, gh, c]) => {
    const [pi, pf, pg, po] = chunk(add(gx, gh), 4, 1);
    const [i, f, g, o] = [sigmoid(pi), sigmoid(pf), tanh(pg), sigmoid(po)];
    const cNext = add(mul(f, c), mul(i, g));
    const t = tanh(cNext);
    return [mul(o, t), cNext, cat([i, f, g, o, t], 1)];
  },
  vjp: (g, [, , c], { outputs, grads, decomposed }) => {
    if (grads[2]) return decomposed();
    const [dp, dc] = applyAll(lstmGatesBackwardOp, [g, grads[1] ?? zerosLike(c), outputs[2], c]);
    return [dp, dp, dc];
  },
});

/** @throws {ArgumentError} unless the state of an LSTM has its parts in an array. */
export const checkStates = <S extends readonly Tensor[]>(op: string, state: S): S => {
  if (Array.isArray(state)) return state;
  throw new ArgumentError(`${op}: the state is [h, c], got ${got(state)}`);
};

const checkCell = (
  op: string,
  times: number,
  x: Tensor,
  states: readonly Tensor[],
  weights: readonly (Tensor | null)[],
): void => {
  checkFloat(op, x);
  const [h, c = h] = states;
  const [weightIh, weightHh, ...biases] = weights as readonly [Tensor, Tensor, ...(Tensor | null)[]];
  for (const t of [...states, weightIh, weightHh, ...biases.filter((bias) => bias !== null)]) {
    if (checkTensor(op, t).dtype !== x.dtype) {
      throw new DTypeError(`${op}: x is ${x.dtype}, another input is ${t.dtype}; all must have one dtype`);
    }
  }
  const hidden = h.shape[1];
  const fits =
    x.ndim === 2 &&
    h.ndim === 2 &&
    x.shape[0] === h.shape[0] &&
    weightIh.shape[0] === times * hidden &&
    weightHh.shape[0] === times * hidden &&
    weightIh.shape[1] === x.shape[1] &&
    weightHh.shape[1] === hidden;
  if (!fits) {
    throw new ShapeError(
      `${op}: x ${formatShape(x.shape)}, h ${formatShape(h.shape)}, weightIh ${formatShape(weightIh.shape)} and weightHh ` +
        `${formatShape(weightHh.shape)} do not fit: expected x [B, I], h [B, H], weightIh [${times}H, I], weightHh [${times}H, H]`,
    );
  }
  for (const bias of biases) {
    if (bias && !sameShape(bias.shape, [times * hidden])) {
      throw new ShapeError(
        `${op}: bias ${formatShape(bias.shape)} must be [${times * hidden}], ${times} times the hidden size`,
      );
    }
  }
  if (!sameShape(c.shape, h.shape)) {
    throw new ShapeError(`${op}: h ${formatShape(h.shape)} and c ${formatShape(c.shape)} must have one shape`);
  }
};

/**
 * One step of a recurrent network without gates (Elman 1990): h′ = φ(W x + b + W′ h + b′), φ being tanh or relu.
 *
 * x [B, I], h [B, H], weightIh [H, I], weightHh [H, H], biases [H] → h′ [B, H].
 * @throws {ShapeError | DTypeError}
 */
export const rnnCell = (
  nonlinearity: 'tanh' | 'relu',
  x: Tensor,
  h: Tensor,
  weightIh: Tensor,
  weightHh: Tensor,
  biasIh: Tensor | null,
  biasHh: Tensor | null,
): Tensor => {
  checkCell('rnnCell', 1, x, [h], [weightIh, weightHh, biasIh, biasHh]);
  const sum = add(linear(x, weightIh, biasIh), linear(h, weightHh, biasHh));
  return nonlinearity === 'tanh' ? tanh(sum) : relu(sum);
};

/**
 * One step of a gated recurrent unit (Cho et al. 2014, in PyTorch's variant and gate order r, z, n):
 *
 * r = σ(W_ir x + b_ir + W_hr h + b_hr), z = σ(W_iz x + b_iz + W_hz h + b_hz),
 * n = tanh(W_in x + b_in + r (W_hn h + b_hn)), h′ = (1 − z) n + z h.
 *
 * x [B, I], h [B, H], weightIh [3H, I], weightHh [3H, H], biases [3H] → h′ [B, H].
 * @throws {ShapeError | DTypeError}
 */
export const gruCell = (
  x: Tensor,
  h: Tensor,
  weightIh: Tensor,
  weightHh: Tensor,
  biasIh: Tensor | null = null,
  biasHh: Tensor | null = null,
): Tensor => {
  checkCell('gruCell', 3, x, [h], [weightIh, weightHh, biasIh, biasHh]);
  return apply(gruGatesOp, [linear(x, weightIh, biasIh), linear(h, weightHh, biasHh), h]);
};

/**
 * One step of a long short-term memory (Hochreiter and Schmidhuber 1997, with forget gate; gate order i, f, g, o):
 *
 * i, f, o = σ(W x + b + W′ h + b′), g = tanh(W x + b + W′ h + b′), c′ = f c + i g, h′ = o tanh c′.
 *
 * x [B, I], state h and c [B, H], weightIh [4H, I], weightHh [4H, H], biases [4H] → [h′, c′], each [B, H].
 * @throws {ShapeError | DTypeError}
 */
export const lstmCell = (
  x: Tensor,
  state: readonly [Tensor, Tensor],
  weightIh: Tensor,
  weightHh: Tensor,
  biasIh: Tensor | null = null,
  biasHh: Tensor | null = null,
): [Tensor, Tensor] => {
  const [h, c] = checkStates('lstmCell', state);
  checkCell('lstmCell', 4, x, [h, c], [weightIh, weightHh, biasIh, biasHh]);
  const [next, cell] = applyAll(lstmGatesOp, [linear(x, weightIh, biasIh), linear(h, weightHh, biasHh), c]);
  return [next, cell];
};
