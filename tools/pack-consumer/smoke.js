// Run by pack:check beside an installed tarball: the packed library, from plain JavaScript.
import { grad, ones, tensor } from '@engram/tensor';
import { loadSafetensors, saveSafetensors } from '@engram/tensor/io';
import { gradcheck } from '@engram/tensor/testing';

const value = tensor([1, 2, 3]).mul(2).sum().itemSync();
if (value !== 12) throw new Error(`expected 12, got ${value}`);
if (typeof grad !== 'function' || typeof gradcheck !== 'function') throw new Error('an export is missing');

await saveSafetensors('ones.safetensors', { x: ones([2]) });
const { tensors } = await loadSafetensors('ones.safetensors');
if (tensors.x.sum().itemSync() !== 2) throw new Error('a file did not give back what was saved');

console.log(`sum of [1, 2, 3] · 2 = ${value}`);
console.log(String(ones([2, 3])));
