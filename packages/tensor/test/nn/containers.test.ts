import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  Flatten,
  Identity,
  Linear,
  Module,
  ModuleDict,
  ModuleList,
  Sequential,
  ShapeError,
  zeros,
} from '../../src/index.ts';

const names = (module: Module): string[] => module.namedParameters().map(([name]) => name);
const plain = () => new Linear(1, 1, { bias: false });

suite('containers', (test) => {
  test('Identity gives back what it is given', () => {
    const x = zeros([2]);
    assert.is(new Identity().forward(x), x);
  });

  test('Flatten merges all axes behind the batch, or those named', () => {
    const x = zeros([2, 3, 4, 5]);
    assert.equal(new Flatten().forward(x).shape, [2, 60]);
    assert.equal(new Flatten(0).forward(x).shape, [120]);
    assert.equal(new Flatten(-3, 2).forward(x).shape, [2, 12, 5]);
    assert.equal(new Sequential(new Flatten(), new Linear(60, 1)).forward(x).shape, [2, 1]);
    assert.throws(() => new Flatten(2, 1).forward(x), ShapeError);
    assert.throws(() => new Flatten().forward(zeros([2])), ShapeError);
  });

  test('a ModuleList names its modules by place, and grows', () => {
    class Net extends Module {
      readonly blocks = new ModuleList([plain()]);
    }
    const net = new Net();
    const [last, middle] = [plain(), plain()];
    net.blocks.extend([last]).insert(1, middle);
    assert.equal(names(net), ['blocks.0.weight', 'blocks.1.weight', 'blocks.2.weight']);
    assert.is(net.blocks.length, 3);
    assert.ok(net.blocks.at(-1) === last && [...net.blocks][1] === middle);
    net.eval();
    assert.not(last.training);
    assert.throws(() => net.blocks.append((() => 1) as never), /ModuleList: expected a module/);
  });

  test('a ModuleDict names them as they are called', () => {
    const heads = new ModuleDict({ topLeft: plain() });
    heads.set('b', plain());
    assert.equal(names(heads), ['topLeft.weight', 'b.weight']);
    assert.equal(names(new ModuleDict(heads)), ['topLeft.weight', 'b.weight']);
    assert.ok(heads.has('b') && heads.get('b') instanceof Linear && heads.size === 2);
    assert.ok(heads.delete('b') && !heads.delete('b') && heads.get('b') === undefined);
    assert.equal(
      [...heads].map(([name]) => name),
      ['topLeft'],
    );
    assert.throws(() => heads.set('a.b', plain()), ArgumentError);
    assert.throws(() => heads.set('', plain()), /without dots/);
    assert.throws(() => heads.set('c', null as never), /ModuleDict: expected a module/);
  });
});
