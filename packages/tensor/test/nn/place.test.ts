import { assert, suite } from '@engram/tools/suite';
import {
  compile,
  Embedding,
  EngramError,
  GRUCell,
  IndexError,
  Linear,
  Module,
  noGrad,
  relu,
  Sequential,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';

class Encoder extends Module {
  readonly gru = new GRUCell(4, 5);
  step(x: Tensor): Tensor {
    return this.gru.forward(x, zeros([3, 5]));
  }
  /** Neither forward nor step. */
  encode(x: Tensor): Tensor {
    return this.step(x);
  }
}

class Bigger extends Encoder {
  override step(x: Tensor): Tensor {
    return super.step(x);
  }
}

class Net extends Module {
  readonly encoder: Encoder = new Bigger();
  readonly heads = [new Linear(5, 1), new Sequential(relu, new Linear(5, 2))] as const;
  readonly words = new Embedding(3, 4);
  readonly arrow = new (class extends Module {
    readonly linear = new Linear(2, 3);
    forward = (x: Tensor): Tensor => x.matmul(this.linear.weight);
  })();

  forward(x: Tensor): Tensor {
    return this.heads[1].forward(this.encoder.step(x));
  }
  head(x: Tensor): Tensor {
    return this.heads[1].forward(x);
  }
  encode(x: Tensor): Tensor {
    return this.encoder.encode(x);
  }
  embed(at: Tensor): Tensor {
    return this.words.forward(at);
  }
  async later(x: Tensor): Promise<Tensor> {
    await null;
    return this.forward(x);
  }
  useArrow(x: Tensor): Tensor {
    return this.arrow.forward(x);
  }
}

class Outer extends Module {
  readonly net = new Net();
  async later(x: Tensor): Promise<Tensor> {
    return await this.net.later(x);
  }
  retried(x: Tensor): Tensor {
    try {
      return this.net.forward(x);
    } catch (error) {
      return this.rethrow(error);
    }
  }
  rethrow(error: unknown): never {
    throw error;
  }
  explained(x: Tensor): Tensor {
    try {
      return this.net.forward(x);
    } catch (error) {
      (error as Error).message = 'no such luck';
      throw error;
    }
  }
}

const wrong = zeros([3, 6]);
const AT_GRU = /^in model\.encoder\.gru: gruCell: x \[3, 6\]/;

suite('errors inside of a model', (test) => {
  test('name the module by its path, from the outermost one', () => {
    assert.throws(() => new Net().forward(wrong), AT_GRU);
    assert.throws(() => new Outer().net.forward(wrong), AT_GRU);
    assert.throws(() => new Outer().retried(wrong), /^in model\.net\.encoder\.gru: gruCell: x/);
  });

  test('in other methods than forward, in arrays, and in modules in modules', () => {
    assert.throws(() => new Net().encode(wrong), AT_GRU);
    assert.throws(() => new Net().head(zeros([2, 4])), /^in model\.heads\.1\.1: linear: x \[2, 4\]/);
  });

  test('are as before in a module by itself, and stay errors of their kind', () => {
    assert.throws(() => new Linear(2, 3).forward(zeros([4])), /^linear: x \[4\]/);
    assert.throws(() => new Net().forward(wrong), ShapeError);
  });

  test('once, and in the stack too', () => {
    try {
      new Outer().retried(wrong);
    } catch (error) {
      assert.is((error as Error).message.split('in model').length, 2);
      assert.match(
        (error as Error).stack!,
        /^ShapeError: in model\.net\.encoder\.gru: gruCell: .*\n {4}at Bigger\.step|^ShapeError: in model/,
      );
    }
  });

  test('leave a message alone that somebody has written since', () => {
    class Shell extends Module {
      readonly outer = new Outer();
      forward(x: Tensor): Tensor {
        return this.outer.explained(x);
      }
    }
    assert.throws(() => new Shell().forward(wrong), /^no such luck$/);
  });

  test('come out of async methods, and are rejections as before', async () => {
    await assert.rejects(() => new Outer().later(wrong), /^in model\.net\.encoder\.gru: gruCell: x/);
    assert.is((await new Outer().later(zeros([3, 4]))).shape.length, 2);
  });

  test('where forward is an arrow function, once the parameters were asked for', () => {
    const net = new Net();
    net.parameters();
    assert.throws(() => net.useArrow(zeros([4])), /^in model\.arrow: matmul: /);
    assert.equal(net.useArrow(zeros([3])).shape, [2]);
  });

  test('in compiled functions: while recording, and at an index that a run finds', async () => {
    const net = new Net();
    await assert.rejects(() => compile((x: Tensor) => net.forward(x))(wrong), AT_GRU);
    const embed = compile((x: Tensor) => net.embed(x));
    const at = tensor([0, 3], { dtype: 'int32' });
    await assert.rejects(() => embed(at), /^in model\.words: embedding: index 3/);
    assert.throws(() => net.embed(at), /^in model\.words: embedding: index 3/);
    class Caller extends Module {
      readonly net = net;
      readonly shell = new (class extends Module {
        readonly net = net;
        forward(x: Tensor): Promise<Tensor> {
          return embed(x);
        }
      })();
      forward(x: Tensor): Promise<Tensor> {
        return this.shell.forward(x);
      }
    }
    await assert.rejects(() => new Caller().forward(at), /^in model\.words: embedding: index 3/);
    await assert.rejects(() => noGrad(() => new Caller().forward(at)), IndexError);
  });

  test('of another kind pass as they are', () => {
    class Odd extends Module {
      readonly part = new (class extends Module {
        forward(): never {
          throw new TypeError('mine');
        }
      })();
      forward(): never {
        return this.part.forward();
      }
    }
    assert.throws(
      () => new Odd().forward(),
      (error) => error instanceof TypeError && error.message === 'mine',
    );
  });

  test('cost a model nothing else: this, results, arguments and accessors are as they were', () => {
    class Plain extends Module {
      readonly part = new Linear(1, 1);
      *[Symbol.iterator](): Generator<number> {
        yield 1;
      }
      *numbers(upTo: number): Generator<number> {
        for (let i = 0; i < upTo; i++) yield i;
      }
      get size(): number {
        return this.numbers(3).next().value;
      }
      self(...args: unknown[]): unknown[] {
        return [this, ...args];
      }
    }
    const plain = new Plain();
    assert.equal([...plain.numbers(3), ...plain, plain.size], [0, 1, 2, 1, 0]);
    assert.ok(plain.self(1, 2).every((x, i) => x === [plain, 1, 2][i]));
    assert.is(new Plain().self, plain.self);
    assert.equal(Object.keys(Plain.prototype), []);
    class Compiled extends Module {
      readonly part = new Linear(1, 1);
      readonly step = compile((x: Tensor) => this.part.forward(x));
    }
    const compiled = new Compiled();
    assert.is(compiled.parameters().length, 2);
    assert.is(compiled.step.programs.length, 0);
    const { self } = plain;
    assert.is(self.call(plain)[0], plain);
  });

  test('survive a model whose names cannot be had', () => {
    class Broken extends Module {
      readonly part = new Linear(2, 2);
      override *namedChildren(): Generator<[string, Module]> {
        yield* super.namedChildren();
        throw new EngramError('no names');
      }
      forward(x: Tensor): Tensor {
        return new Linear(2, 2).forward(x);
      }
    }
    assert.throws(() => new Broken().forward(zeros([3])), /^linear: /);
  });
});
