// Compiled and run by pack:check beside an installed tarball: the packed declarations, under strict flags.
import { grad, ones, type Tensor, tensor } from '@engram/tensor';

const x: Tensor = tensor([1, 2, 3], { requiresGrad: true });
const [dx] = grad(x.mul(x).sum(), [x]);
const gradient: number = dx!.sum().itemSync();
if (gradient !== 12) throw new Error(`expected 12, got ${gradient}`);

// @ts-expect-error declarations that had decayed to `any` would let this through; it is not meant to run
export const wrong = (): Tensor => ones('two by three');
