/** Every error that Engram throws on purpose is an `EngramError`; its message names the op, the values, the rule and the fix. */
export class EngramError extends Error {
  override name = 'EngramError';
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

/** Bytes that are no sound safetensors file: of another kind, cut short, or at odds with themselves. */
export class SafetensorsError extends EngramError {
  override name = 'SafetensorsError';
}

/** A state dict that does not fit: every missing, unexpected and misshapen entry is listed. */
export class StateDictError extends EngramError {
  override name = 'StateDictError';
}
