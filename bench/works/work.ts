/** A piece of work as plain data, so that every side can do the same, in its own process and its own language. */

export type UnaryName = 'exp' | 'tanh' | 'sigmoid' | 'softmax' | 'sum' | 'erf' | 'gelu';

/** a + b over n floats; with `tape`, a requires gradients. */
export interface AddWork {
  readonly kind: 'add';
  readonly name: string;
  readonly n: number;
  readonly tape: boolean;
}

/** An op over a vector of n floats. */
export interface UnaryWork {
  readonly kind: 'unary';
  readonly name: string;
  readonly op: UnaryName;
  readonly n: number;
  /** Whether the result goes into memory that is there before the call. */
  readonly into: boolean;
}

/** [m, k] · [k, n], or [m, k] · [k] where n is `null`. */
export interface ProductWork {
  readonly kind: 'product';
  readonly name: string;
  readonly m: number;
  readonly k: number;
  readonly n: number | null;
  readonly into: boolean;
}

/** TinyNTM at its default sizes on the copy task: forward, backward, clipping to a norm, Adam. */
export interface TinyNTMWork {
  readonly kind: 'tiny-ntm';
  readonly name: string;
  readonly memory: 'fixed' | 'writable';
  readonly batch: number;
  readonly length: number;
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly clip: number | null;
}

/**
 * The NTM at the paper's size on the copy task, bits in and out: forward, the mean cross-entropy of what is said again,
 * backward, clipping to a norm, RMSprop.
 */
export interface NTMWork {
  readonly kind: 'ntm';
  readonly name: string;
  readonly slots: number;
  readonly batch: number;
  readonly length: number;
  readonly lr: number;
  readonly alpha: number;
  readonly momentum: number;
  readonly clip: number;
}

/** The same with a DNC: an LSTM of 100, slots of width 20, masked look-up, freed slots cleared, links sharpened. */
export interface DNCWork extends Omit<NTMWork, 'kind'> {
  readonly kind: 'dnc';
  readonly readHeads: number;
}

/** x [T, B, I] → h [T, B, H], mean squared error towards random targets, Adam. */
export interface GRUWork {
  readonly kind: 'gru';
  readonly name: string;
  readonly inputs: number;
  readonly hidden: number;
  readonly time: number;
  readonly batch: number;
  readonly lr: number;
}

/** y = σ(W₂ σ(W₁ x + b₁) + b₂), mean squared error, plain gradient descent, one example a step. */
export interface MLPWork {
  readonly kind: 'mlp';
  readonly name: string;
  readonly sizes: readonly [inputs: number, hidden: number, outputs: number];
  readonly lr: number;
}

/**
 * A causal language model: an embedding, transformer layers with exact gelu and norms first, a linear head; the mean
 * cross-entropy of the next token, AdamW.
 */
export interface TransformerWork {
  readonly kind: 'transformer';
  readonly name: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly batch: number;
  readonly length: number;
  readonly lr: number;
}

/** Two convolutions of 3 × 3 with relu and max pooling, and a linear layer, on images of 28 × 28; cross-entropy, SGD. */
export interface CNNWork {
  readonly kind: 'cnn';
  readonly name: string;
  readonly batch: number;
  readonly lr: number;
}

/**
 * The U-Net of examples/diffusion, which takes noise out of pictures and is told the time: blocks of convolutions of 3 × 3 and norms over
 * groups on three sizes, attention at the smallest. The mean squared error, clipping to a norm, Adam, and a moving average of
 * the weights.
 */
export interface UNetWork {
  readonly kind: 'unet';
  readonly name: string;
  readonly channels: readonly [number, number, number];
  readonly size: number;
  readonly batch: number;
  readonly lr: number;
  readonly clip: number;
  readonly decay: number;
}

/** A convolution of 3 × 3 with its gradients to weights, bias and images; the mean squared error, SGD. */
export interface ConvolutionWork {
  readonly kind: 'convolution';
  readonly name: string;
  readonly channels: readonly [from: number, to: number];
  readonly size: number;
  readonly batch: number;
  readonly lr: number;
}

export type TrainingWork =
  | TinyNTMWork
  | NTMWork
  | DNCWork
  | GRUWork
  | MLPWork
  | TransformerWork
  | CNNWork
  | UNetWork
  | ConvolutionWork;
export type KernelWork = AddWork | UnaryWork | ProductWork;
export type Work = KernelWork | TrainingWork;

interface Into {
  readonly into?: boolean;
}

const INTO = ', into';

export const add = (n: number, { tape = false } = {}): AddWork => ({
  kind: 'add',
  name: `add ${n}${tape ? ', tape on' : ''}`,
  n,
  tape,
});

export const unary = (op: UnaryName, n: number, { into = false }: Into = {}): UnaryWork => ({
  kind: 'unary',
  name: `${op} ${n}${into ? INTO : ''}`,
  op,
  n,
  into,
});

