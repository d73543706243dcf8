import { Conv2d, Dropout, flatten, type Generator, Linear, Module, maxPool2d, relu, type Tensor } from '@engram/tensor';

/** What a model draws from. */
export interface Sources {
  /** Its first weights. */
  readonly weights: Generator;
  /** Its dropout. */
  readonly noise: Generator;
}

/**
 * Reads digits: x [N, 1, 28, 28] → the logits of the ten [N, 10]. Twice a convolution that looks at 3 × 3 pixels and a pooling that
 * halves the sides, then two linear layers (after LeCun et al. 1998, with ReLU and dropout).
 */
export class CNN extends Module {
  readonly conv1: Conv2d;
  readonly conv2: Conv2d;
  readonly dropout: Dropout;
  readonly hidden: Linear;
  readonly output: Linear;

  constructor({ weights: generator, noise }: Sources) {
    super();
    this.conv1 = new Conv2d(1, 16, 3, { padding: 'same', generator });
    this.conv2 = new Conv2d(16, 32, 3, { padding: 'same', generator });
    this.dropout = new Dropout(0.3, { generator: noise });
    this.hidden = new Linear(32 * 7 * 7, 64, { generator });
    this.output = new Linear(64, 10, { generator });
  }

  forward(x: Tensor): Tensor {
    const h14 = maxPool2d(relu(this.conv1.forward(x)), 2); // [N, 16, 14, 14]
    const h7 = maxPool2d(relu(this.conv2.forward(h14)), 2); // [N, 32, 7, 7]
    const h = relu(this.hidden.forward(this.dropout.forward(flatten(h7, 1)))); // [N, 64]
    return this.output.forward(h);
  }
}
