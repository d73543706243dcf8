import { Tensor } from '../autograd/tensor.ts';
import type { Backend, Storage } from '../backend/contract.ts';
import { copy as copyKernel } from '../backend/kernels/elementwise.ts';
import { CompileError, DTypeError, ShapeError } from '../errors.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { gradSlot } from './grad-slots.ts';

/** What becomes of a tensor's `.grad` over the recording. */
interface GradEntry {
  /** Stands for the gradient that was there before, if that was looked at; `home` is where it is. */
  readonly before: { readonly tensor: Tensor; readonly home: Storage } | null;
  readonly looked: boolean;
  now: Tensor | null;
}

/** A gradient that a run goes on from. */
export interface GradBefore {
  /** The input that it is brought as; `null` where the program uses `home` right in its place. */
  readonly input: number | null;
  readonly home: Storage;
  /** A tensor whose gradient has the same storage. */
  readonly twin: Tensor | null;
}

/** What a run does to the `.grad` of a tensor outside. */
export interface GradEffect {
  readonly tensor: Tensor;
  /** Whether the run goes on from the gradient that is there, which must then be there, or not, as it was. */
  readonly looked: boolean;
  /** With `looked`: the gradient that there was. */
  readonly before: GradBefore | null;
  /** Afterwards: this tensor, which the run writes to; gone; or left as it was. */
  readonly after: Tensor | 'null' | 'same';
}

/** @throws {ShapeError | DTypeError} on a gradient that does not fit its tensor. */
const checkFits = (tensor: Tensor, gradient: Tensor): void => {
  const [got, own] = [formatShape(gradient.shape), formatShape(tensor.shape)];
  if (!sameShape(gradient.shape, tensor.shape))
    throw new ShapeError(`compile: the .grad of a tensor ${own} has shape ${got}; they must agree`);
  if (gradient.dtype !== tensor.dtype)
    throw new DTypeError(`compile: the .grad of a tensor ${own} ${tensor.dtype} is ${gradient.dtype}; they must agree`);
};

/** What gradients need of the recording that they belong to. */
interface Recorder extends Pick<Backend, 'run'> {
  /** The arguments of the function. */
  readonly args: readonly Tensor[];
  /** A tensor that stands for a gradient from before the run. */
  gradient(real: Tensor): Tensor;
  /** The input that brings what such a tensor stands for; `null` where the program uses it in its place. */
  inputOf(standIn: Tensor): number | null;
  /** Lets elements be computed right into storage from outside that nothing here uses, if something computes them. */
  computeInto(target: Storage, source: Storage): boolean;
  /** The elements that a tensor has at this point. */
  copy(tensor: Tensor): Storage;
}

/** Keeps the gradients of a recording, so that those outside stay as they are. */
export class GradRecord {
  readonly #recorder: Recorder;
  readonly #entries = new Map<Tensor, GradEntry>();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  get(tensor: Tensor, real: Tensor | null): Tensor | null {
    const known = this.#entries.get(tensor);
    if (known) return known.now;
    this.#refuseArgument(tensor);
    if (!tensor.isOutside || real === null) {
      this.#entries.set(tensor, { before: null, looked: true, now: null });
      return null;
    }
    checkFits(tensor, real);
    const before = { tensor: this.#recorder.gradient(real), home: real.storage };
    this.#entries.set(tensor, { before, looked: true, now: before.tensor });
    return before.tensor;
  }

  set(tensor: Tensor, value: Tensor | null): void {
    const known = this.#entries.get(tensor);
    if (known) {
      known.now = value;
      return;
    }
    this.#refuseArgument(tensor);
    this.#entries.set(tensor, { before: null, looked: false, now: value });
  }

  clear(): void {
    this.#entries.clear();
  }

  /** @throws {CompileError} on the gradient of an argument: the caller's tensor would not get it, and has another one. */
  #refuseArgument(tensor: Tensor): void {
    if (!this.#recorder.args.includes(tensor)) return;
    throw new CompileError(
      'compile: backward() reaches an argument of the compiled function, or its .grad is looked at, which would be lost; ' +
        'take its gradient with grad(…) and return it, or detach() the argument',
    );
  }

  /**
   * What a run does to gradients outside. Those that it computes are written into storage that stays, so that the values
   * are there after the run. To be called once, at the end of the recording.
   */
  effects(): GradEffect[] {
    const effects: GradEffect[] = [];
    const copies: [Storage, Storage][] = [];
    const owners = new Map<Storage, Tensor>();
    const entries = [...this.#entries].filter(([tensor]) => tensor.isOutside);
    const befores = entries.map(([tensor, { before }]) => before && this.#describe(tensor, before, owners));
    // A gradient that the function writes to may lie where another tensor's was left: they have changed hands. By place, whose it
    // is; null where several share it.
    const written = new Map<Storage, Tensor | null>();
    for (const [i, before] of befores.entries()) {
      if (before?.input === null) written.set(before.home, written.has(before.home) ? null : entries[i][0]);
    }
    const isTaken = (slot: Storage, tensor: Tensor) => written.has(slot) && written.get(slot) !== tensor;
    for (const [i, [tensor, { before, looked, now }]] of entries.entries()) {
      const computed = now !== null && now !== before?.tensor;
      const slot = computed ? gradSlot(tensor, isTaken) : null;
      effects.push({ tensor, looked, before: befores[i], after: slot ?? (now === null ? 'null' : 'same') });
      if (!computed || this.#recorder.computeInto(slot!.storage, now.storage)) continue;
      copies.push([slot!.storage, now.storage]);
    }
    this.#copyAll(copies);
    return effects;
  }

  #describe(
    tensor: Tensor,
    { tensor: standIn, home }: NonNullable<GradEntry['before']>,
    owners: Map<Storage, Tensor>,
  ): GradBefore {
    const twin = owners.get(home) ?? null;
    if (twin === null) owners.set(home, tensor);
    return { input: this.#recorder.inputOf(standIn), home, twin };
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
