import { isGradEnabled } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { CompileError, got } from '../errors.ts';
import { isPlainObject } from '../plain-object.ts';
import type { DType } from '../shape/dtype.ts';
import { DEEPEST, tooDeep } from '../shape/nested.ts';
import { formatShape, type Shape, sameShape } from '../shape/shape.ts';

/** What a program was recorded for, in place of one argument or a part of it. */
export type Slot =
  | { readonly kind: 'tensor'; readonly shape: Shape; readonly dtype: DType; readonly requiresGrad: boolean }
  | { readonly kind: 'static'; readonly value: unknown }
  | { readonly kind: 'array'; readonly items: readonly Slot[] }
  | { readonly kind: 'record'; readonly keys: readonly string[]; readonly items: readonly Slot[] };

/** A plain value: what makes a program of its own for each that it takes. */
const isStatic = (value: unknown): boolean =>
  value === null || ['undefined', 'number', 'string', 'boolean', 'bigint'].includes(typeof value);

const nameOf = (value: unknown): string => {
  if (value instanceof Promise) return got(value);
  if (typeof value === 'function') return 'a function';
  const name = (value as object).constructor?.name ?? 'object';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
};

/**
 * What a program is recorded for, the tensors in it being added to `tensors` in order.
 * @throws {CompileError} on what is neither a tensor, a plain value, nor an array or a record of them.
 */
export const slotOf = (name: string, value: unknown, where: string, tensors: Tensor[], depth = 0): Slot => {
  if (value instanceof Tensor) {
    const { shape, dtype, requiresGrad } = value;
    if (value.node !== null && isGradEnabled()) {
      throw new CompileError(
        `${name}: ${where} is on the tape (computed by '${value.node.op.name}'), and gradients do not flow out of a compiled ` +
          'function; detach() it, or compute it inside',
      );
    }
    tensors.push(value);
    return { kind: 'tensor', shape, dtype, requiresGrad };
  }
  if (isStatic(value)) return { kind: 'static', value };
  if (depth === DEEPEST) throw new CompileError(`${name}: ${tooDeep(where)}`);
  if (Array.isArray(value)) {
    return { kind: 'array', items: value.map((item, i) => slotOf(name, item, `${where}[${i}]`, tensors, depth + 1)) };
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value);
    const items = keys.map((key) => slotOf(name, value[key], `${where}.${key}`, tensors, depth + 1));
    return { kind: 'record', keys, items };
  }
  throw new CompileError(
    `${name}: ${where} is ${nameOf(value)}; arguments are tensors, plain values, and arrays and records of them. ` +
      'What else the function needs it can use from outside',
  );
};

/** Whether `value` fits, its tensors being added to `tensors` in order. */
export const fits = (slot: Slot, value: unknown, tensors: Tensor[]): boolean => {
  switch (slot.kind) {
    case 'tensor':
      if (!(value instanceof Tensor) || value.dtype !== slot.dtype || !sameShape(value.shape, slot.shape)) return false;
      if (value.requiresGrad !== slot.requiresGrad) return false;
      if (value.node !== null && isGradEnabled()) return false;
      tensors.push(value);
      return true;
    case 'static':
      return Object.is(value, slot.value);
    case 'array':
      if (!Array.isArray(value) || value.length !== slot.items.length) return false;
      for (let i = 0; i < slot.items.length; i++) if (!fits(slot.items[i], value[i], tensors)) return false;
      return true;
    case 'record':
      if (!isPlainObject(value) || Object.keys(value).length !== slot.keys.length) return false;
      for (let i = 0; i < slot.keys.length; i++) {
        const key = slot.keys[i];
        if (!Object.hasOwn(value, key) || !fits(slot.items[i], value[key], tensors)) return false;
      }
      return true;
  }
};

/** An argument of this form, with each tensor made by `make`. */
export const build = (slot: Slot, make: (slot: Slot & { kind: 'tensor' }) => Tensor): unknown => {
  switch (slot.kind) {
    case 'tensor':
      return make(slot);
    case 'static':
      return slot.value;
    case 'array':
      return slot.items.map((item) => build(item, make));
    case 'record':
      return Object.fromEntries(slot.keys.map((key, i) => [key, build(slot.items[i], make)]));
  }
};

export const formatSlot = (slot: Slot): string => {
  switch (slot.kind) {
    case 'tensor':
      return `${slot.dtype} ${formatShape(slot.shape)}${slot.requiresGrad ? ' requiresGrad' : ''}`;
    case 'static':
      return formatStatic(slot.value);
    case 'array':
      return `[${slot.items.map(formatSlot).join(', ')}]`;
    case 'record':
      return `{ ${slot.keys.map((key, i) => `${key}: ${formatSlot(slot.items[i])}`).join(', ')} }`;
  }
};

const formatStatic = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : String(value);
};
