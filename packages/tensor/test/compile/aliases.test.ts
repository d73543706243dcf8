import { assert, suite } from '@engram/tools/suite';
import {
  type CompileResult,
  compile,
  embedding,
  Linear,
  noGrad,
  Parameter,
  randn,
  reshape,
  SGD,
  ShapeError,
  Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { modes, refuses, values } from './support.ts';

/** The tensors of a result, in order, as numbers. */
const flat = (result: unknown): number[][] => {
  if (result instanceof Tensor) return [values(result)];
  return typeof result === 'object' && result !== null ? Object.values(result).flatMap(flat) : [];
};

interface Side {
  readonly fn: (...args: never[]) => CompileResult;
  readonly args: readonly (() => unknown)[];
  /** Looked at after each call. */
  readonly seen: () => readonly (Tensor | null)[];
  readonly between?: (call: number) => void;
}

/** Makes two of them, calls the one eagerly and the other compiled, and compares all after each call. */
const agree = async (make: () => Side, { simd = true, calls = 3 } = {}): Promise<void> => {
  const [eager, other] = [make(), make()];
  const f = compile(other.fn as never, { simd }) as (...args: unknown[]) => Promise<unknown>;
  for (let call = 0; call < calls; call++) {
    const want = flat(eager.fn(...(eager.args.map((arg) => arg()) as never[])));
    const got = flat(await f(...other.args.map((arg) => arg())));
    assert.equal(got, want, `call ${call}: result`);
    const [wanted, seen] = [eager, other].map(({ seen: all }) => all().map((x) => x && values(x)));
    assert.equal(seen, wanted, `call ${call}: state`);
    eager.between?.(call);
    other.between?.(call);
  }
};

for (const { label, simd } of modes) {
  suite(`compile: an argument that is written to from outside (${label})`, (test) => {
    const ways: Record<string, (b: Tensor) => unknown> = {
      itself: (b) => b,
      'in another shape': (b) => b.reshape([2, 1]),
      detached: (b) => b.detach(),
      'a slice that is all of it': (b) => b.narrow(0, 0, 2),
      'in an array': (b) => [b],
      'in a record of records': (b) => ({ at: { once: b, again: b.detach() } }),
    };
    const first = (x: unknown): Tensor => (x instanceof Tensor ? x : first(Object.values(x as object)[0]));
    for (const [name, way] of Object.entries(ways)) {
      test(`by assign: ${name}`, () =>
        agree(
          () => {
            const b = tensor([5, 6]);
            const fn = (x: object): Tensor[] => {
              const before = first(x).mul(10);
              b.assign(b.add(1));
              return [before, first(x).mul(1), first(x).reshape([2]).add(b), first(x)];
            };
            return { fn, args: [() => way(b)], seen: () => [b] };
          },
          { simd },
        ));

      test(`by an optimizer: ${name}`, () =>
        agree(
          () => {
            const p = new Parameter(tensor([1, 2]));
            const optimizer = new SGD([p], { lr: 0.25 });
            const fn = (x: object): Tensor => {
              optimizer.zeroGrad();
              p.square().sum().backward();
              optimizer.step();
              return p
                .detach()
                .reshape([2])
                .sub(first(x).detach().reshape([2]));
            };
            return { fn, args: [() => noGrad(() => way(p.detach()))], seen: () => [p, p.grad] };
          },
          { simd },
        ));
    }

    test('one call with such an argument, one without, and another that is written to', () =>
      agree(
        () => {
          const [a, b] = [tensor([1, 2]), tensor([3, 4])];
          let call = 0;
          const fn = (x: Tensor): Tensor[] => {
            a.assign(a.add(1));
            b.assign(b.mul(2));
            return [x.add(0), x];
          };
          return { fn, args: [() => [a, tensor([7, 8]), b, a, b][call++ % 5]], seen: () => [a, b] };
        },
        { simd, calls: 10 },
      ));

    test('two arguments that are one, and the state', () =>
      agree(
        () => {
          const b = tensor([1, 2]);
          const fn = (x: Tensor, y: Tensor): Tensor => {
            b.assign(x.add(y));
            return x.mul(y);
          };
          return { fn, args: [() => b, () => b.detach()], seen: () => [b] };
        },
        { simd },
      ));
  });

  suite(`compile: gradients that change hands between calls (${label})`, (test) => {
    const pair = (between: (a: Parameter, b: Parameter, call: number) => void) => (): Side => {
      const [a, b] = [new Parameter(tensor([1, 4])), new Parameter(tensor([2, 3]))];
      const fn = (x: Tensor): Tensor => {
        const loss = a.mul(x).sum().add(b.square().sum());
        loss.backward();
        return loss;
      };
      return { fn, args: [() => tensor([3, 5])], seen: () => [a.grad, b.grad], between: (i) => between(a, b, i) };
    };
    const changes: Record<string, (a: Parameter, b: Parameter, call: number) => void> = {
      'swapped at each call': (a, b) => {
        [a.grad, b.grad] = [b.grad, a.grad];
      },
      'swapped once': (a, b, call) => {
        if (call === 1) [a.grad, b.grad] = [b.grad, a.grad];
      },
      shared: (a, b) => {
        b.grad = a.grad;
      },
      'shared once': (a, b, call) => {
        if (call === 0) a.grad = b.grad;
      },
      'a copy of the other': (a, b) => {
        b.grad = a.grad!.clone();
      },
      'the parameter itself': (a, b, call) => {
        if (call === 0) b.grad = a.detach();
      },
    };
    for (const [name, between] of Object.entries(changes)) {
      test(name, () => agree(pair(between), { simd, calls: 5 }));
    }

    const written = (between: (a: Parameter, b: Parameter, call: number) => void) => (): Side => {
      const [a, b] = [new Parameter(tensor([1, 2])), new Parameter(tensor([3, 4]))];
      [a.grad, b.grad] = [tensor([10, 20]), tensor([100, 200])];
      const fn = (x: Tensor): Tensor => {
        noGrad(() => b.grad!.assign(b.grad!.mul(0.5)));
        a.grad = null;
        const loss = a.mul(x).sum();
        loss.backward();
        return loss;
      };
      return { fn, args: [() => tensor([3, 5])], seen: () => [a.grad, b.grad], between: (i) => between(a, b, i) };
    };
    for (const [name, between] of Object.entries(changes)) {
      test(`${name}, one of them written to`, () => agree(written(between), { simd, calls: 5 }));
    }

    test('rotated over three parameters', () =>
      agree(
        () => {
          const all = [1, 2, 3].map((v) => new Parameter(tensor([v])));
          const fn = (): void => {
            all.forEach((p, i) => {
              p.mul(i + 2)
                .sum()
                .backward();
            });
          };
          const between = () => {
            const grads = all.map(({ grad }) => grad);
            all.forEach((p, i) => {
              p.grad = grads[(i + 1) % 3];
            });
          };
          return { fn, args: [], seen: () => all.map(({ grad }) => grad), between };
        },
        { simd, calls: 5 },
      ));

    test('one that is looked at and left, in the place of one that is computed', () =>
      agree(
        () => {
          const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([2]))];
          const fn = (x: Tensor): Tensor => {
            const seen = b.grad?.mul(1) ?? zeros([1]);
            a.grad = null;
            a.mul(x).sum().backward();
            return seen;
          };
          let call = 0;
          const between = () => {
            b.grad = a.grad;
          };
          return { fn, args: [() => tensor([++call])], seen: () => [a.grad, b.grad], between };
        },
        { simd, calls: 4 },
      ));

    test('written to in place, while another parameter or an argument has it too', () =>
      agree(
        () => {
          const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([2]))];
          a.mul(3).sum().backward();
          b.grad = a.grad;
          const fn = (x: Tensor): Tensor[] => {
            noGrad(() => a.grad!.assign(a.grad!.mul(2)));
            return [b.grad!.add(1), x.add(1)];
          };
          return { fn, args: [() => a.grad], seen: () => [a.grad, b.grad] };
        },
        { simd },
      ));

    test('that is a tensor which the function writes to', () =>
      agree(
        () => {
          const [p, b] = [new Parameter(tensor([1, 2])), tensor([3, 4])];
          p.grad = b;
          const fn = (): Tensor => {
            b.assign(b.add(1));
            return p.grad!.mul(2);
          };
          return { fn, args: [], seen: () => [p.grad, b] };
        },
        { simd },
      ));
  });
}

