import { inspect } from 'node:util';
import { Adam, Linear, Module, relu, Sequential } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';

suite('printing', (test) => {
  test('a module is a tree with shapes and a count', () => {
    const model = new Sequential(new Linear(2, 8), relu, new Linear(8, 1, { bias: false }));
    const tree = [
      'Sequential(',
      '  (0): Linear(weight=[8, 2], bias=[8])',
      '  (2): Linear(weight=[1, 8])',
      '), 32 parameters',
    ].join('\n');
    assert.is(String(model), tree);
    assert.is(inspect(model), tree);
  });
  test('a module that holds itself comes to an end', () => {
    class Loop extends Module {
      self: Module | null = null;
    }
    const loop = new Loop();
    loop.self = loop;
    assert.is(String(loop), 'Loop(\n  (self): Loop(…)\n), 0 parameters');
  });
  test('an optimizer is its settings', () => {
    const text = 'Adam(lr=0.001, betas=[0.9, 0.999], eps=1e-8, weightDecay=0, amsgrad=false), 2 parameters';
    assert.is(inspect(new Adam(new Linear(1, 1).parameters())), text);
  });
});
