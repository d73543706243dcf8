import type { Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { ArgumentError, because, EngramError, got, usersLine } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { place, placed } from '../place.ts';
import { isPlainObject } from '../plain-object.ts';
import { refuseWhileRecording } from '../recording.ts';
import { isFloat, type TypedArray } from '../shape/dtype.ts';
import { formatShape, type Shape } from '../shape/shape.ts';
import type { Node } from './node.ts';
import { Tensor } from './tensor.ts';
import { setWatch, type Watch } from './watch.ts';

/** A NaN or an infinity; its message names the op, its stack or its `cause` shows the line that called it. */
export class AnomalyError extends EngramError {
  override name = 'AnomalyError';
}

/** What `detectAnomaly` stops at. */
export interface AnomalyOptions {
  /** Whether infinities are anomalies too; default true. Say false where −∞ masks logits. */
  readonly infinities?: boolean;
}

/** Where an op was called: in which part of a model, and on which line. */
interface Origin {
  readonly at: string;
  readonly error: EngramError;
}

/** What is looked at: the results of an op, a gradient of its backward pass, or the sum of that and others. */
interface Step {
  readonly op: string;
  readonly of: keyof typeof WORDS;
  readonly outputs: readonly Tensor[];
  readonly inputs: readonly (readonly [name: string, tensor: Tensor])[];
  /** Where the op was called; unknown for one that ran before. */
  readonly origin: Origin | undefined;
}

const WORDS = { op: '', gradient: 'the backward pass of ', sum: 'the sum of gradients with that of ' };

const origins = new WeakMap<Node<Tensor>, Origin>();
/** Walks that are under way: one within another computes a part of a gradient, which may pass through an infinity. */
let walks = 0;

const placeOf = (at: number, shape: Shape): string => {
  const position: number[] = [];
  for (let axis = shape.length - 1, rest = at; axis >= 0; axis--) {
    position.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return shape.length === 0 ? '' : ` at ${formatShape(position)} of ${formatShape(shape)}`;
};

class Detector {
  readonly #infinities: boolean;
  /** On a device that can only be awaited: what is not known yet, in order. */
  readonly pending: Promise<AnomalyError | null>[] = [];
  /** There: what was computed, and is looked at for itself. */
  readonly #computed = new WeakSet<Storage>();

  constructor(infinities: boolean) {
    this.#infinities = infinities;
  }

  /** @throws {AnomalyError} at once where the elements can be read at once. */
  look(step: Step): void {
    const device = backend();
    const outputs = step.outputs.filter(({ dtype }) => isFloat(dtype));
    const inputs = step.inputs.filter(([, { dtype }]) => isFloat(dtype));
    if (device.isSync) {
      const read = ({ storage }: Tensor): TypedArray => device.readSync(storage);
      const found = outputs.some((out) => this.#find(read(out)) >= 0);
      if (found)
        throw this.#say(
          new AnomalyError(),
          step,
          outputs,
          outputs.map(read),
          inputs,
          inputs.map(([, x]) => read(x)),
        )!;
      return;
    }
    const outside = inputs.filter(([, { storage }]) => !this.#computed.has(storage));
    for (const { storage } of outputs) this.#computed.add(storage);
    const error = new AnomalyError(); // here, for its stack
    const all = Promise.all([...outputs, ...outside.map(([, x]) => x)].map(({ storage }) => device.read(storage)));
    const verdict = all.then((data) =>
      this.#say(error, step, outputs, data.slice(0, outputs.length), outside, data.slice(outputs.length)),
    );
    verdict.catch(() => {}); // it is awaited in the end, unless something else has failed by then
    this.pending.push(verdict);
  }

  /** The first element that should not be; −1 if there is none. */
  #find(data: TypedArray): number {
    for (let i = 0; i < data.length; i++)
      if (this.#infinities ? !Number.isFinite(data[i]) : data[i] !== data[i]) return i;
    return -1;
  }

  #say(
    error: AnomalyError,
    { op, of, origin }: Step,
    outputs: readonly Tensor[],
    results: readonly TypedArray[],
    inputs: Step['inputs'],
    operands: readonly TypedArray[],
  ): AnomalyError | null {
    const out = results.findIndex((data) => this.#find(data) >= 0);
    if (out < 0) return null;
    const show = (data: TypedArray, { shape }: Tensor): string => {
      const i = this.#find(data);
      return `${data[i]}${placeOf(i, shape)}`;
    };
    const before = operands.findIndex((data) => this.#find(data) >= 0);
    const already =
      before < 0
        ? ''
        : `, since ${inputs[before][0]} was already ${show(operands[before], inputs[before][1])}: no op made that, it came with the data or by a write`;
    const line = origin ? usersLine(origin.error) : 'a line before detectAnomaly began';
    error.message =
      `detectAnomaly: ${WORDS[of]}${op} ${before < 0 ? 'made' : 'gave'} ` +
      `${show(results[out], outputs[out])}${already}${line === '' ? '' : `; ${op} was called at ${line}`}`;
    if (origin && of !== 'op') because(error, origin.error);
    return origin ? (placed(error, origin.at) as AnomalyError) : error;
  }
}

const active: Detector[] = [];

const look = (step: Step): void => {
  for (const detector of active) detector.look(step);
};

const everyone: Watch = {
  ran(op, inputs, outputs, node) {
    if (walks > 0 && node === null) return;
    const origin = { at: place(), error: new EngramError(`${op} was called here`) };
    if (node) origins.set(node, origin);
    if (walks > 0) return;
    const named = inputs.map((input, i) => [`its input ${i}`, input] as const);
    look({ op, of: 'op', outputs, inputs: named, origin });
  },
  walk(fn) {
    walks++;
    try {
      return fn();
    } finally {
      walks--;
    }
  },
  gave(node, gradient, grads) {
    if (walks > 1) return;
    look({
      op: node.op.name,
      of: 'gradient',
      outputs: [gradient],
      inputs: [
        ...grads.flatMap((grad) => (grad ? [['the gradient that came to it (or a sum of such)', grad] as const] : [])),
        ...node.inputs.map((input, i) => [`its input ${i}`, input] as const),
      ],
      origin: origins.get(node),
    });
  },
  summed(node, sum, terms) {
    if (walks > 1) return;
    const inputs = terms.map((term) => ['one of them', term] as const);
    look({ op: node.op.name, of: 'sum', outputs: [sum], inputs, origin: origins.get(node) });
  },
  inline: (fn, args) => offTape(fn(...args)),
};

/** As results of a compiled function are. */
const offTape = (value: unknown): unknown => {
  if (value instanceof Tensor) return value.node === null ? value : value.detach();
  if (Array.isArray(value)) return value.map(offTape);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, offTape(item)]));
};

/**
 * Runs `fn` and stops at the first op that makes a NaN or an infinity, on the way there or back: PyTorch's anomaly mode.
 *
 * ```ts
 * const loss = await detectAnomaly(() => step(inputs, targets));
 * // AnomalyError: in model.head: detectAnomaly: log made -Infinity at [1] of [8]; called at Net.forward (net.ts:12:20)
 * ```
 *
 * `fn` may be asynchronous; until its promise has settled, every op is looked at. Compiled functions that are called
 * meanwhile run eagerly, with the same effects: optimizers and generators move on. Updates of optimizers are looked at too.
 * An op whose input had a NaN already, since it came from outside, is told apart from one that made it. Slow: each result is read.
 *
 * @returns what `fn` returns; where the device can only be awaited, as a GPU, a promise of it: its results are looked at in
 * order before that is handed out.
 * @throws {AnomalyError} from the op itself, or from `backward()`: the message then names the op of the way there and its
 * line, and `cause` has the whole stack. On a GPU it comes once `fn` is done.
 * @throws whatever `fn` throws.
 */
export function detectAnomaly<T>(fn: () => Promise<T>, options?: AnomalyOptions): Promise<T>;
export function detectAnomaly<T>(fn: () => T, options?: AnomalyOptions): T | Promise<T>;
export function detectAnomaly<T>(fn: () => T | Promise<T>, options?: AnomalyOptions): T | Promise<T> {
  const { infinities = true } = checkOptions('detectAnomaly', options, { infinities: 'flag' });
  if (typeof fn !== 'function') throw new ArgumentError(`detectAnomaly: expected a function, got ${got(fn)}`);
  refuseWhileRecording('detectAnomaly', 'call it around the compiled function');
  const detector = new Detector(infinities);
  const stop = (): void => {
    active.splice(active.indexOf(detector), 1);
    if (active.length === 0) setWatch(null);
  };
  const judge = (value: T): T | Promise<T> => {
    if (detector.pending.length === 0) return value;
    return Promise.all(detector.pending).then((verdicts) => {
      for (const error of verdicts) if (error !== null) throw error;
      return value;
    });
  };
  active.push(detector);
  setWatch(everyone);
  let result: T | Promise<T>;
  try {
    result = fn();
  } catch (error) {
    stop();
    throw error;
  }
  if (result instanceof Promise) return result.finally(stop).then(judge);
  stop();
  return judge(result);
}
