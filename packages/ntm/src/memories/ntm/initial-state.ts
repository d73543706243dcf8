import {
  Buffer,
  expand,
  full,
  init,
  Module,
  mul,
  Parameter,
  randn,
  reshape,
  select,
  softmax,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import type { FullNTMConfig } from './config.ts';

/** What every cell of a constant memory holds: next to nothing, but its direction is defined. */
const CONSTANT = 1e-6;

/** What a machine starts from: memory, weights and read vectors. */
export class InitialState extends Module {
  readonly #config: FullNTMConfig;
  /** [N, W]; `null` where the memory is constant. */
  readonly memory: Parameter | Buffer | null;
  /** The logits of the first weights, read heads first: [heads, N]; `null` where they are not learned. */
  readonly weights: Parameter | null;
  /** The read vectors before the first step, N(0, 0.01²): [R, W]. */
  readonly reads: Buffer;

  constructor(config: FullNTMConfig) {
    super();
    const { slots, width, readHeads, writeHeads, initialMemory, initialWeights } = config;
    this.#config = config;
    const drawn = (): Tensor =>
      init.uniform(zeros([slots, width]), -1 / Math.sqrt(slots + width), 1 / Math.sqrt(slots + width));
    this.memory =
      initialMemory === 'learned' ? new Parameter(drawn()) : initialMemory === 'random' ? new Buffer(drawn()) : null;
    this.weights = initialWeights === 'learned' ? new Parameter(randn([readHeads + writeHeads, slots])) : null;
    this.reads = new Buffer(mul(randn([readHeads, width]), 0.01));
  }

  /** M₀ [B, slots, W], w₀ of each head [B, slots], r₀ of each read head [B, W]. */
  make(batch: number, slots: number): { memory: Tensor; weights: Tensor[]; reads: Tensor[] } {
    const { width, readHeads, writeHeads } = this.#config;
    const { dtype } = this.reads;
    const memory = this.memory
      ? expand(this.memory, [batch, slots, width])
      : full([batch, slots, width], CONSTANT, { dtype });
    const rows = (row: Tensor): Tensor => expand(reshape(row, [1, row.numel]), [batch, row.numel]);
    const weights = Array.from({ length: readHeads + writeHeads }, (_, head) => {
      if (this.weights) return rows(softmax(select(this.weights, 0, head)));
      return rows(this.#firstLook(slots, dtype));
    });
    return {
      memory,
      weights,
      reads: Array.from({ length: readHeads }, (_, head) => rows(select(this.reads, 0, head))),
    };
  }

  #firstLook(slots: number, dtype: Tensor['dtype']): Tensor {
    if (this.#config.initialWeights === 'uniform') return full([slots], 1 / slots, { dtype });
    const first = new Float32Array(slots);
    first[0] = 1;
    return tensor(first, [slots], { dtype });
  }
}
