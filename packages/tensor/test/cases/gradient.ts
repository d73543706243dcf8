import { grad, type NestedArray, type NestedInput, sum, type Tensor, tensor } from '../../src/index.ts';

type Fn = (...inputs: Tensor[]) => Tensor;

const leaves = (points: readonly NestedInput[]): Tensor[] =>
  points.map((values) => tensor(values, { dtype: 'float64', requiresGrad: true }));

/** The gradient of Σ fn at a point, for each input: for kinks, ties and poles, where differences say nothing. */
export const gradientAt = (fn: Fn, ...points: NestedInput[]): NestedArray[] => {
  const inputs = leaves(points);
  return grad(sum(fn(...inputs)), inputs).map((g) => g.arraySync());
};

/** The gradient of Σ of that gradient with respect to the first input. */
export const secondGradientAt = (fn: Fn, ...points: NestedInput[]): NestedArray[] => {
  const inputs = leaves(points);
  const [first] = grad(sum(fn(...inputs)), inputs, { createGraph: true });
  return grad(sum(first), inputs).map((g) => g.arraySync());
};
