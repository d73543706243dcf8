// Run by pack:check beside an installed tarball: the packed library, from plain JavaScript.
import { grad, ones, tensor } from '@engram/tensor';
import { gradcheck } from '@engram/tensor/testing';

const value = tensor([1, 2, 3]).mul(2).sum().itemSync();
if (value !== 12) throw new Error(`expected 12, got ${value}`);
if (typeof grad !== 'function' || typeof gradcheck !== 'function') throw new Error('an export is missing');

console.log(`sum of [1, 2, 3] · 2 = ${value}`);
console.log(String(ones([2, 3])));
