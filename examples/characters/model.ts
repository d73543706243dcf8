import {
  add,
  cat,
  cos,
  Embedding,
  type Generator,
  LayerNorm,
  Linear,
  Module,
  narrow,
  ones,
  Parameter,
  select,
  sin,
  type Tensor,
  TransformerEncoder,
  TransformerEncoderLayer,
  tensor,
  triu,
} from '@engram/tensor';

/** So many characters it looks back at most. */
export const WINDOW = 32;
export const WIDTH = 64;
const LAYERS = 2;
export const HEADS = 4;

/**
 * Vectors for places: sin and cos of t / 10000^(2j / E), as Vaswani et al. have them (arXiv 1706.03762): from one place to the
 * next they turn, everywhere alike, so that "the one before" is soon found. → [WINDOW, WIDTH].
 */
const waves = (): Tensor => {
  const angles = Array.from({ length: WINDOW }, (_, t) =>
    Array.from({ length: WIDTH / 2 }, (_, j) => t / 10_000 ** ((2 * j) / WIDTH)),
  );
  return cat([sin(tensor(angles)), cos(tensor(angles))], 1);
};

/**
 * Says what comes next: characters [N, L] → logits of the characters behind each [N, L, A]. A vector for what stands there and
 * one for where, causal transformer layers, a linear layer.
 */
export class LanguageModel extends Module {
  readonly characters: Embedding;
  readonly places = new Parameter(waves());
  readonly encoder: TransformerEncoder;
  readonly head: Linear;

  constructor(alphabet: number, generator: Generator) {
    super();
    this.characters = new Embedding(alphabet, WIDTH, { generator });
    const layer = () =>
      new TransformerEncoderLayer(WIDTH, HEADS, {
        dimFeedforward: 4 * WIDTH,
        activation: 'gelu',
        normFirst: true,
        batchFirst: true,
        generator,
      });
    this.encoder = new TransformerEncoder(layer, LAYERS, { norm: new LayerNorm(WIDTH) });
    this.head = new Linear(WIDTH, alphabet, { generator });
  }

  forward(text: Tensor): Tensor {
    const length = text.shape[1]!;
    const x = add(this.characters.forward(text), narrow(this.places, 0, 0, length));
    const future = triu(ones([length, length], { dtype: 'bool' }), { diagonal: 1 });
    return this.head.forward(this.encoder.forward(x, { mask: future }));
  }
}

/** Where each head of each layer looks while it reads a text [L]: LAYERS · HEADS tensors [L, L]. */
export const attentionMaps = (model: LanguageModel, text: Tensor): Tensor[] => {
  const maps: Tensor[] = [];
  const hooks = (model.encoder.layers as readonly TransformerEncoderLayer[]).flatMap(({ selfAttn }) => [
    selfAttn.registerForwardPreHook((_, [q, k, v, options]) => [
      q,
      k,
      v,
      { ...options, needWeights: true, averageAttnWeights: false },
    ]),
    selfAttn.registerForwardHook((_, __, [, weights]) => {
      for (let head = 0; head < HEADS; head++) maps.push(select(select(weights!, 0, 0), 0, head));
    }),
  ]);
  model.forward(text.unsqueeze(0));
  for (const hook of hooks) hook.remove();
  return maps;
};
