import type { RecordedGrads } from '../autograd/recorded-grads.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Storage } from '../backend/contract.ts';
import { copy as copyKernel } from '../backend/kernels/elementwise.ts';
import { CompileError } from '../errors.ts';
import { gradSlot } from './grad-slots.ts';
import type { Recorder } from './recorder.ts';
import { TracedStorage } from './traced-storage.ts';

/** What becomes of a tensor's `.grad` over the recording. */
interface GradEntry {
  /** Stands for the gradient that was there before, if that was looked at. */
  readonly before: Tensor | null;
  readonly looked: boolean;
  now: Tensor | null;
}

/** What a run does to the `.grad` of a tensor outside. */
export interface GradEffect {
  readonly tensor: Tensor;
  /** Whether the run goes on from the gradient that is there, which must then be there, or not, as it was. */
  readonly looked: boolean;
  /** With `looked`: whether there was one. */
  readonly had: boolean;
  /** Afterwards: computed here, gone, or left as it was. */
  readonly after: 'computed' | 'null' | 'same';
}

/** Keeps the gradients of a recording, so that those outside stay as they are. */
export class GradRecord implements RecordedGrads {
  readonly #recorder: Recorder;
  readonly #entries = new Map<Tensor, GradEntry>();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  get(tensor: Tensor, real: Tensor | null): Tensor | null {
    const known = this.#entries.get(tensor);
    if (known) return known.now;
    const isReal = tensor.isOutside && real !== null;
    const before = isReal ? new Tensor(gradSlot(tensor).storage, tensor.shape, tensor.dtype) : null;
    this.#entries.set(tensor, { before, looked: true, now: before });
    return before;
  }

  set(tensor: Tensor, value: Tensor | null): void {
    const known = this.#entries.get(tensor);
    if (known) known.now = value;
    else this.#entries.set(tensor, { before: null, looked: false, now: value });
  }

  /** Whether a tensor stands for a gradient that was there before. */
  isBefore(standIn: Tensor): boolean {
    return [...this.#entries.values()].some(({ before }) => before === standIn);
  }

  /**
   * What a run does to gradients outside. Those that it computes are written into storage that stays, so that the values
   * are there after the run. To be called once, at the end of the recording.
   */
  effects(): GradEffect[] {
    const effects: GradEffect[] = [];
    const copies: [Storage, Storage][] = [];
    // A gradient that goes to another tensor is needed after its own tensor has got a new one.
    for (const { now } of this.#entries.values()) {
      if (now !== null && this.isBefore(now)) this.#recorder.valueOf(now.storage);
    }
    for (const [tensor, { before, looked, now }] of this.#entries) {
      if (!tensor.isOutside) {
        refuseLostGrad(tensor, now);
        continue;
      }
      const after = now === null ? 'null' : now === before ? 'same' : 'computed';
      effects.push({ tensor, looked, had: before !== null, after });
      if (now === null || now === before) continue;
      const slot = gradSlot(tensor).storage;
      if (!this.#recorder.computeInto(slot, now.storage)) copies.push([slot, now.storage]);
    }
    this.#copyAll(copies);
    return effects;
  }

  /** All are read before the first is written: gradients may have changed places. */
  #copyAll(copies: readonly (readonly [to: Storage, from: Storage])[]): void {
    const recorder = this.#recorder;
    const read = copies.map(([to, from]) => {
      if (copies.length === 1) return [to, from] as const;
      return [to, recorder.copy(new Tensor(from, [from.length], from.dtype))] as const;
    });
    for (const [to, from] of read) recorder.run(copyKernel, [to], [from], undefined);
  }
}

/** @throws {CompileError} on the gradient of an argument: the caller's tensor would not get it. */
const refuseLostGrad = ({ storage }: Tensor, now: Tensor | null): void => {
  if (now === null || !(storage instanceof TracedStorage) || storage.value.origin.kind !== 'argument') return;
  throw new CompileError(
    'compile: backward() reaches an argument of the compiled function, whose .grad would be lost; ' +
      'take its gradient with grad(…) and return it, or detach() the argument',
  );
};
