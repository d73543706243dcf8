/** The models of a `CNNWork` and of a `ConvolutionWork`. */
import { Conv2d, flatten, Linear, Module, maxPool2d, Parameter, relu, type Tensor, zeros } from '@engram/tensor';
import type { ConvolutionWork } from '../works/work.ts';

/** Of images of 28 × 28. */
export class CNN extends Module {
  readonly first = new Conv2d(1, 8, 3, { padding: 1 });
  readonly second = new Conv2d(8, 16, 3, { padding: 1 });
  readonly head = new Linear(16 * 7 * 7, 10);

  /** images [B, 1, 28, 28] → logits [B, 10] */
  forward(images: Tensor): Tensor {
    const halved = maxPool2d(relu(this.first.forward(images)), 2);
    return this.head.forward(flatten(maxPool2d(relu(this.second.forward(halved)), 2), 1));
  }
}

/** A convolution of images that are learned as well, so that both gradients are computed. */
export class LearnedImages extends Module {
  readonly images: Parameter;
  readonly conv: Conv2d;

  constructor({ batch, channels: [from, to], size }: ConvolutionWork) {
    super();
    this.images = new Parameter(zeros([batch, from, size, size]));
    this.conv = new Conv2d(from, to, 3, { padding: 1 });
  }

  forward(): Tensor {
    return this.conv.forward(this.images);
  }
}
