// The packed packages as they are, in Node: files, gradients, PNG, and what stays out of the way until it is asked for.
import { rm } from 'node:fs/promises';
import { heatmap } from '@engram/plot';
import { save, toPNG } from '@engram/plot/node';
import { grad, ones, tensor } from '@engram/tensor';
import { loadSafetensors, saveSafetensors } from '@engram/tensor/io';
import { gradcheck } from '@engram/tensor/testing';

const value = tensor([1, 2, 3]).mul(2).sum().itemSync();
if (value !== 12) throw new Error(`expected 12, got ${value}`);
if (typeof grad !== 'function' || typeof gradcheck !== 'function') throw new Error('an export is missing');

await saveSafetensors('ones.safetensors', { x: ones([2]) });
const { tensors } = await loadSafetensors('ones.safetensors');
if (tensors.x.sum().itemSync() !== 2) throw new Error('a file did not give back what was saved');

const chart = heatmap([{ title: 'a', values: [[0, 1]] }], {});
const png = await toPNG(chart);
if (png[1] !== 0x50) throw new Error('toPNG gave no PNG');
await save(chart, 'chart.svg');
await Promise.all([rm('ones.safetensors'), rm('chart.svg')]);
