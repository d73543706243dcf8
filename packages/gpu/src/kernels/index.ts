import { type AnyKernel, type KernelName, kernels } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import { convolution } from './convolution.ts';
import { cumulative } from './cumulative.ts';
import { elementwise } from './elementwise.ts';
import { formulas } from './formulas.generated.ts';
import { indexing } from './indexing.ts';
import { matmul } from './matmul.ts';
import { movement } from './movement.ts';
import { optim } from './optim.ts';
import { pooling } from './pooling.ts';
import { random } from './random.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { scatter } from './scatter.ts';
import { softmax } from './softmax.ts';

/** A kernel here for every one of the tensor library. A table that lacks one does not compile. */
const table = {
  ...convolution,
  ...elementwise,
  ...formulas,
  ...movement,
  ...reduce,
  ...matmul,
  ...indexing,
  ...cumulative,
  ...scatter,
  ...softmax,
  ...recurrent,
  ...pooling,
  ...random,
  ...optim,
} satisfies GpuKernels;

const byRow = new Map<AnyKernel, GpuKernel<unknown>>(
  Object.entries(table).map(([name, kernel]) => [kernels[name as KernelName], kernel as GpuKernel<unknown>]),
);

/** The GPU's kernel for one of the tensor library; `undefined` for one of somebody else's. */
export const kernelFor = (row: AnyKernel): GpuKernel<unknown> | undefined => byRow.get(row);
