import { Adam, AdamW, Linear, Module, ones, Parameter, RMSprop, SGD, StateDictError, tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';

const weight = (value = 1) => new Parameter(tensor([value]));

class Net extends Module {
  constructor(fields: Record<string, unknown>) {
    super();
    Object.assign(this, fields);
  }
}

const names = (fields: Record<string, unknown>) => Object.keys(new Net(fields).stateDict());

suite('names of a state dict', (test) => {
  for (const [title, fields, message] of [
    ['case', { W: weight(), w: weight() }, /fields W, w have one name in the state dict, w;/],
    ['camelCase and snake_case', { wQ: weight(), w_q: weight() }, /fields wQ, w_q/],
    ['modules', { encoder: new Linear(1, 1), Encoder: new Linear(1, 1) }, /encoder\.weight, Encoder\.weight/],
    ['items of arrays', { layers: [weight()], Layers: [weight()] }, /layers\.0, Layers\.0/],
    ['a dot', { 'a.weight': weight(), a: new Linear(1, 1) }, /a\.weight/],
    ['keys of records', { heads: { Q: weight(), q: weight() } }, /heads\.Q, heads\.q/],
  ] as const) {
    test(`refuse two fields of one name: ${title}`, () => {
      const net = new Net(fields);
      for (const use of [
        () => net.stateDict(),
        () => net.parameters(),
        () => net.loadStateDict({}),
        () => net.to('float64'),
      ]) {
        assert.throws(use, StateDictError);
        assert.throws(use, message);
      }
    });
  }

  test('are those of PyTorch in records, nested arrays and maps', () => {
    assert.equal(names({ heads: { q: weight(), kV: [weight()] } }), ['heads.q', 'heads.k_v.0']);
    assert.equal(names({ rows: [[weight()], [{ a: weight() }]] }), ['rows.0.0', 'rows.1.0.a']);
    assert.equal(names({ byName: new Map([['Q', new Linear(1, 1, { bias: false })]]) }), ['by_name.Q.weight']);
  });

  test('are wanted: a set and a map of other keys are refused by the field', () => {
    assert.throws(() => names({ all: new Set([weight()]) }), /^all is a Set/);
    assert.throws(() => names({ all: new Map([[{}, weight()]]) }), /^all is a Map whose keys are not strings/);
    assert.equal(names({ all: new Set([1]), other: new Map([[1, 2]]) }), []);
  });

  test('come to an end where a record or a module holds itself', () => {
    const record: Record<string, unknown> = { w: weight() };
    record.self = record;
    assert.equal(names({ record }), ['record.w']);
    const [parent, child] = [new Net({ w: weight() }), new Net({ w: weight() })];
    Object.assign(parent, { child });
    Object.assign(child, { parent });
    assert.equal(Object.keys(parent.stateDict()), ['w', 'child.w']);
    assert.is([...parent.train().modules()].length, 2);
    assert.is(parent.to('float64').parameters().length, 2);
    parent.zeroGrad();
    parent.loadStateDict(parent.stateDict());
    assert.is(child.training, true);
  });
});

suite('loadStateDict of what is not a state dict', (test) => {
  for (const value of [null, undefined, 5, 'x', [], tensor([1]), () => 1]) {
    test(`refuses ${value === null ? 'null' : typeof value}`, () => {
      const load = () => new Net({ w: weight() }).loadStateDict(value as never, { strict: false });
      assert.throws(load, StateDictError);
    });
  }
  test('looks at own entries only, escapes and shortens names', () => {
    const net = new Net({ w: weight() });
    assert.throws(() => net.loadStateDict(Object.create({ w: tensor([2]) })), /missing: w/);
    assert.throws(
      () => net.loadStateDict({ w: tensor([2]), '\u202ex\u001b': tensor([1]) }),
      /unexpected: "\\u\{202e\}x/,
    );
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, tensor([1])]));
    assert.throws(() => net.loadStateDict({ ...many, w: tensor([2]) }), /x19 and 980 more/);
    assert.throws(() => net.loadStateDict(JSON.parse('{ "__proto__": 1 }')), /unexpected: __proto__/);
  });
});

suite('an optimizer of a model that was cast', (test) => {
  for (const [name, make] of Object.entries({
    SGD: (ps: Parameter[]) => new SGD(ps, { momentum: 0.9 }),
    Adam: (ps: Parameter[]) => new Adam(ps),
    AdamW: (ps: Parameter[]) => new AdamW(ps),
    RMSprop: (ps: Parameter[]) => new RMSprop(ps, { centered: true, momentum: 0.5 }),
  })) {
    test(`${name} follows`, () => {
      const model = new Linear(2, 1);
      const optimizer = make(model.parameters());
      const step = () => {
        optimizer.zeroGrad();
        model
          .forward(ones([1, 2], { dtype: model.weight.dtype }))
          .sum()
          .backward();
        optimizer.step();
      };
      const dtypes = () => [...new Set(Object.values(optimizer.stateDict().state).map((x) => x.dtype))];
      step();
      const before = optimizer.stateDict();
      model.to('float64');
      optimizer.loadStateDict(optimizer.stateDict());
      step();
      assert.equal(dtypes(), ['float64']);
      optimizer.loadStateDict(before);
      assert.equal(dtypes(), ['float64']);
      model.to('float32');
      step();
      assert.equal(dtypes(), ['float32']);
    });
  }
  test('groups of parameters are refused by name', () => {
    assert.throws(() => new Adam([{ params: [] }]), /Adam: there is no parameter to optimize/);
  });
});
