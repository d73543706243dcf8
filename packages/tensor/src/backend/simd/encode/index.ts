import type { EncoderTable } from '../encoder.ts';
import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { compare } from './compare.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { matmul } from './matmul.ts';
import { memory } from './memory.ts';
import { movement } from './movement.ts';
import { optim } from './optim.ts';
import { random } from './random.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { softmax } from './softmax.ts';

/** The kernels that WebAssembly has. */
export const encoders: EncoderTable = {
  ...elementwise,
  ...arithmetic,
  ...compare,
  ...activation,
  ...movement,
  ...reduce,
  ...indexing,
  ...matmul,
  ...softmax,
  ...recurrent,
  ...memory,
  ...random,
  ...optim,
};
