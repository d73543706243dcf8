import type { GpuKernels } from '../operand.ts';
import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { compare } from './compare.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { matmul } from './matmul.ts';
import { movement } from './movement.ts';
import { optim } from './optim.ts';
import { random } from './random.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { softmax } from './softmax.ts';

/** Every kernel there is. A table that lacks one does not compile. */
export const kernels = {
  ...elementwise,
  ...arithmetic,
  ...compare,
  ...activation,
  ...movement,
  ...reduce,
  ...matmul,
  ...indexing,
  ...softmax,
  ...recurrent,
  ...random,
  ...optim,
} satisfies GpuKernels;
