import { assert, suite } from '@engram/tools/suite';
import * as engram from '../../src/index.ts';
import { Tensor, tensor } from '../../src/index.ts';

const { LayerNorm, Linear, SGD, Adam, TensorDataset, Generator, noGrad } = engram;

const matrix = () =>
  tensor(
    [
      [1, 2, 3],
      [4, 5, 7],
    ],
    { requiresGrad: true },
  );
type Numbers = number[] & Float32Array;
/** Makes tensors from `x` [2, 3], float32, and an array. */
type Use = (x: Tensor, list: Numbers) => readonly Tensor[] | Tensor;

const seeded = () => ({ generator: new Generator(1) });

/** The array that each is given; numbers, or a typed array where one may stand. */
const uses: Record<string, readonly [list: readonly number[] | engram.TypedArray, use: Use]> = {
  tensor: [Float32Array.of(1, 2), (_, data) => tensor(data)],
  'tensor of int32': [Int32Array.of(1, 2), (_, data) => tensor(data)],
  'tensor of float64': [Float64Array.of(1, 2), (_, data) => tensor(data)],
  'tensor of bool': [Uint8Array.of(1, 0), (_, data) => tensor(data, undefined, { dtype: 'bool' })],
  'tensor of an array': [[1, 2], (_, data) => tensor(data)],
  'tensor with a shape': [[2, 1], (_, shape) => tensor(Float32Array.of(1, 2), shape)],
  zeros: [[2, 3], (_, shape) => engram.zeros(shape)],
  ones: [[2, 3], (_, shape) => engram.ones(shape)],
  full: [[2, 3], (_, shape) => engram.full(shape, 2)],
  rand: [[2, 3], (_, shape) => engram.rand(shape, seeded())],
  randn: [[2, 3], (_, shape) => engram.randn(shape, seeded())],
  randint: [[2, 3], (_, shape) => engram.randint(0, 9, shape, seeded())],
  reshape: [[3, 2], (x, shape) => engram.reshape(x, shape)],
  'reshape, one inferred': [[3, -1], (x, shape) => engram.reshape(x, shape)],
  'x.reshape': [[3, 2], (x, shape) => x.reshape(shape)],
  expand: [[2, 2, 3], (x, shape) => engram.expand(x, shape)],
  'x.expand': [[2, 3], (x, shape) => x.expand(shape)],
  permute: [[1, 0], (x, axes) => engram.permute(x, axes)],
  'permute, nothing to do': [[0, 1], (x, axes) => engram.permute(x, axes)],
  squeeze: [[0], (x, axes) => engram.squeeze(x, axes)],
  flip: [[0, 1], (x, axes) => engram.flip(x, axes)],
  tile: [[2, 1], (x, reps) => engram.tile(x, reps)],
  pad: [[1, 1], (x, by) => engram.pad(x, by)],
  roll: [[1], (x, by) => engram.roll(x, by[0], 0)],
  split: [[1, 1], (x, sizes) => engram.split(x, sizes, 0)],
  sum: [[0], (x, axes) => engram.sum(x, axes)],
  mean: [[0, 1], (x, axes) => engram.mean(x, axes)],
  prod: [[1], (x, axes) => engram.prod(x, axes)],
  max: [[1], (x, axes) => engram.max(x, axes)],
  min: [[1], (x, axes) => engram.min(x, axes)],
  logsumexp: [[1], (x, axes) => engram.logsumexp(x, axes)],
  norm: [[1], (x, axes) => engram.norm(x, 2, axes)],
  'norm, p = 3': [[1], (x, axes) => engram.norm(x, 3, axes)],
  std: [[1], (x, axes) => engram.std(x, axes)],
  variance: [[1], (x, axes) => engram.variance(x, axes)],
  layerNorm: [[3], (x, shape) => engram.layerNorm(x, shape)],
  LayerNorm: [[3], (_, shape) => [...new LayerNorm(shape).parameters()]],
};

const overwrite = (list: Numbers): void => void list.fill(9);
const listed = (made: Tensor | readonly Tensor[]): readonly Tensor[] => (made instanceof Tensor ? [made] : made);
const told = (made: readonly Tensor[]) => made.map((y) => ({ shape: [...y.shape], numel: y.numel, is: y.arraySync() }));

suite('an array of the caller’s', (test) => {
  for (const [name, [list, use]] of Object.entries(uses)) {
    test(`${name} keeps none`, () => {
      const run = (write: boolean) => {
        const own = (Array.isArray(list) ? [...list] : list.slice()) as Numbers;
        const x = matrix();
        const made = listed(use(x, own));
        assert.equal([...own], [...list], 'the call writes into it');
        if (write) overwrite(own);
        const values = told(made);
        for (const y of made) if (y.requiresGrad && y.node) y.square().sum().backward();
        return [values, x.grad?.arraySync()];
      };
      assert.equal(run(true), run(false));
    });
  }

  test('a layer goes on as it was made', () => {
    const shape = [3];
    const layer = new LayerNorm(shape);
    shape[0] = 5;
    assert.equal(layer.normalizedShape, [3]);
    assert.equal(layer.forward(matrix()).shape, [2, 3]);
  });

  test('tensors that are joined may be replaced in their list afterwards', () => {
    for (const join of [engram.cat, engram.stack]) {
      const [a, b] = [matrix(), matrix()];
      const list = [a, b];
      const y = join(list).square().sum();
      list[0] = b;
      list.length = 1;
      y.backward();
      assert.equal(a.grad!.arraySync(), a.mul(2).arraySync());
      assert.equal(b.grad!.arraySync(), b.mul(2).arraySync());
    }
  });

  test('an optimizer has its own list and numbers', () => {
    const layer = new Linear(3, 1);
    const list = [...layer.parameters()];
    const sgd = new SGD(list, { lr: 1 });
    const betas: [number, number] = [0.5, 0.5];
    const adam = new Adam(list, { betas });
    list.length = 0;
    betas[0] = 9;
    layer.forward(matrix()).sum().backward();
    const before = layer.bias!.itemSync();
    sgd.step();
    assert.ok(layer.bias!.itemSync() !== before);
    adam.step();
    assert.ok(Number.isFinite(layer.bias!.itemSync()));
  });

  test('what is read is a copy', async () => {
    const x = noGrad(() => tensor([1, 2]));
    x.dataSync().fill(9);
    (await x.data()).fill(9);
    (x.arraySync() as number[]).fill(9);
    (x.toJSON() as number[]).fill(9);
    assert.equal(x.arraySync(), [1, 2]);
  });

  test('a data set of tensors has its own list', () => {
    const list = [matrix(), matrix()];
    const data = new TensorDataset(...list);
    list.length = 0;
    assert.is(data.get(0).length, 2);
  });
});
