/** Frames that are looked through for the user's: an op, its kernel and what calls them lie some ten calls deep. */
const DEEPEST = 50;

const V8_FRAME = /^\s+at /;

interface Trace {
  stack?: unknown;
}
const { captureStackTrace } = Error as { captureStackTrace?: (trace: Trace, below?: unknown) => void };

const framesOf = ({ stack }: Trace): string[] => {
  const lines = String(stack).split('\n');
  const frames = lines.filter((line) => V8_FRAME.test(line)); // V8 puts the error's text before them
  return frames.length > 0 ? frames : lines;
};

let library: RegExp | undefined;
/** Matches nothing. */
const NONE = /^(?!)/;

/**
 * What frames in the folder of this file match, and in that of Engram's other packages. In a bundle nothing tells them
 * from the user's: there nothing matches.
 */
const isLibrary = (): RegExp => {
  if (library) return library;
  const folder = /(?:at |\(|@)((?:[a-z-]+:\/\/|\/|[A-Z]:\\).*)errors\.[jt]s/.exec(framesOf(new Error())[0])?.[1];
  const pattern = folder
    ?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/tensor[^/\\]*/g, '(?:tensor|gpu|ntm|plot)[^/\\\\]*');
  library = pattern === undefined ? NONE : new RegExp(pattern);
  return library;
};

/** The frames from the user's first on, without the library's; all, where none is the user's or nothing tells. */
const usersFrames = (trace: Trace): string[] => {
  const frames = framesOf(trace);
  const users = frames.filter((frame) => !isLibrary().test(frame));
  const first = users.findIndex((frame) => !/\(node:|\(<anonymous>\)|\[native/.test(frame));
  return first < 0 || users.length === frames.length ? frames : users.slice(first, first + Error.stackTraceLimit);
};

/** Where the user's program was when the error was made; nothing in a bundle, where no frame is known to be the user's. */
export const usersLine = (error: EngramError): string =>
  isLibrary() === NONE ? '' : framesOf(error)[0].replace(V8_FRAME, '');

/** Gives an error a cause, as its constructor would. */
export const because = <E extends Error>(error: E, cause: unknown): E =>
  Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });

const PROMISE = 'a promise: await it first';

/** In words, what was passed in place of something else. */
export const got = (value: unknown): string => {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === 'Promise' ? PROMISE : kind === 'Array' ? 'an array' : kind === 'Null' ? 'null' : typeof value;
};

/** Every error that Engram throws on purpose is an `EngramError`; its message names the op, the values, the rule and the fix. */
export class EngramError extends Error {
  override name = 'EngramError';

  constructor(message?: string, options?: ErrorOptions) {
    const limit = Error.stackTraceLimit;
    // Not an assignment: where the built-in objects are frozen it would throw. One trace is enough, and the second is ours.
    const setLimit = (to: number): boolean => limit > 0 && Reflect.set(Error, 'stackTraceLimit', to);
    setLimit(captureStackTrace ? 0 : DEEPEST);
    super(message?.replaceAll('[object Promise]', PROMISE), options);
    setLimit(Math.max(limit, DEEPEST));
    const trace: Trace = {};
    if (captureStackTrace) captureStackTrace(trace, new.target);
    else trace.stack = this.stack;
    setLimit(limit);
    // Worked out only when somebody looks: with source maps that takes a while.
    Object.defineProperty(this, 'stack', {
      configurable: true,
      get: () => {
        const frames = usersFrames(trace);
        return (V8_FRAME.test(frames[0]) ? [this, ...frames] : frames).join('\n');
      },
      set: (value) => Object.defineProperty(this, 'stack', { value, writable: true }),
    });
  }
}

/** Shapes that do not fit the op, or an axis out of range. */
export class ShapeError extends EngramError {
  override name = 'ShapeError';
}

/** A dtype that the op does not take. */
export class DTypeError extends EngramError {
  override name = 'DTypeError';
}

/** An index outside of the axis that it points into. */
export class IndexError extends EngramError {
  override name = 'IndexError';
}

/** An option or argument outside of its legal range. */
export class ArgumentError extends EngramError {
  override name = 'ArgumentError';
}

/** A gradient that cannot be had: nothing requires one, the graph was freed, or the op has none. */
export class GradientError extends EngramError {
  override name = 'GradientError';
}

/** What a compiled function cannot do; the message says what to do instead. */
export class CompileError extends EngramError {
  override name = 'CompileError';
}

/** A file that cannot be read or written; its `cause` is what the system says. */
export class FileError extends EngramError {
  override name = 'FileError';
}

/** Bytes that are not a sound safetensors file: of another kind, cut short, or at odds with themselves. */
export class SafetensorsError extends EngramError {
  override name = 'SafetensorsError';
}

/** Bytes that are not of the format they should be of: of another kind, cut short, or at odds with themselves. */
export class FormatError extends EngramError {
  override name = 'FormatError';
}

/** A state dict that does not fit: every missing, unexpected and misshapen entry is listed. */
export class StateDictError extends EngramError {
  override name = 'StateDictError';
}
