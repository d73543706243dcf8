import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  compile,
  Linear,
  Module,
  noGrad,
  ones,
  Sequential,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

class Double extends Module {
  forward(x: Tensor, times = 2): Tensor {
    return x.mul(times);
  }
}

class Thrice extends Double {
  override forward(x: Tensor): Tensor {
    return super.forward(x, 3);
  }
}

suite('forward hooks', (test) => {
  test('see arguments and results, in order, until they are removed', () => {
    const model = new Double();
    const seen: unknown[] = [];
    const handles = [
      model.registerForwardPreHook((module, [x, times]) => void seen.push(module === model, x.shape, times)),
      model.registerForwardHook((_, args, y) => void seen.push(args.length, y.shape)),
      model.registerForwardHook(() => void seen.push('second')),
    ];
    model.forward(zeros([2]), 4);
    assert.equal(seen, [true, [2], 4, 2, [2], 'second']);
    handles[1].remove();
    handles[1].remove();
    model.forward(zeros([3]));
    assert.equal(seen.slice(6), [true, [3], undefined, 'second']);
    for (const handle of handles) handle.remove();
    model.forward(zeros([3]));
    assert.is(seen.length, 10);
    assert.not(Object.hasOwn(model, 'forward'));
  });

  test('replace arguments and results', () => {
    const model = new Double();
    const first = model.registerForwardPreHook((_, [x]) => x.add(1));
    assertClose(model.forward(tensor([1])), [4]);
    model.registerForwardPreHook((_, [x]) => [x, 10]);
    assertClose(model.forward(tensor([1])), [20]);
    model.registerForwardHook((_, __, y) => y.neg());
    model.registerForwardHook((_, __, y) => y.sub(1));
    assertClose(model.forward(tensor([1])), [-21]);
    first.remove();
    assertClose(model.forward(tensor([1])), [-11]);
  });

  test('run however forward is called: from a container, a subclass and an arrow function; once', () => {
    let runs = 0;
    const count = (): void => {
      runs++;
    };
    const inner = new Linear(2, 2);
    inner.registerForwardHook(count);
    new Sequential(inner, tanh, new Sequential(inner)).forward(zeros([2]));
    assert.is(runs, 2);
    const thrice = new Thrice();
    thrice.registerForwardHook(count);
    assertClose(thrice.forward(tensor([1])), [3]);
    assert.is(runs, 3);
    class Arrow extends Module {
      forward = (x: Tensor): Tensor => x.add(1);
    }
    const arrow = new Arrow();
    const { forward } = arrow;
    const handle = arrow.registerForwardHook(count);
    assertClose(arrow.forward(tensor([1])), [2]);
    assert.is(runs, 4);
    handle.remove();
    assert.is(arrow.forward, forward);
    assert.ok(Object.keys(arrow).includes('forward'));
  });

  test('are no fields: a state dict, parameters and printing are as before', () => {
    const model = new Linear(2, 2);
    const [text, names] = [String(model), Object.keys(model.stateDict())];
    model.registerForwardHook(() => undefined);
    assert.is(String(model), text);
    assert.equal(Object.keys(model.stateDict()), names);
  });

  test('take gradients along, and wait for a forward that is async', async () => {
    const model = new Linear(2, 1);
    model.registerForwardHook((_, __, y) => y.mul(3));
    const x = ones([2], { requiresGrad: true });
    model.forward(x).sum().backward();
    assertClose(x.grad!, model.weight.mul(3).flatten());
    class Later extends Module {
      async forward(y: Tensor): Promise<Tensor> {
        await null;
        return y;
      }
    }
    const later = new Later();
    later.registerForwardHook((_, __, y) => y.add(1));
    assertClose(await later.forward(tensor([1])), [2]);
  });

  test('a compiled function has those of the moment', async () => {
    const model = new Double();
    const run = compile((x: Tensor) => noGrad(() => model.forward(x)));
    assertClose(await run(tensor([1])), [2]);
    const handle = model.registerForwardHook((_, __, y) => y.add(5));
    assertClose(await run(tensor([1])), [7]);
    const other = new Double().registerForwardHook(() => undefined);
    assertClose(await run(tensor([1])), [7]);
    handle.remove();
    assertClose(await run(tensor([1])), [2]);
    other.remove();
    const { length } = run.programs;
    assertClose(await run(tensor([1])), [2]);
    assert.is(run.programs.length, length);
    await assert.rejects(() => compile(() => void model.registerForwardHook(() => undefined))(), /registering a hook/);
  });

  test('refuse what is not a hook, a module without forward, and a result by chance', () => {
    const model = new Double();
    assert.throws(() => model.registerForwardHook(1 as never), /expected a function, got number/);
    class Odd extends Module {}
    assert.throws(() => new Odd().registerForwardHook(() => undefined), /Odd has no forward/);
    const shapes: unknown[] = [];
    model.registerForwardHook((_, [x]) => shapes.push(x.shape));
    assert.throws(() => model.forward(zeros([1])), ArgumentError);
    assert.throws(() => model.forward(zeros([1])), /a hook returned number/);
  });
});
