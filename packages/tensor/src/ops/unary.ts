import { apply } from '../autograd/apply.ts';
import { defineOp, type Op, type OpRecord } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { KernelRow } from '../backend/kernel.ts';
import { asFloat } from './arguments.ts';

/** An op of one input, element by element, that goes by its kernel's name and has no options. Its gradient `reads` x, 0, or y, 1. */
export const unaryOp = (
  kernel: KernelRow<unknown>,
  vjp: OpRecord<undefined>['vjp'],
  ...reads: number[]
): Op<undefined> =>
  defineOp<undefined, unknown>({
    name: kernel.name,
    kernel,
    vjp: vjp ?? null,
    reads: [reads],
  });

/** A function of floats that is such an op: integers and booleans become float32. */
export const floatFunction = (...record: Parameters<typeof unaryOp>): ((x: Tensor) => Tensor) => {
  const [{ name }] = record;
  const op = unaryOp(...record);
  return (x) => apply(op, [asFloat(name, x)]);
};
