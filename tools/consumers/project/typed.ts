// Compiled and run beside the installed tarballs: the packed declarations, under strict flags.
import { GpuBackend, gpu } from '@engram/gpu';
import { recipes, TinyNTM } from '@engram/ntm';
import { heatmap, toSVG } from '@engram/plot';
import { toPNG } from '@engram/plot/node';
import { range, sweepOf, type Trial } from '@engram/sweep';
import { grad, ones, type Tensor, tensor } from '@engram/tensor';
import { cpu } from '@engram/tensor/backend';
import { loadSafetensors } from '@engram/tensor/io';
import { gradcheck } from '@engram/tensor/testing';

const x: Tensor = tensor([1, 2, 3], { requiresGrad: true });
const [dx] = grad(x.mul(x).sum(), [x]);
const gradient: number = dx!.sum().itemSync();
if (gradient !== 12) throw new Error(`expected 12, got ${gradient}`);

const model = new TinyNTM({ hidden: 4, slots: 3, width: 2 });
const logits: Tensor = model.forward(tensor(Int32Array.of(1, 2), [1, 2]));
if (logits.shape[1] !== 2) throw new Error(`expected two steps, got ${logits.shape}`);
const svg: string = await toSVG(heatmap([{ title: 'a', values: [[0, 1]] }], {}));
if (!svg.includes('<svg')) throw new Error('toSVG gave no SVG');

export const others = [gpu, GpuBackend, toPNG, loadSafetensors, gradcheck, cpu];

// @ts-expect-error declarations that had decayed to `any` would let this through; it is not meant to run
export const wrong = (): Tensor => ones('two by three');
// @ts-expect-error the same for @engram/ntm
export const wrongModel = (): TinyNTM => new TinyNTM({ hidden: 'four' });
// @ts-expect-error the same for @engram/plot
export const wrongChart = (): Promise<number> => toSVG(heatmap([{ title: 'a', values: [[0, 1]] }], {}));
// @ts-expect-error the same for @engram/gpu
export const wrongMode = () => gpu({ mode: 'cuda' });

const trials: readonly Trial[] = sweepOf({ base: recipes.copy, vary: { seed: range(0, 2) } }).trials;
if (trials.length !== 2) throw new Error(`expected two trials, got ${trials.length}`);
