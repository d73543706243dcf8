/** The model of a `TransformerWork`. */
import {
  arange,
  Embedding,
  Linear,
  lt,
  Module,
  type Tensor,
  TransformerEncoder,
  TransformerEncoderLayer,
} from '@engram/tensor';
import type { TransformerWork } from '../works/work.ts';

export class LanguageModel extends Module {
  readonly embedding: Embedding;
  readonly encoder: TransformerEncoder;
  readonly head: Linear;

  constructor({ layers, width, heads, vocabulary }: TransformerWork) {
    super();
    const options = {
      dimFeedforward: 4 * width,
      dropout: 0,
      activation: 'gelu',
      normFirst: true,
      batchFirst: true,
    } as const;
    this.embedding = new Embedding(vocabulary, width);
    this.encoder = new TransformerEncoder(() => new TransformerEncoderLayer(width, heads, options), layers);
    this.head = new Linear(width, vocabulary);
  }

  forward(tokens: Tensor): Tensor {
    const at = arange(tokens.shape[1]!, undefined, 1, { dtype: 'int32' });
    return this.head.forward(this.encoder.forward(this.embedding.forward(tokens), { mask: lt(at.unsqueeze(1), at) }));
  }
}
