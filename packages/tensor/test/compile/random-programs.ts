import fc from 'fast-check';
import {
  cat,
  cumsum,
  exp,
  type FloatDType,
  flip,
  gather,
  gt,
  indexSelect,
  logSoftmax,
  matmul,
  maximum,
  type Shape,
  sigmoid,
  softmax,
  stack,
  type Tensor,
  tanh,
  tensor,
  where,
} from '../../src/index.ts';

/** One step of a random program: an op, two tensors of the pool and some numbers, all taken modulo what there is. */
export interface Step {
  readonly op: number;
  readonly a: number;
  readonly b: number;
  readonly n: number;
}

/** No tensor of a random program is larger. */
const MOST = 150;

const at = <T>(list: readonly T[], i: number): T => list[i % list.length];
const axisOf = (x: Tensor, n: number): number => n % Math.max(1, x.ndim);

/** The elements of x in another shape: the first ones, or where there are too few their mean. */
const fitted = (x: Tensor, shape: Shape): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  if (x.numel < size) return x.mean().expand([...shape]);
  return x
    .reshape([-1])
    .slice(0, 0, size)
    .reshape([...shape]);
};

/** Something of x that broadcasts against it. */
const thin = (b: Tensor, x: Tensor, n: number): Tensor =>
  fitted(
    b,
    x.shape.map((size, axis) => ((n >> axis) & 1 ? 1 : size)),
  );

const indices = (count: number, size: number, n: number): number[] =>
  Array.from({ length: count }, (_, i) => (i * 7 + n) % size);

type Op = (a: Tensor, b: Tensor, n: number) => Tensor;
const withAxis =
  (fn: (x: Tensor, axis: number, b: Tensor, n: number) => Tensor): Op =>
  (a, b, n) =>
    a.ndim === 0 ? tanh(a.add(b.mean())) : fn(a, axisOf(a, n), b, n >> 2);

/** Results stay of the size of 1, so that rounding errors stay small. */
const ops: readonly Op[] = [
  (a) => tanh(a),
  (a) => exp(a.clamp(-2, 1)),
  (a) => sigmoid(a).square(),
  (a) => a.neg(),
  (a, b, n) => a.add(thin(b, a, n)),
  (a, b, n) => thin(b, a, n).mul(a),
  (a, b, n) => a.sub(thin(b, a, n)).mul(0.5),
  (a, b, n) => maximum(a, thin(b, a, n)),
  (a, b) => a.div(fitted(b, a.shape).square().add(1)),
  (a, b, n) => where(gt(a, 0.1), a, thin(b, a, n)),
  (a, b) => {
    const k = a.ndim === 0 ? 1 : (a.shape[a.ndim - 1] as number);
    const columns = Math.max(1, Math.min(4, Math.floor(b.numel / k)));
    return tanh(matmul(a.reshape([-1, k]), fitted(b, [k, columns])));
  },
  (a, b) => {
    // The other way round, so that weights come from the left as well.
    const k = a.ndim < 2 ? 1 : (a.shape[0] as number);
    return tanh(matmul(fitted(b, [3, k]), a.reshape([k, -1])));
  },
  withAxis((x, axis, _, n) => x.sum(axis, { keepdim: n % 2 === 0 }).mul(0.3)),
  withAxis((x, axis, _, n) => x.mean(axis, { keepdim: n % 2 === 0 })),
  withAxis((x, axis) => softmax(x, axis)),
  withAxis((x, axis) => logSoftmax(x, axis).mul(0.3)),
  withAxis((x, axis) => cumsum(x, axis).mul(0.4)),
  withAxis((x, axis, _, n) => x.slice(axis, n % (x.shape[axis] as number))),
  withAxis((x, axis, _, n) => x.slice(axis, 0, Infinity, 1 + (n % 3))),
  withAxis((x, axis, _, n) => x.select(axis, n % (x.shape[axis] as number))),
  withAxis((x, axis, b) => cat([x, fitted(b, x.shape), x], axis)),
  withAxis((x, axis, b) => cat([tanh(x), fitted(b, x.shape).mul(2)], axis)),
  (a, b, n) => stack([a, fitted(b, a.shape)], n % (a.ndim + 1)),
  withAxis((x, axis, _, n) => indexSelect(x, axis, tensor(indices(3, x.shape[axis] as number, n), { dtype: 'int32' }))),
  withAxis((x, axis, _, n) => {
    const index = tensor(new Int32Array(indices(x.numel, x.shape[axis] as number, n)), [...x.shape]);
    return gather(x, axis, index);
  }),
  (a) => (a.ndim < 2 ? a.reshape([-1, 1]) : a.transpose(0, 1)),
  (a) => a.reshape([-1]),
  (a) => a.clone(),
  (a, b) => a.detach().mul(b.mean()),
  (a) => flip(a.reshape([-1]), 0),
];

/** Which step writes to the program's state, where it has one. */
const WRITE = ops.length;

const step = (writes: boolean): fc.Arbitrary<Step> =>
  fc.record({
    op: fc.nat({ max: writes ? WRITE + 2 : WRITE - 1 }),
    a: fc.nat({ max: 60 }),
    b: fc.nat({ max: 60 }),
    n: fc.nat({ max: 60 }),
  });

/** `writes`: some of the steps write to a tensor from outside. */
export const randomSteps = ({ writes = false, length = 14 } = {}): fc.Arbitrary<Step[]> =>
  fc.array(step(writes), { minLength: 2, maxLength: length });

/** All that the steps compute, one after the other, from a pool that begins with `inputs`. Tensors near the end come first. */
export const runSteps = (steps: readonly Step[], inputs: readonly Tensor[], state: Tensor | null = null): Tensor[] => {
  const pool = [...inputs];
  for (const { op, a, b, n } of steps) {
    const recent = [...pool].reverse();
    const [x, y] = [at(recent, a), at(recent, b)];
    if (op >= WRITE && state !== null) {
      if (op === WRITE) pool.push(state.clone());
      else
        state.assign(op === WRITE + 1 ? fitted(tanh(x), state.shape).detach() : state.mul(0.5).add(y.mean().detach()));
      pool.push(op % 2 === 0 ? state.add(0) : state.clone());
      continue;
    }
    const result = at(ops, op)(x, y, n);
    if (result.numel > 0 && result.numel <= MOST) pool.push(result);
  }
  return pool;
};

/** A scalar in which all that `runSteps` has computed has its part. */
export const lossOf = (pool: readonly Tensor[]): Tensor =>
  pool
    .map((x, i) =>
      tanh(x)
        .mean()
        .mul(1 / (i + 1)),
    )
    .reduce((a, b) => a.add(b));

/** The shapes of inputs and weights that random programs begin with. */
const SHAPES: readonly Shape[] = [[2, 3], [3, 4], [4], [], [2, 2, 3]];

export const drawn = (seed: number, dtype: FloatDType): Tensor[] =>
  SHAPES.map((shape, k) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (seed + 1) + 37.719 * k));
    return tensor(dtype === 'float32' ? Float32Array.from(data) : Float64Array.from(data), [...shape]);
  });