suite('compile: gradients that do not fit', (test) => {
  test('of another shape or dtype are errors, and change nothing', async () => {
    const p = new Parameter(tensor([1, 2, 3]));
    const f = compile(() => p.mul(2).sum().backward());
    await f();
    for (const wrong of [tensor([1]), tensor([1, 2, 3, 4]), tensor([[1, 2, 3]])]) {
      p.grad = wrong;
      await assert.rejects(() => f(), ShapeError);
      await assert.rejects(() => f(), /the \.grad of a tensor \[3\] has shape/);
      assert.is(p.grad, wrong);
    }
    p.grad = tensor([1, 2, 3], { dtype: 'float64' });
    await assert.rejects(() => f(), /of a tensor \[3\] float32 is float64; they must agree/);
    p.grad = tensor([1, 2, 3]);
    await f();
    assert.equal(values(p.grad), [3, 4, 5]);
  });
});

suite('compile: results that are views of a tensor outside', (test) => {
  const views: Record<string, (w: Tensor) => CompileResult> = {
    detach: (w) => w.detach(),
    reshape: (w) => reshape(w, [4]).detach(),
    flatten: (w) => w.flatten().detach(),
    unsqueeze: (w) => w.unsqueeze(0).detach(),
    'in a record': (w) => ({ a: [w.detach()], b: w.flatten().detach() }),
  };
  for (const [name, view] of Object.entries(views)) {
    test(`${name}: after replace() and after to()`, async () => {
      const layer = new Linear(2, 2);
      const f = compile((x: Tensor) => {
        const out = view(layer.weight);
        return [x, out] as const;
      });
      const check = async () => {
        const [, got] = await f(zeros([1]));
        assert.equal(flat(got), flat(view(layer.weight)));
        const list = (x: unknown): string[] =>
          x instanceof Tensor ? [x.dtype] : Object.values(x as object).flatMap(list);
        assert.ok(list(got).every((dtype) => dtype === layer.weight.dtype));
      };
      await check();
      layer.weight.replace(randn([2, 2]));
      await check();
      layer.to('float64');
      await check();
      layer.to('float32');
      await check();
    });
  }

  test('share its elements, and are tensors of their own', async () => {
    const w = tensor([1, 2]);
    const f = compile(() => w.detach());
    const [first, second] = [await f(), await f()];
    w.assign(tensor([3, 4]));
    assert.equal([values(first), values(second)], [values(w), values(w)]);
    first.requiresGrad = true;
    assert.is((await f()).requiresGrad, false);
    assert.is(w.requiresGrad, false);
  });
});

suite('compile: writing into an argument', (test) => {
  test('is refused, also where it is a tensor from outside', async () => {
    const b = tensor([1, 2]);
    const f = compile((x: Tensor) => void x.assign(x.mul(2)));
    await refuses(() => f(b), /writes into argument \[2\]/);
    assert.equal(values(b), [1, 2]);
  });

  test('an argument that is looked up and written to keeps its error', async () => {
    const index = tensor([0, 1], { dtype: 'int32' });
    const table = tensor([[1], [2]]);
    const f = compile((at: Tensor) => {
      index.assign(index.add(1));
      return embedding(at, table);
    });
    await assert.rejects(() => f(index), /index 2 at position 1 is out of range/);
    assert.equal(values(index), [0, 1]);
  });
});
