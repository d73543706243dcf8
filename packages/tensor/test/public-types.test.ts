import { assert, suite } from '@engram/tools/suite';
import {
  Adam,
  add,
  type CompiledFunction,
  compile,
  type DType,
  Linear,
  Module,
  type NestedArray,
  type Parameter,
  type Shape,
  type StateDict,
  sum,
  type Tensor,
  type TypedArray,
  tensor,
  topk,
  zeros,
} from '../src/index.ts';

/** The type of `value` is exactly `T`. */
const is = <T>(_value: T, ..._same: Same<T, T>): void => {};
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? [] : [never];
const exactly = <Expected>() => ({ is: <Got>(_got: Got, ..._same: Same<Got, Expected>): void => {} });

/** Checked by the compiler and never run. An error that is not there is an error, too. */
const types = async (x: Tensor, model: Linear): Promise<void> => {
  is<Tensor>(x);
  exactly<Tensor>().is(add(x, 1));
  exactly<Tensor>().is(x.add(true).matmul(x).softmax(-1).to('float64').clamp(0, 1).floor());
  exactly<Shape>().is(x.shape);
  exactly<DType>().is(x.dtype);
  exactly<TypedArray>().is(await x.data());
  exactly<number>().is(await x.item());
  exactly<NestedArray>().is(x.arraySync());
  exactly<Tensor | null>().is(x.grad);
  exactly<void>().is(x.backward({ retainGraph: true }));
  exactly<Tensor>().is(topk(x, 2).indices);
  exactly<Parameter>().is(model.weight);
  exactly<Parameter | null>().is(model.bias);
  exactly<StateDict>().is(model.stateDict());

  // @ts-expect-error: read-only
  x.shape = [1];
  // @ts-expect-error: read-only
  x.shape[0] = 1;
  // @ts-expect-error: read-only
  x.dtype = 'int32';
  // @ts-expect-error: not indexed
  x[0];
  // @ts-expect-error: not a field
  x.requires_grad = true;
  // @ts-expect-error: not a number
  x + 1;
  // @ts-expect-error: not a number
  x > 0;

  // @ts-expect-error: an option that there is not
  sum(x, 0, { keepDim: true });
  // @ts-expect-error: one of a method
  x.sum(0, { keepDim: true });
  // @ts-expect-error: one of an optimizer
  new Adam(model.parameters(), { learningRate: 1 });
  // @ts-expect-error: one of a layer
  new Linear(2, 2, { Bias: false });
  // @ts-expect-error: options go in an object
  new Linear(2, 2, false);
  // @ts-expect-error: a surplus argument
  sum(x, 0, {}, 1);
  // @ts-expect-error: a surplus argument of a method
  x.sum(0, 1);
  // @ts-expect-error: axes go in an array
  x.reshape(2, 3);
  // @ts-expect-error: a dtype that there is not
  zeros([2], { dtype: 'float16' });
  // @ts-expect-error: text is not data
  tensor('1');

  const f = compile((a: Tensor, { b }: { b: Tensor }) => ({ sum: add(a, b) }));
  f satisfies CompiledFunction<[Tensor, { b: Tensor }], { sum: Tensor }>;
  exactly<{ sum: Tensor }>().is(await f(x, { b: x }));
  // @ts-expect-error: an argument is missing
  f(x);
  // @ts-expect-error: an argument of another type
  f(x, { b: 'b' });

  class Net extends Module {
    readonly layer = new Linear(2, 2);
    forward(y: Tensor): Tensor {
      return this.layer.forward(y);
    }
  }
  exactly<Tensor>().is(new Net().forward(x));
  exactly<Linear>().is(new Net().layer);
};

suite('the types of what is exported', (test) => {
  test('are checked by the compiler', () => assert.type(types, 'function'));
});
