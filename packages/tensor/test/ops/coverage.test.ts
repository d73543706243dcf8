import { assert, suite } from '@engram/tools/suite';
import * as engram from '../../src/index.ts';
import { tables } from '../cases/index.ts';

/** Exported functions that are not ops: they make, run or steer. Each has tests of its own. */
const notOps = new Set([
  'apply',
  'applyAll',
  'backend',
  'backward',
  'checkOptions',
  'compile',
  'setBackend',
  'defineOp',
  'enableGrad',
  'decodeSafetensors',
  'detectAnomaly',
  'encodeSafetensors',
  'grad',
  'hessian',
  'isGradEnabled',
  'jacobian',
  'jvp',
  'legible',
  'manualSeed',
  'nearest',
  'noGrad',
  'quote',
  'rand',
  'randint',
  'randLike',
  'randn',
  'randnLike',
  'randperm',
  'clipGradNorm',
  'clipGradValue',
  'constantSchedule',
  'stepDecay',
  'summary',
  'exponentialDecay',
  'cosineAnnealing',
  'linearWarmup',
  'oneCycle',
  'accuracy',
  'arrayDataset',
  'confusionMatrix',
  'cosineAnnealingWarmRestarts',
  'multiStep',
  'padCollate',
  'padSequence',
  'reduceOnPlateau',
  'imageToTensor',
  'randomSplit',
  'readIdx',
  'tensorToImage',
  'defaultCollate',
]);

suite('op cases', (test) => {
  test('every exported op has a row', () => {
    const covered = new Set(Object.values(tables).flatMap((cases) => cases.map((row) => row.op)));
    const ops = Object.entries(engram).filter(
      ([name, value]) => typeof value === 'function' && /^[a-z]/.test(name) && !notOps.has(name),
    );
    const missing = ops.map(([name]) => name).filter((name) => !covered.has(name));
    assert.equal(missing, []);
  });

  test('every row names an exported op', () => {
    const unknown = Object.values(tables)
      .flatMap((cases) => cases.map((row) => row.op))
      .filter((name) => !(name in engram));
    assert.equal(unknown, []);
  });
});
