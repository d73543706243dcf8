import { assert, suite } from '@engram/tools/suite';
import {
  add,
  Buffer,
  Dropout,
  Embedding,
  GRU,
  GRUCell,
  type LayerNorm,
  Linear,
  Module,
  mul,
  noGrad,
  ones,
  Parameter,
  Sequential,
  StateDictError,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

class Net extends Module {
  readonly embedding = new Embedding(4, 3);
  readonly gruCell = new GRUCell(3, 2);
  readonly initialState = new Parameter(zeros([2]));
  readonly runningMean = new Buffer(ones([2]));
  readonly heads = [new Linear(2, 1), new Linear(2, 1, { bias: false })];
  readonly norm: LayerNorm | null = null;
  readonly notATensor = 7;

  forward(indices: Tensor): Tensor {
    const h = this.gruCell.forward(this.embedding.forward(indices), this.initialState.expand([indices.numel, 2]));
    return add(this.heads[0].forward(h), this.heads[1].forward(mul(h, this.runningMean)));
  }
}

const NAMES = [
  'initial_state',
  'embedding.weight',
  'gru_cell.weight_ih',
  'gru_cell.weight_hh',
  'gru_cell.bias_ih',
  'gru_cell.bias_hh',
  'heads.0.weight',
  'heads.0.bias',
  'heads.1.weight',
];
const namesOf = (module: Module): string[] => module.namedParameters().map(([name]) => name);

suite('Module', (test) => {
  test('finds parameters in fields, arrays and modules inside, own ones first, named as in PyTorch', () => {
    const net = new Net();
    assert.equal(namesOf(net), NAMES);
    assert.equal(
      net.parameters(),
      net.namedParameters().map(([, p]) => p),
    );
    assert.is(net.namedParameters()[0][1], net.initialState);
  });

  test('finds buffers apart', () => {
    assert.equal(
      new Net().namedBuffers().map(([name]) => name),
      ['running_mean'],
    );
  });

  test('finds parameters in arrays of parameters', () => {
    class Bank extends Module {
      readonly slots = [new Parameter(ones([1])), new Parameter(zeros([2]))];
    }
    assert.equal(namesOf(new Bank()), ['slots.0', 'slots.1']);
  });

  test('writes camel case in snake case', () => {
    class Names extends Module {
      readonly w = new Parameter(ones([1]));
      readonly W2 = new Parameter(ones([1]));
      readonly weightIhL0 = new Parameter(ones([1]));
      readonly key2Value = new Parameter(ones([1]));
      readonly snake_case = new Parameter(ones([1]));
    }
    assert.equal(namesOf(new Names()), ['w', 'w2', 'weight_ih_l0', 'key2_value', 'snake_case']);
  });

  test('gives a shared parameter once, under its first name, and saves it under both', () => {
    class Tied extends Module {
      readonly input = new Embedding(3, 2);
      readonly output = new Linear(2, 3, { bias: false });
      readonly again = this.input;
      constructor() {
        super();
        Object.assign(this.output, { weight: this.input.weight });
      }
    }
    const tied = new Tied();
    assert.equal(namesOf(tied), ['input.weight']);
    assert.equal(Object.keys(tied.stateDict()), ['input.weight', 'output.weight', 'again.weight']);
    tied.loadStateDict(tied.stateDict());
    tied.to('float64');
    assert.is(tied.input.weight.dtype, 'float64');
    assert.is(tied.output.weight, tied.input.weight);
  });

  test('lists itself and all modules inside', () => {
    const net = new Net();
    assert.equal(
      [...net.modules()].map((m) => m.constructor.name),
      ['Net', 'Embedding', 'GRUCell', 'Linear', 'Linear'],
    );
  });

  test('a module inside a recurrent one is found, too', () => {
    class Projected extends GRU {
      readonly projection = new Linear(2, 1, { bias: false });
      readonly scale = new Parameter(ones([1]));
    }
    assert.equal(namesOf(new Projected(1, 2, { bias: false })), [
      'scale',
      'weight_ih_l0',
      'weight_hh_l0',
      'projection.weight',
    ]);
  });

  test('train and eval reach every module', () => {
    class Deep extends Module {
      readonly parts = [new Sequential(new Dropout(), tanh)];
      readonly dropout = new Dropout();
    }
    const deep = new Deep();
    assert.ok([...deep.modules()].every((m) => m.training));
    assert.is(deep.eval(), deep);
    assert.is([...deep.modules()].length, 4);
    assert.ok([...deep.modules()].every((m) => !m.training));
    deep.train();
    assert.ok([...deep.modules()].every((m) => m.training));
    assert.not(deep.train(false).training);
  });

  test('zeroGrad forgets every gradient', () => {
    const net = new Net();
    net
      .forward(tensor([0, 3], { dtype: 'int32' }))
      .sum()
      .backward();
    assert.ok(net.parameters().every((p) => p.grad !== null));
    net.zeroGrad();
    assert.ok(net.parameters().every((p) => p.grad === null));
  });
});

suite('Parameter and Buffer', (test) => {
  test('a parameter requires gradients, unless told otherwise; a buffer does not', () => {
    assert.ok(new Parameter(ones([1])).requiresGrad);
    assert.not(new Parameter(ones([1]), false).requiresGrad);
    assert.not(new Buffer(ones([1])).requiresGrad);
    assert.is(new Buffer(zeros([2], { dtype: 'int32' })).dtype, 'int32');
  });

  test('a parameter made from a computed tensor is a leaf', () => {
    const p = new Parameter(tensor([1], { requiresGrad: true }).mul(2));
    assert.ok(p.isLeaf);
    assert.throws(() => new Parameter(zeros([1], { dtype: 'int32' })), /float/);
  });

  test('a frozen parameter gets no gradient', () => {
    const layer = new Linear(2, 1);
    layer.weight.requiresGrad = false;
    layer
      .forward(ones([1, 2]))
      .sum()
      .backward();
    assert.is(layer.weight.grad, null);
    assertClose(layer.bias!.grad!, [1]);
  });
});

suite('Module.to', (test) => {
  test('casts parameters and buffers, which stay the same objects', () => {
    const net = new Net();
    const before = net.parameters();
    const values = net.heads[0].weight.arraySync();
    assert.is(net.to('float64'), net);
    assert.equal(
      net.parameters().map((p, i) => p === before[i]),
      NAMES.map(() => true),
    );
    assert.ok(net.parameters().every((p) => p.dtype === 'float64' && p.requiresGrad));
    assert.is(net.runningMean.dtype, 'float64');
    assert.equal(net.heads[0].weight.arraySync(), values);
    const y = net.forward(tensor([1], { dtype: 'int32' }));
    assert.is(y.dtype, 'float64');
    y.sum().backward();
    assert.is(net.initialState.grad!.dtype, 'float64');
  });

  test('leaves integer buffers alone', () => {
    class Counter extends Module {
      readonly steps = new Buffer(zeros([1], { dtype: 'int32' }));
    }
    assert.is(new Counter().to('float64').steps.dtype, 'int32');
  });

  test('drops gradients, of the old dtype, but only where something changes', () => {
    const layer = new Linear(2, 1);
    layer
      .forward(ones([1, 2]))
      .sum()
      .backward();
    const { grad } = layer.weight;
    layer.to('float32');
    assert.is(layer.weight.grad, grad);
    layer.to('float64');
    assert.is(layer.weight.grad, null);
  });

  test('between forward and backward is found', () => {
    const layer = new Linear(2, 1);
    const y = layer.forward(ones([1, 2], { requiresGrad: true })).sum();
    layer.to('float64');
    assert.throws(() => y.backward(), /changed in place after the forward pass/);
  });
});

suite('stateDict', (test) => {
  test('has every parameter and buffer by name', () => {
    const names = Object.keys(new Net().stateDict());
    assert.equal(
      names.filter((name) => name !== 'running_mean'),
      NAMES,
    );
    assert.ok(names.includes('running_mean'));
  });

  test('is a snapshot: later steps don’t change it, and it takes no part in gradients', () => {
    const layer = new Linear(2, 1);
    const dict = layer.stateDict();
    const before = dict.weight.arraySync();
    noGrad(() => layer.weight.assign(zeros([1, 2])));
    assert.equal(dict.weight.arraySync(), before);
    assert.not(dict.weight.requiresGrad);
    assert.ok(dict.weight.isLeaf);
  });

  test('loads into another module, which then computes the same', () => {
    const [a, b] = [new Net(), new Net()];
    const x = tensor([0, 1, 2, 3], { dtype: 'int32' });
    const before = b.parameters();
    b.loadStateDict(a.stateDict());
    assertClose(b.forward(x), a.forward(x), { rtol: 0, atol: 0 });
    assert.ok(b.parameters().every((p, i) => p === before[i] && p.requiresGrad));
  });

  test('loading copies', () => {
    const layer = new Linear(1, 1, { bias: false });
    const dict = { weight: tensor([[3]]) };
    layer.loadStateDict(dict);
    noGrad(() => layer.weight.assign(tensor([[4]])));
    assertClose(dict.weight, [[3]]);
  });

  test('loading casts to the module’s dtype', () => {
    const layer = new Linear(1, 1, { bias: false });
    layer.loadStateDict({ weight: tensor([[3]], { dtype: 'float64' }) });
    assert.is(layer.weight.dtype, 'float32');
    assertClose(layer.weight, [[3]]);
    layer.to('float64').loadStateDict({ weight: tensor([[5]], { dtype: 'int32' }) });
    assertClose(layer.weight, [[5]]);
    assert.is(layer.weight.dtype, 'float64');
  });

  test('lists missing, unexpected and misshapen entries at once, and loads nothing', () => {
    const net = new Sequential(new Linear(2, 3), new Linear(3, 1));
    const before = net.stateDict();
    const dict = {
      '0.weight': zeros([3, 2]),
      '0.bias': zeros([4]),
      '1.weight': zeros([3, 1]),
      '2.weight': zeros([1]),
      extra: zeros([1]),
    };
    let message = '';
    try {
      net.loadStateDict(dict);
    } catch (error) {
      assert.instance(error, StateDictError);
      message = (error as Error).message;
    }
    assert.is(
      message,
      'loadStateDict: missing: 1.bias\n  unexpected: 2.weight, extra\n' +
        '  misshapen: 0.bias is [4], the module has [3]; 1.weight is [3, 1], the module has [1, 3]',
    );
    for (const [name, value] of Object.entries(net.stateDict())) assertClose(value, before[name], { rtol: 0, atol: 0 });
  });

  test('strict: false lets entries be missing or unexpected, never misshapen', () => {
    const layer = new Linear(2, 1);
    const bias = layer.bias!.arraySync();
    layer.loadStateDict({ weight: tensor([[1, 2]]), other: zeros([1]) }, { strict: false });
    assertClose(layer.weight, [[1, 2]]);
    assert.equal(layer.bias!.arraySync(), bias);
    assert.throws(() => layer.loadStateDict({ weight: zeros([2]) }, { strict: false }), /misshapen: weight is \[2\]/);
    assertClose(layer.weight, [[1, 2]]);
  });

  test('names an entry that is not a tensor', () => {
    const dict = { weight: [[1, 2]] } as unknown as Record<string, Tensor>;
    assert.throws(() => new Linear(2, 1, { bias: false }).loadStateDict(dict), /weight is not a tensor/);
  });
});
