import type { Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { cast, copy } from '../backend/kernels/elementwise.ts';
import { ArgumentError, DTypeError, GradientError, got, ShapeError } from '../errors.ts';
import { show } from '../quote.ts';
import { recording, refuseWhileRecording } from '../recording.ts';
import { type DType, isFloat, type TypedArray } from '../shape/dtype.ts';
import { DEEPEST } from '../shape/nested.ts';
import { formatShape, numel, type Shape, type Spec, sameShape, shownShape } from '../shape/shape.ts';
import { formatElements } from './format.ts';
import { isGradEnabled } from './mode.ts';
import type { Node } from './node.ts';
import { markMutated } from './node.ts';

/** What `array()` gives: a number for shape [], else arrays in arrays, one level an axis. */
export type NestedArray = number | NestedArray[];

const UNCLONABLE = Symbol(
  'a tensor: send await x.data() with x.shape, and make it anew there; String(x) shows its values',
);

const inspect = Symbol.for('nodejs.util.inspect.custom');

let isShapeKept: (x: Tensor) => boolean;

/**
 * An n-dimensional array, contiguous and row-major, that may take part in a gradient.
 *
 * Tensors are made by functions (`tensor`, `zeros`, `randn`, …) and never change by an op; only `assign` writes into
 * one. Nobody disposes of them: storage is garbage-collected.
 */
export class Tensor implements Spec {
  // `structuredClone` and `postMessage` see these fields alone, and no method of ours: the symbol stops them, and its text is
  // the error's. Test runners compare these two. All are defined in the class, since an assignment of a new field would ask
  // the proxy below.
  protected readonly values = UNCLONABLE;
  private readonly _shape: Shape;
  private _storage: Storage;
  #dtype: DType;
  readonly #node: Node<Tensor> | null;
  readonly #outputIndex: number;
  #grad: Tensor | null = null;
  #requiresGrad: boolean;
  #retainsGrad = false;
  readonly #madeIn = recording();

  /** Takes the shape over. */
  constructor(storage: Storage, shape: Shape, dtype: DType, node: Node<Tensor> | null = null, outputIndex = 0) {
    this._storage = storage;
    this._shape = shape;
    this.#dtype = dtype;
    this.#node = node;
    this.#outputIndex = outputIndex;
    this.#requiresGrad = node !== null;
  }

  // Asked of each input of each op, so past the getters.
  static {
    isShapeKept = ({ _shape, _storage }) => numel(_shape) === _storage.length;
  }

  /** Sizes of the axes, outermost first. Not to be written to; `reshape` gives another shape. */
  get shape(): Shape {
    return this._shape;
  }

  /** `'float32'`, `'float64'`, `'int32'` or `'bool'`. `to` gives another. */
  get dtype(): DType {
    return this.#dtype;
  }

  /** The elements, as the backend keeps them; for kernels and backends, not for users. */
  get storage(): Storage {
    return this._storage;
  }

  /** The op that this tensor came from, while it is on the tape; `null` for a leaf. */
  get node(): Node<Tensor> | null {
    return this.#node;
  }

  /** Which of the node's results this is. */
  get outputIndex(): number {
    return this.#outputIndex;
  }

  /** Whether a function is being recorded and this tensor was there before: what is done to it in JavaScript would stay. */
  get isOutside(): boolean {
    const current = recording();
    return current !== null && this.#madeIn !== current;
  }

  /** What `backward()` accumulated here; `null` before, and always for tensors that are not leaves unless `retainGrad()`. */
  get grad(): Tensor | null {
    const recorder = recording();
    return recorder === null ? this.#grad : (recorder.gradOf(this, this.#grad) as Tensor | null);
  }
  set grad(value: Tensor | null) {
    const recorder = recording();
    if (recorder === null) this.#grad = value;
    else recorder.setGradOf(this, value);
  }

  /** Number of axes. */
  get ndim(): number {
    return this._shape.length;
  }

  /** Number of elements. */
  get numel(): number {
    return numel(this._shape);
  }

  /** Whether this tensor was not computed by a recorded op. Only leaves collect `.grad`. */
  get isLeaf(): boolean {
    return this.node === null;
  }

  /** Whether gradients flow into this tensor. May be set on float leaves only. @throws {DTypeError | GradientError | ArgumentError} */
  get requiresGrad(): boolean {
    const current = recording();
    if (current !== null && this.#madeIn !== current) current.guard(this as Tensor, 'requiresGrad');
    return this.#requiresGrad;
  }
  set requiresGrad(value: boolean) {
    if (value === this.#requiresGrad) return;
    if (typeof value !== 'boolean') throw new ArgumentError(`requiresGrad is true or false, got ${show(value)}`);
    if (this.isOutside) refuseWhileRecording('setting requiresGrad', 'set it before the call: every call looks at it');
    if (value && !isFloat(this.dtype)) {
      throw new DTypeError(`requiresGrad: only float tensors can require gradients, this one is ${this.dtype}`);
    }
    if (!value && this.node !== null) {
      throw new GradientError('requiresGrad: a computed tensor cannot stop requiring gradients; use detach()');
    }
    this.#requiresGrad = value;
  }

  /** Keeps the gradient of a tensor that is not a leaf in `.grad`. @returns this tensor. */
  retainGrad(): this {
    if (!this.#requiresGrad) throw new GradientError('retainGrad: this tensor does not require gradients');
    this.#retainsGrad = true;
    return this;
  }
  get retainsGrad(): boolean {
    return this.#retainsGrad;
  }

  /** The same elements, off the tape. Shares storage: an `assign` to one shows in the other. */
  detach(): Tensor {
    return new Tensor(this.storage, this.shape, this.dtype);
  }

  /** The elements as a flat typed array of their own. */
  data(): Promise<TypedArray> {
    return backend().read(this.storage);
  }

  /** As `data`, at once; on a GPU this throws and says to await. */
  dataSync(): TypedArray {
    return backend().readSync(this.storage);
  }

  /** The only element, as a number (a `bool` as 0 or 1). @throws {ArgumentError} unless there is exactly one element. */
  item(): Promise<number> {
    const data = this.data(); // at once: while a function is recorded this throws
    const fault = this.#itemFault(); // here, where the caller is on the stack
    return data.then((elements) => {
      if (fault) throw fault;
      return elements[0];
    });
  }

  /** As `item`, at once. */
  itemSync(): number {
    const fault = this.#itemFault();
    if (fault) throw fault;
    return this.dataSync()[0];
  }

  #itemFault(): ArgumentError | null {
    if (this.numel === 1) return null;
    return new ArgumentError(
      `item: shape ${formatShape(this.shape)} has ${this.numel} elements; item() needs exactly one`,
    );
  }

  /** The elements as nested arrays; a scalar as a number. @throws {ArgumentError} on a shape of too many arrays. */
  array(): Promise<NestedArray> {
    checkShapeKept(this);
    checkNested(this.shape);
    return this.data().then((elements) => nest(elements, this.shape));
  }

  /** As `array`, at once. */
  arraySync(): NestedArray {
    checkShapeKept(this);
    checkNested(this.shape);
    return nest(this.dataSync(), this.shape);
  }

  /**
   * Writes the elements of `source` (the same shape; cast to this dtype) into this tensor. Not recorded on the tape.
   * @throws {GradientError} on a tensor that is part of a gradient, outside of `noGrad`.
   * @throws {ShapeError}
   */
  assign(source: Tensor): this {
    checkAssignable('assign', this);
    checkTensor('assign', source, 'the source');
    if (!sameShape(this.shape, source.shape)) {
      throw new ShapeError(`assign: source ${formatShape(source.shape)} does not fit ${formatShape(this.shape)}`);
    }
    backend().run(this.dtype === source.dtype ? copy : cast, [this.storage], [source.storage], undefined);
    markMutated(this.storage);
    return this;
  }

  /**
   * Takes over the storage and dtype of `source`, as when a module's weights move to another dtype.
   * @throws {ShapeError}
   * @throws {DTypeError} when this requires gradients and `source` is not float.
   * @throws {GradientError} unless this is a leaf.
   */
  replace(source: Tensor): this {
    checkTensor('replace', source, 'the source');
    if (this.node !== null)
      throw new GradientError(
        `replace: the tensor was computed by '${this.node.op.name}'; only leaves can be replaced`,
      );
    if (!sameShape(this.shape, source.shape)) {
      throw new ShapeError(`replace: source ${formatShape(source.shape)} does not fit ${formatShape(this.shape)}`);
    }
    if (this.#requiresGrad && !isFloat(source.dtype)) {
      throw new DTypeError(`replace: the tensor requires gradients, so the source must be float, got ${source.dtype}`);
    }
    refuseWhileRecording(
      'replacing the storage of a tensor',
      'do it before the call; to write new values, use assign()',
    );
    this.storage.replaced++;
    this._storage = source.storage;
    this.#dtype = source.dtype;
    markMutated(this.storage);
    return this;
  }

  /**
   * `tensor([[1, 2], [3, 4]], shape [2, 2], float32)`: in columns, long rows wrapped, and beyond 1,000 elements only the
   * edges of long axes. Where the values cannot be read at once, as on a GPU, it says how to read them.
   */
  toString(): string {
    return this.#text(false);
  }

  #text(nested: boolean): string {
    const { shape, dtype, node } = this;
    let values = '…';
    let end = ')';
    try {
      checkShapeKept(this);
      const data = this.dataSync();
      values = data.length > 0 ? formatElements(data, shape, nested ? 2 : 7) : '[]';
    } catch (error) {
      end = `: ${(error as Error).message})`;
    }
    const grad = node ? `, from ${node.op.name}` : this.#requiresGrad ? ', requiresGrad' : '';
    const start = nested && values.includes('\n') ? '\n  ' : '';
    return `tensor(${start}${values}, shape ${formatShape(shape)}, ${dtype}${grad}${end}`;
  }

  /**
   * For `JSON.stringify`: as `arraySync`; there NaN and the infinities become null. Where the values cannot be read at once,
   * as on a GPU, it is what `toString` says. @throws {ArgumentError} as `array`.
   */
  toJSON(): NestedArray | string {
    checkNested(this.shape);
    try {
      return this.arraySync();
    } catch {
      return this.toString();
    }
  }

  /** A tensor is not a number: `x > 0`, `x + 1` and `x + y` would make nonsense. @throws {ArgumentError | CompileError} */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    refuseWhileRecording('a branch on a tensor or arithmetic with + - < >', 'use where(), gt(), add() and the like');
    throw new ArgumentError(
      'a tensor is not a number: use add(a, b), gt(a, b) and the like in place of + and >, ' +
        'read its value with await x.item(), or make it text with String(x)',
    );
  }

  get [Symbol.toStringTag](): string {
    return 'Tensor';
  }

  /** For `console.log` in Node. Within an object the rows start on a line of their own, or they would not be aligned. */
  [inspect](depth?: number, options?: { readonly depth: number }): { [inspect](): string } {
    return { [inspect]: () => this.#text(depth! < (options?.depth as number)) };
  }
}

const { prototype } = Tensor;

// Where code is not strict, a getter alone would take an assignment and do nothing.
for (const [name, { get, set }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
  if (!get || set) continue;
  Object.defineProperty(prototype, name, {
    set: () => {
      throw new ArgumentError(
        `${name} of a tensor is read-only: reshape(), to() and clone() make another tensor, assign() writes values`,
      );
    },
  });
}

// A promise of a tensor looks for this; found here, it does not ask the proxy, which took as long as a small op.
Object.defineProperty(prototype, 'then', { value: undefined });

// Asked only for what neither a tensor nor its class has, so that it costs nothing elsewhere: `x[0]`, `x.requireGrad = true`.
Object.setPrototypeOf(
  prototype,
  new Proxy(Object.prototype, {
    get: (target, key, receiver) => {
      if (typeof key === 'symbol' || !/^-?\d+$/.test(key)) return Reflect.get(target, key, receiver);
      throw new ArgumentError(
        `a tensor is not indexed by [${key}]: use select(x, 0, ${key}) or slice(), or read all values with await x.array()`,
      );
    },
    set: (target, key, value, receiver) => {
      if (!(receiver instanceof Tensor)) return Reflect.set(target, key, value, receiver);
      throw new ArgumentError(
        `a tensor has no ${String(key)} to set, only grad and requiresGrad; assign() writes values, where() and scatterAdd() choose them`,
      );
    },
  }),
);

/** @throws {ArgumentError} unless `value` is a tensor. */
export const checkTensor = (op: string, value: Tensor, name = 'the input'): Tensor => {
  if (value instanceof Tensor) return value;
  const hint = (value as unknown) instanceof Promise ? '' : '; wrap it in tensor(…)';
  throw new ArgumentError(`${op}: ${name} must be a tensor, got ${got(value)}${hint}`);
};

/** A new tensor of zeros. */
export const allocate = (shape: Shape, dtype: DType, op: string): Tensor =>
  new Tensor(backend().allocate(shape, dtype, op), shape, dtype);

/** V8 reads a frozen array twenty times as slowly, so shapes are not: who wrote into one hears of it here. @throws {ShapeError} */
export const checkShapeKept = (x: Tensor): void => {
  if (isShapeKept(x)) return;
  throw new ShapeError(
    `the shape of a tensor of ${x.storage.length} elements was written to: it is ${formatShape(x.shape)} now; it is read-only, use reshape()`,
  );
};

/** @throws {GradientError} when writing into `target` would leave the tape with a wrong gradient. */
export const checkAssignable = (name: string, target: Tensor): void => {
  if (target.node !== null) {
    throw new GradientError(
      `${name}: the target was computed by '${target.node.op.name}' and is on the tape; detach() it first`,
    );
  }
  if (target.requiresGrad && isGradEnabled()) {
    throw new GradientError(
      `${name}: the target requires gradients and the tape cannot record a write; wrap it in noGrad(() => …)`,
    );
  }
};

/** Arrays that a tensor may become: about a gigabyte of them. An empty tensor may be of any number, as [2 ** 40, 0]. */
const MOST_ARRAYS = 2 ** 24;

/** @throws {ArgumentError} on a shape whose nested arrays are too many or too deep; before any is made. */
const checkNested = (shape: Shape): void => {
  let count = 0;
  for (let axis = 0, arrays = 1; axis < shape.length; arrays *= shape[axis++]) count += arrays;
  if (shape.length <= DEEPEST && count <= MOST_ARRAYS) return;
  throw new ArgumentError(
    `array: shape ${shownShape(shape)} is too large for nested arrays, of which there are ${MOST_ARRAYS} at most, ` +
      `${DEEPEST} levels deep; use data()`,
  );
};

const nest = (data: TypedArray, shape: Shape, axis = 0, start = 0): NestedArray => {
  if (axis === shape.length) return data[start];
  const step = numel(shape.slice(axis + 1));
  return Array.from({ length: shape[axis] }, (_, i) => nest(data, shape, axis + 1, start + i * step));
};
