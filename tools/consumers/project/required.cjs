// CommonJS, on a Node that can require ES modules.
const { tensor } = require('@engram/tensor');
const { loadSafetensors } = require('@engram/tensor/io');
const { gradcheck } = require('@engram/tensor/testing');
const { cpu } = require('@engram/tensor/backend');
const { TinyNTM } = require('@engram/ntm');
const { gpu } = require('@engram/gpu');
const { toSVG } = require('@engram/plot');
const { toPNG } = require('@engram/plot/node');

const all = [loadSafetensors, gradcheck, TinyNTM, gpu, toSVG, toPNG, cpu.allocate];
if (!all.every((each) => typeof each === 'function')) throw new Error('an export is missing');
const x = tensor([1, 2, 3], { requiresGrad: true });
x.square().sum().backward();
if (x.grad.itemSync === undefined || x.grad.arraySync()[2] !== 6) throw new Error(`expected 6, got ${x.grad}`);