export const matmul = (size: number, { into = false }: Into = {}): ProductWork => ({
  kind: 'product',
  name: `matmul ${size}${into ? INTO : ''}`,
  m: size,
  k: size,
  n: size,
  into,
});

export const matrixVector = (size: number, { into = false }: Into = {}): ProductWork => ({
  kind: 'product',
  name: `matrix-vector ${size}${into ? INTO : ''}`,
  m: size,
  k: size,
  n: null,
  into,
});

export const tinyNTM = ({
  memory,
  batch,
  lr,
  betas = [0.9, 0.999],
  clip = null,
}: Pick<TinyNTMWork, 'memory' | 'batch' | 'lr'> & Partial<TinyNTMWork>): TinyNTMWork => {
  const length = 5;
  return {
    kind: 'tiny-ntm',
    name: `TinyNTM ${memory}, batch ${batch}, length ${length}`,
    memory,
    batch,
    length,
    lr,
    betas,
    clip,
  };
};

export const ntm = ({ batch, length }: Pick<NTMWork, 'batch' | 'length'>): NTMWork => ({
  kind: 'ntm',
  name: `NTM, batch ${batch}, length ${length}`,
  slots: 128,
  batch,
  length,
  lr: 1e-4,
  alpha: 0.95,
  momentum: 0.9,
  clip: 0.1,
});

export const dnc = ({
  batch,
  length,
  slots,
  readHeads,
}: Pick<DNCWork, 'batch' | 'length' | 'slots' | 'readHeads'>): DNCWork => ({
  ...ntm({ batch, length }),
  kind: 'dnc',
  name: `DNC ${slots} slots, ${readHeads} read head${readHeads > 1 ? 's' : ''}, batch ${batch}, length ${length}`,
  slots,
  readHeads,
});

export const gru = ({ inputs, hidden, time, batch }: Omit<GRUWork, 'kind' | 'name' | 'lr'>): GRUWork => ({
  kind: 'gru',
  name: `GRU ${inputs}→${hidden}, batch ${batch}, length ${time}`,
  inputs,
  hidden,
  time,
  batch,
  lr: 1e-3,
});

export const mlp = (...sizes: [inputs: number, hidden: number, outputs: number]): MLPWork => ({
  kind: 'mlp',
  name: `MLP ${sizes.join('→')}, one example`,
  sizes,
  lr: 0.05,
});

export const transformer = ({
  layers,
  width,
  heads,
  batch,
  length,
}: Omit<TransformerWork, 'kind' | 'name' | 'vocabulary' | 'lr'>): TransformerWork => ({
  kind: 'transformer',
  name: `transformer, ${layers} layers of ${width}, batch ${batch}, length ${length}`,
  layers,
  width,
  heads,
  vocabulary: 64,
  batch,
  length,
  lr: 1e-3,
});

export const cnn = (batch: number): CNNWork => ({ kind: 'cnn', name: `CNN, batch ${batch}`, batch, lr: 0.01 });

export const unet = ({ channels, size, batch }: Pick<UNetWork, 'channels' | 'size' | 'batch'>): UNetWork => ({
  kind: 'unet',
  name: `U-Net, ${size} × ${size}, batch ${batch}`,
  channels,
  size,
  batch,
  lr: 3e-3,
  clip: 1,
  decay: 0.995,
});

export const convolution = (from: number, to: number, size: number, batch: number): ConvolutionWork => ({
  kind: 'convolution',
  name: `convolution 3×3, ${from}→${to}, ${size} × ${size}, batch ${batch}`,
  channels: [from, to],
  size,
  batch,
  lr: 0.05,
});

/** What one call computes or moves, where a rate says more than a time. */
export interface Amount {
  readonly amount: number;
  readonly unit: 'FLOP' | 'B';
}

const FLOAT_BYTES = 4;

/** A product's multiplications and additions; for the others, each input read and each output written once. */
export const amountOf = (work: Work): Amount | null => {
  switch (work.kind) {
    case 'add':
      return { amount: 3 * FLOAT_BYTES * work.n, unit: 'B' };
    case 'unary':
      return { amount: FLOAT_BYTES * (work.n + (work.op === 'sum' ? 1 : work.n)), unit: 'B' };
    case 'product':
      return { amount: 2 * work.m * work.k * (work.n ?? 1), unit: 'FLOP' };
    default:
      return null;
  }
};

/** The losses of so many training steps must agree before a step is timed. */
export const CHECK_STEPS = 10;

/**
 * By how much results may differ, as a part of the largest: float32 in another order of additions, and, over training
 * steps, what becomes of it.
 */
export const toleranceOf = ({ kind }: Work): number => {
  switch (kind) {
    case 'add':
      return 0;
    case 'unary':
    case 'product':
      return 1e-5;
    default:
      return 1e-4;
  }
};
