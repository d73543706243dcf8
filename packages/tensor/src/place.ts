import { hasEnded, isPromise } from './autograd/mode.ts';
import { EngramError } from './errors.ts';

// Where inside of a model a program is, for errors to say: `in model.encoder.gru: linear: …`.

/** What has parts with names: a module. */
export interface Whole {
  namedChildren(): Iterable<readonly [string, Whole]>;
}

/** Whose methods are running, the outermost first. */
const running: Whole[] = [];

/** The names that lead from a whole to one of its parts; `null` where none do. */
const pathTo = (whole: Whole, part: Whole, seen: Set<Whole>): string | null => {
  for (const [name, child] of whole.namedChildren()) {
    if (child === part) return name;
    if (seen.has(child)) continue;
    seen.add(child);
    const rest = pathTo(child, part, seen);
    if (rest !== null) return `${name}.${rest}`;
  }
  return null;
};

const prefix = (whole: Whole, part: Whole): string => {
  if (whole === part) return '';
  try {
    const path = pathTo(whole, part, new Set());
    return path === null ? '' : `in model.${path}: `;
  } catch {
    return ''; // whatever the names cannot be had for, the error at hand comes first
  }
};

/** `in model.encoder.gru: `, where a part of a model is running; else nothing. */
export const place = (): string => (running.length < 2 ? '' : prefix(running[0], running[running.length - 1]));

interface Found {
  /** The innermost part that the error came out of. */
  readonly part: Whole | null;
  readonly message: string;
}
const found = new WeakMap<EngramError, Found>();

/** Lets the message begin with a place that is known; what the error passes later does not change it. */
export const placed = (error: EngramError, at: string): EngramError => {
  if (at === '') return error;
  found.set(error, { part: null, message: error.message });
  error.message = at + error.message;
  return error;
};

/** Notes that an error came out of a method of `whole`. */
const passes = (error: unknown, whole: Whole): unknown => {
  if (!(error instanceof EngramError)) return error;
  const known = found.get(error) ?? { part: whole, message: error.message };
  found.set(error, known);
  const { part, message } = known;
  const at = part === null ? '' : prefix(whole, part);
  // Unless somebody has written a message of their own since.
  if (at !== '' && error.message.endsWith(message)) error.message = at + message;
  return error;
};

type Watch = (whole: Whole, result: unknown, method: string) => void;
let watch: Watch | null = null;

/** Runs `fn`, and tells `by` what each part of a model returns from `forward` or `step`. */
export const watching = <T>(by: Watch, fn: () => T): T => {
  const before = watch;
  watch = by;
  try {
    return fn();
  } finally {
    watch = before;
  }
};

/** A method whose errors say in which part of a model they were thrown. */
const wrap = (method: (...args: never[]) => unknown, name: string) => {
  const tracked = function (this: Whole, ...args: never[]): unknown {
    running.push(this);
    try {
      const result = method.apply(this, args);
      if (watch !== null && (name === 'forward' || name === 'step')) watch(this, result, name);
      // Not where all has happened: noGrad knows that very promise.
      return isPromise(result) && !hasEnded(result)
        ? result.catch((error) => Promise.reject(passes(error, this)))
        : result;
    } catch (error) {
      throw passes(error, this);
    } finally {
      running.pop();
    }
  };
  tracking.add(tracked);
  return tracked;
};

/** Methods that are wrapped, and classes whose methods are. */
const tracking = new WeakSet<object>();

/** Wraps a method, if it is one and is not wrapped yet; but none that has fields, as a compiled function has. */
export const trackMethod = (owner: object, name: string): void => {
  const { value, writable } = Object.getOwnPropertyDescriptor(owner, name)!;
  const isMethod = typeof value === 'function' && writable && Object.keys(value).length === 0;
  if (isMethod && !tracking.has(value)) Reflect.set(owner, name, wrap(value, name));
};

/** Wraps the methods of an instance's classes, up to `base` and without its own, the first time that there is an instance. */
export const trackClass = (instance: Whole, base: object): void => {
  for (let proto = Object.getPrototypeOf(instance); proto !== base; proto = Object.getPrototypeOf(proto)) {
    if (proto === null || tracking.has(proto)) return;
    tracking.add(proto);
    for (const name of Object.getOwnPropertyNames(proto)) if (!(name in base)) trackMethod(proto, name);
  }
};
