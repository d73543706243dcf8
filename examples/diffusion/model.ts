import {
  Conv2d,
  cat,
  chunk,
  cos,
  exp,
  type Generator,
  GroupNorm,
  init,
  interpolate,
  Linear,
  linspace,
  Module,
  mul,
  scaledDotProductAttention,
  silu,
  sin,
  type Tensor,
} from '@engram/tensor';

interface From {
  /** Of the first weights. */
  readonly generator: Generator;
}

const GROUPS = 8;
/** Numbers that say what time it is. */
const TIME = 64;
const WAVES = 16;

const conv = (from: number, to: number, options: From & { stride?: number }): Conv2d =>
  new Conv2d(from, to, 3, { padding: 1, ...options });

/** A layer that begins as zero: what it adds to is passed on as it is, until there is something to add. */
const beginsAsZero = <L extends Conv2d>(layer: L): L => {
  init.zeros(layer.weight);
  init.zeros(layer.bias!);
  return layer;
};

/** x + conv(silu(norm(conv(silu(norm(x)))))), where the time scales and shifts the second norm: [N, C, H, W] → [N, C′, H, W]. */
class Block extends Module {
  readonly norm1: GroupNorm;
  readonly conv1: Conv2d;
  readonly time: Linear;
  readonly norm2: GroupNorm;
  readonly conv2: Conv2d;
  /** Where the channels change. */
  readonly skip: Conv2d | null;

  constructor(from: number, to: number, options: From) {
    super();
    this.norm1 = new GroupNorm(GROUPS, from);
    this.conv1 = conv(from, to, options);
    this.time = new Linear(TIME, 2 * to, options);
    this.norm2 = new GroupNorm(GROUPS, to);
    this.conv2 = beginsAsZero(conv(to, to, options));
    this.skip = from === to ? null : new Conv2d(from, to, 1, options);
  }

  forward(x: Tensor, time: Tensor): Tensor {
    const [scale, shift] = chunk(this.time.forward(time).unsqueeze(2).unsqueeze(3), 2, 1) as [Tensor, Tensor];
    const h = this.norm2.forward(this.conv1.forward(silu(this.norm1.forward(x))));
    const added = this.conv2.forward(silu(h.mul(scale.add(1)).add(shift)));
    return (this.skip ? this.skip.forward(x) : x).add(added);
  }
}

/** Every place looks at every other one: [N, C, H, W] → [N, C, H, W]. */
class Attention extends Module {
  readonly norm: GroupNorm;
  readonly qkv: Conv2d;
  readonly out: Conv2d;
  readonly heads: number;

  constructor(channels: number, heads: number, options: From) {
    super();
    this.heads = heads;
    this.norm = new GroupNorm(GROUPS, channels);
    this.qkv = new Conv2d(channels, 3 * channels, 1, options);
    this.out = beginsAsZero(new Conv2d(channels, channels, 1, options));
  }

  forward(x: Tensor): Tensor {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const [q, k, v] = this.qkv
      .forward(this.norm.forward(x))
      .reshape([n, 3 * this.heads, c / this.heads, h * w])
      .transpose(2, 3)
      .chunk(3, 1) as [Tensor, Tensor, Tensor];
    const seen = scaledDotProductAttention(q, k, v).transpose(2, 3).reshape([n, c, h, w]);
    return x.add(this.out.forward(seen));
  }
}

/**
 * A small U-Net (Ronneberger et al. 2015) that is told the time (Ho et al. 2020): x [N, 1, 16, 16], time [N] in (0, 1] →
 * [N, 1, 16, 16]. Sides of 16, 8 and 4 with attention at the smallest; on the way up it sees what it saw on the way down.
 */
export class UNet extends Module {
  readonly time1: Linear;
  readonly time2: Linear;
  readonly first: Conv2d;
  readonly down16: Block;
  readonly halve16: Conv2d;
  readonly down8: Block;
  readonly halve8: Conv2d;
  readonly block4: Block;
  readonly attention4: Attention;
  readonly double4: Conv2d;
  readonly up8: Block;
  readonly double8: Conv2d;
  readonly up16: Block;
  readonly norm: GroupNorm;
  readonly last: Conv2d;

  constructor(options: From, [a, b, c]: readonly [number, number, number] = [16, 32, 48]) {
    super();
    this.time1 = new Linear(2 * WAVES, TIME, options);
    this.time2 = new Linear(TIME, TIME, options);
    this.first = conv(1, a, options);
    this.down16 = new Block(a, a, options);
    this.halve16 = conv(a, b, { ...options, stride: 2 });
    this.down8 = new Block(b, b, options);
    this.halve8 = conv(b, c, { ...options, stride: 2 });
    this.block4 = new Block(c, c, options);
    this.attention4 = new Attention(c, 4, options);
    this.double4 = conv(c, b, options);
    this.up8 = new Block(2 * b, b, options);
    this.double8 = conv(b, a, options);
    this.up16 = new Block(2 * a, a, options);
    this.norm = new GroupNorm(GROUPS, a);
    this.last = beginsAsZero(conv(a, 1, options));
  }

  forward(x: Tensor, time: Tensor): Tensor {
    const t = silu(this.time2.forward(silu(this.time1.forward(waves(time)))));
    const x16 = this.down16.forward(this.first.forward(x), t);
    const x8 = this.down8.forward(this.halve16.forward(x16), t);
    const x4 = this.attention4.forward(this.block4.forward(this.halve8.forward(x8), t));
    const y8 = this.up8.forward(cat([this.double4.forward(doubled(x4)), x8], 1), t);
    const y16 = this.up16.forward(cat([this.double8.forward(doubled(y8)), x16], 1), t);
    return this.last.forward(silu(this.norm.forward(y16)));
  }
}

const doubled = (x: Tensor): Tensor => interpolate(x, { scaleFactor: 2 });

/** Sines and cosines of a time, from slow to fast (Vaswani et al. 2017): [N] → [N, 2 · 16]. */
const waves = (time: Tensor): Tensor => {
  const angles = mul(time.unsqueeze(1), exp(linspace(0, Math.log(1000), WAVES)));
  return cat([sin(angles), cos(angles)], 1);
};
