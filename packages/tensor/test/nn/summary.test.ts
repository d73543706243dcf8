import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  Dropout,
  GRU,
  Linear,
  Module,
  Sequential,
  select,
  summary,
  type Tensor,
  zeros,
} from '../../src/index.ts';

class Net extends Module {
  readonly gru = new GRU(8, 32, { batchFirst: true });
  readonly dropout = new Dropout(0.5);
  readonly head = new Linear(32, 10);
  forward(x: Tensor): Tensor {
    const { output } = this.gru.forward(x);
    return this.head.forward(this.dropout.forward(select(output, 1, -1)));
  }
}

suite('summary', (test) => {
  test('modules, outputs and parameters in columns', () => {
    assert.is(
      summary(new Net(), zeros([16, 5, 8])),
      [
        'module               output                                 parameters',
        'Net                  [16, 10]',
        '├─ gru: GRU          output [16, 5, 32], state [1, 16, 32]       4,032',
        '├─ dropout: Dropout  [16, 32]',
        '└─ head: Linear      [16, 10]                                      330',
        '4,362 parameters, 4,362 to train; 17,448 bytes',
      ].join('\n'),
    );
  });

  test('without inputs, there is nothing to run', () => {
    const text = summary(new Net());
    assert.match(text, /└─ head: Linear {5} +330/);
    assert.not.match(text, /output|\[/);
  });

  test('modes are as before, also after an error', () => {
    const net = new Net();
    net.dropout.eval();
    summary(net, zeros([1, 2, 8]));
    assert.equal([net.training, net.gru.training, net.dropout.training], [true, true, false]);
    assert.throws(() => summary(net, zeros([1, 2, 9])), /in model\.gru: GRU: x \[1, 2, 9\]/);
    assert.equal([net.training, net.dropout.training], [true, false]);
  });

  test('counts what is shared once, frozen parameters not among those to train, and bytes by dtype', () => {
    const layer = new Linear(2, 2);
    const model = new Sequential(layer, layer).to('float64');
    for (const parameter of layer.parameters()) parameter.requiresGrad = false;
    const text = summary(model, zeros([1, 2], { dtype: 'float64' }));
    assert.match(text, /as above/);
    assert.match(text, /6 parameters, 0 to train; 48 bytes/);
  });

  test('nothing is recorded, and no gradient asked for', () => {
    const net = new Net();
    summary(net, zeros([1, 2, 8]));
    assert.ok(net.parameters().every(({ grad }) => grad === null));
  });

  test('errors', () => {
    assert.throws(() => summary(zeros([1]) as never), ArgumentError);
    assert.throws(() => summary(undefined as never), /summary: expected a module, got undefined/);
    class Bare extends Module {}
    assert.throws(() => summary(new Bare(), zeros([1])), /Bare has no forward\(\); leave the inputs out/);
    assert.match(summary(new Bare()), /0 parameters/);
  });
});
