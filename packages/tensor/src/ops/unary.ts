import { defineOp, type Op, type OpRecord } from '../autograd/op.ts';
import type { KernelName } from '../backend/contract.ts';

/** An op of one input, element by element, whose kernel has its name and no options. Its gradient `reads` x, 0, or y, 1. */
export const unaryOp = (name: KernelName, vjp: OpRecord<undefined>['vjp'], ...reads: number[]): Op<undefined> =>
  defineOp<undefined>({ name, kernel: name, shape: ([x]) => x.shape, vjp: vjp ?? null, reads: [reads] });
