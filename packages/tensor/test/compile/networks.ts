// Small networks that several of these tests train.
import { Dropout, Generator, Linear, Module, mseLoss, randn, type Tensor, tanh } from '../../src/index.ts';

const seeded = (seed: number) => ({ generator: new Generator(seed) });

/** Inputs and targets of a call of `twoLayers`. */
export const batch = (call: number): [Tensor, Tensor] => [
  randn([4, 3], seeded(call)),
  randn([4, 2], seeded(call + 50)),
];

export const twoLayers = () => {
  const [first, second] = [new Linear(3, 5), new Linear(5, 2)];
  const parameters = [...first.parameters(), ...second.parameters()];
  const lossOf = (x: Tensor, y: Tensor): Tensor => mseLoss(second.forward(tanh(first.forward(x))), y);
  return { first, second, parameters, lossOf, tensors: parameters };
};

/** Forgets the gradients. */
export const zero = (tensors: readonly Tensor[]): void => {
  for (const t of tensors) t.grad = null;
};

/** A layer whose forward pass draws numbers. */
export class Net extends Module {
  readonly layer = new Linear(2, 2);
  readonly dropout = new Dropout(0.5);

  forward(x: Tensor): Tensor {
    return this.dropout.forward(this.layer.forward(x));
  }
}
