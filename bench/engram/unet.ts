/** The model of a `UNetWork`: that of examples/diffusion, which the bench may not import. */
import {
  Conv2d,
  cat,
  chunk,
  cos,
  exp,
  GroupNorm,
  interpolate,
  Linear,
  linspace,
  Module,
  mul,
  narrow,
  scaledDotProductAttention,
  silu,
  sin,
  type Tensor,
} from '@engram/tensor';
import type { UNetWork } from '../works/work.ts';

const GROUPS = 8;
/** Numbers that say what time it is. */
const TIME = 64;
const WAVES = 16;
const HEADS = 4;

const conv = (from: number, to: number, stride = 1): Conv2d => new Conv2d(from, to, 3, { padding: 1, stride });

/** x + conv(silu(norm(conv(silu(norm(x)))))), where the time scales and shifts the second norm: [N, C, H, W] → [N, C′, H, W]. */
class Block extends Module {
  readonly norm1: GroupNorm;
  readonly conv1: Conv2d;
  readonly time: Linear;
  readonly norm2: GroupNorm;
  readonly conv2: Conv2d;
  readonly skip: Conv2d | null;

  constructor(from: number, to: number) {
    super();
    this.norm1 = new GroupNorm(GROUPS, from);
    this.conv1 = conv(from, to);
    this.time = new Linear(TIME, 2 * to);
    this.norm2 = new GroupNorm(GROUPS, to);
    this.conv2 = conv(to, to);
    this.skip = from === to ? null : new Conv2d(from, to, 1);
  }

  forward(x: Tensor, time: Tensor): Tensor {
    const [scale, shift] = chunk(this.time.forward(time).unsqueeze(2).unsqueeze(3), 2, 1) as [Tensor, Tensor];
    const h = this.norm2.forward(this.conv1.forward(silu(this.norm1.forward(x))));
    const added = this.conv2.forward(silu(h.mul(scale.add(1)).add(shift)));
    return (this.skip ? this.skip.forward(x) : x).add(added);
  }
}

class Attention extends Module {
  readonly norm: GroupNorm;
  readonly qkv: Conv2d;
  readonly out: Conv2d;

  constructor(channels: number) {
    super();
    this.norm = new GroupNorm(GROUPS, channels);
    this.qkv = new Conv2d(channels, 3 * channels, 1);
    this.out = new Conv2d(channels, channels, 1);
  }

  forward(x: Tensor): Tensor {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const [q, k, v] = this.qkv
      .forward(this.norm.forward(x))
      .reshape([n, 3 * HEADS, c / HEADS, h * w])
      .transpose(2, 3)
      .chunk(3, 1) as [Tensor, Tensor, Tensor];
    const seen = scaledDotProductAttention(q, k, v).transpose(2, 3).reshape([n, c, h, w]);
    return x.add(this.out.forward(seen));
  }
}

export class UNet extends Module {
  readonly size: number;
  readonly time1 = new Linear(2 * WAVES, TIME);
  readonly time2 = new Linear(TIME, TIME);
  readonly first: Conv2d;
  readonly down1: Block;
  readonly halve1: Conv2d;
  readonly down2: Block;
  readonly halve2: Conv2d;
  readonly middle: Block;
  readonly attention: Attention;
  readonly double2: Conv2d;
  readonly up2: Block;
  readonly double1: Conv2d;
  readonly up1: Block;
  readonly norm: GroupNorm;
  readonly last: Conv2d;

  constructor({ channels: [a, b, c], size }: UNetWork) {
    super();
    this.size = size;
    this.first = conv(1, a);
    this.down1 = new Block(a, a);
    this.halve1 = conv(a, b, 2);
    this.down2 = new Block(b, b);
    this.halve2 = conv(b, c, 2);
    this.middle = new Block(c, c);
    this.attention = new Attention(c);
    this.double2 = conv(c, b);
    this.up2 = new Block(2 * b, b);
    this.double1 = conv(b, a);
    this.up1 = new Block(2 * a, a);
    this.norm = new GroupNorm(GROUPS, a);
    this.last = conv(a, 1);
  }

  /** Times and the pixels behind them [B, 1 + size²] → velocities [B, 1, size, size]. */
  forward(inputs: Tensor): Tensor {
    const side = this.size;
    const t = silu(this.time2.forward(silu(this.time1.forward(waves(narrow(inputs, 1, 0, 1))))));
    const x = narrow(inputs, 1, 1, side * side).reshape([-1, 1, side, side]);
    const x1 = this.down1.forward(this.first.forward(x), t);
    const x2 = this.down2.forward(this.halve1.forward(x1), t);
    const x3 = this.attention.forward(this.middle.forward(this.halve2.forward(x2), t));
    const y2 = this.up2.forward(cat([this.double2.forward(doubled(x3)), x2], 1), t);
    const y1 = this.up1.forward(cat([this.double1.forward(doubled(y2)), x1], 1), t);
    return this.last.forward(silu(this.norm.forward(y1)));
  }
}

const doubled = (x: Tensor): Tensor => interpolate(x, { scaleFactor: 2 });

/** [N, 1] → [N, 2 · 16] */
const waves = (time: Tensor): Tensor => {
  const angles = mul(time, exp(linspace(0, Math.log(1000), WAVES)));
  return cat([sin(angles), cos(angles)], 1);
};
