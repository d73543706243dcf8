import { type FloatDType, Module, oneHot, ShapeError, type Tensor } from '@engram/tensor';
import type { SlotRange } from '../machine/memory.ts';
import type { MemoryTrace, SequenceModel, SequenceOptions } from './sequence-model.ts';

/**
 * A network over bits that is shown tokens: each of V is a channel of its input, and one of V is what it says. It makes a machine of the
 * papers do what TinyNTM does, on the same sequences.
 *
 * ```ts
 * const model = new OverTokens(new NTM({ inputSize: 10, outputSize: 10 }));
 * const logits = model.forward(tokens); // [B, T] int32 → [B, T, 10]
 * ```
 */
export class OverTokens<S extends object, T extends MemoryTrace | null> extends Module implements SequenceModel<S, T> {
  readonly model: SequenceModel<S, T>;

  /** @param model its inputs are the V tokens, its outputs their logits. */
  constructor(model: SequenceModel<S, T>) {
    super();
    this.model = model;
  }

  get config(): object {
    return this.model.config;
  }

  get over(): 'tokens' {
    return 'tokens';
  }

  /** V, the number of tokens. */
  get inputSize(): number {
    return this.model.inputSize;
  }

  get outputSize(): number {
    return this.model.outputSize;
  }

  get slots(): SlotRange | null {
    return this.model.slots;
  }

  /** What the network sees of tokens: a single one among V, [B] int32 → [B, V]. @throws {DTypeError | IndexError} */
  seen(tokens: Tensor): Tensor {
    return oneHot(tokens, this.inputSize).to(this.model.parameters()[0]!.dtype as FloatDType);
  }

  /** What the network starts from. */
  zeroState(batch: number, options?: SequenceOptions): S {
    return this.model.zeroState(batch, options);
  }

  /** tokens [B] int32 → logits [B, V] and the next state. */
  step(tokens: Tensor, state: S, options?: SequenceOptions): { readonly logits: Tensor; readonly state: S } {
    return this.model.step(this.seen(tokens), state, options);
  }

  /** As `step`, without gradients, and with what its memory did in it. */
  runStep(
    tokens: Tensor,
    state: S,
    options?: SequenceOptions,
  ): { readonly logits: Tensor; readonly state: S; readonly trace: T } {
    return this.model.runStep(this.seen(tokens), state, options);
  }

  /** tokens [B, T] int32 → logits [B, T, V]. @throws {ShapeError | DTypeError | IndexError} */
  forward(tokens: Tensor, options?: SequenceOptions): Tensor {
    return this.model.forward(this.#checked(tokens), options);
  }

  /** As `forward`, without gradients, and with what its memory did. */
  run(tokens: Tensor, options?: SequenceOptions): { readonly logits: Tensor; readonly trace: T } {
    return this.model.run(this.#checked(tokens), options);
  }

  #checked(tokens: Tensor): Tensor {
    if (tokens.ndim !== 2 || tokens.numel === 0) {
      throw new ShapeError(
        `OverTokens: inputs must be tokens [B, T] with at least one step, got [${tokens.shape.join(', ')}]`,
      );
    }
    return this.seen(tokens);
  }
}
