import { readFileSync } from 'node:fs';
import { assert, suite } from '@engram/tools/suite';
import { theMachine } from '../../src/backend/simd/machine.ts';
import { inspectPasses } from '../../src/compile/optimize.ts';
import { compile, Linear, manualSeed, mseLoss, SGD, type Tensor, tanh, tensor } from '../../src/index.ts';

const text = readFileSync(new URL('../../src/compile/README.md', import.meta.url), 'utf8');

suite('the README of compile', (test) => {
  test('shows what becomes of its step', async () => {
    assert.is(theMachine().fault, '');
    manualSeed(1);
    const layer = new Linear(3, 2);
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    const step = compile((x: Tensor, y: Tensor) => {
      const loss = mseLoss(tanh(layer.forward(x)), y);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss;
    });
    const counts: number[] = [];
    inspectPasses((_, __, after) => counts.push(after.calls.length));
    try {
      await step(tensor([[1, 2, 3]]), tensor([[0.5, -0.5]]));
    } finally {
      inspectPasses(null);
    }
    assert.ok(text.includes(`\`\`\`\n${step.programs[0]}\n\`\`\``), String(step.programs[0]));
    assert.is(counts[0], 18);
  });

  test('names files that are there', () => {
    for (const [, path] of text.matchAll(/`((?:\.\.\/|packages\/)?[\w/-]+\.ts)`/g)) {
      const from = path.startsWith('packages/') ? '../../../../' : '../../src/compile/';
      readFileSync(new URL(`${from}${path}`, import.meta.url));
    }
  });
});
