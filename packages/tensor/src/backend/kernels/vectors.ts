/** Instructions for the loops that the build makes of formulas (`formulas.generated.ts` and `functions.generated.ts`): the same words for all of a form. */
import type { Rows } from '../../shape/broadcast.ts';
import type { DType } from '../../shape/dtype.ts';
import { type Emitter, type Encoder, floatBits, type Operand } from '../wasm/encoder.ts';
import type { WasmModule } from '../wasm/module.ts';
import { type CoreKernel, core } from '../wasm/texts.ts';
import { addressesOf, rowWords } from './operands.ts';

/** The loop for operands of each dtype. */
type Loops<K extends string = CoreKernel> = Readonly<Partial<Record<DType, K>>>;

/** The loop for these operands, of one dtype; `truths` of them, the first ones, are bool whatever the others are. */
const loopFor = <K extends string>(loops: Loops<K>, ins: readonly Operand[], truths = 0): K | undefined => {
  const { dtype } = ins[ins.length - 1];
  const fit = ins.every((operand, i) => operand.dtype === (i < truths ? 'bool' : dtype));
  return fit ? loops[dtype] : undefined;
};

type Numbers<N extends string> = [N] extends [never] ? unknown : Readonly<Record<N, number>>;

/** Of one operand, for a number each. Words: out, a, elements, the numbers of the geometry with these names, as float32. */
export const alongIn =
  <K extends string>(module: WasmModule<K>) =>
  <N extends string = never>(loops: Loops<K>, ...names: readonly N[]): Encoder<Numbers<N>> =>
  ([out], [a], geometry, emitter) => {
    const loop = out.dtype === a.dtype ? loopFor(loops, [a]) : undefined;
    if (loop === undefined) return false;
    const numbers = names.map((name) => floatBits((geometry as Readonly<Record<N, number>>)[name]));
    emitter.emit(module, loop, out.address, a.address, out.length, ...numbers);
    return true;
  };

export const along = alongIn(core);

/** Of one operand, for a truth each, as a walk over a single row. */
export const isAlong =
  (loops: Loops): Encoder<unknown> =>
  ([out], [a], _, emitter) => {
    const loop = out.dtype === 'bool' ? loopFor(loops, [a]) : undefined;
    if (loop === undefined) return false;
    emitter.emit(core, loop, out.address, a.address, out.length, 1, 1, 0);
    return true;
  };

const walk = (loop: CoreKernel, out: Operand, ins: readonly Operand[], rows: Rows, emitter: Emitter): true => {
  emitter.emit(core, loop, out.address, ...addressesOf(ins), ...rowWords(rows, emitter));
  return true;
};

/** Of operands that broadcast, for a number each. Words: out, the operands, the walk. */
export const across =
  (loops: Loops, truths = 0): Encoder<Rows> =>
  ([out], ins, rows, emitter) => {
    const loop = loopFor(loops, ins, truths);
    return loop !== undefined && out.dtype === ins[ins.length - 1].dtype && walk(loop, out, ins, rows, emitter);
  };

/** The same for a truth each. */
export const isAcross =
  (loops: Loops): Encoder<Rows> =>
  ([out], ins, rows, emitter) => {
    const loop = loopFor(loops, ins);
    return loop !== undefined && out.dtype === 'bool' && walk(loop, out, ins, rows, emitter);
  };
