import type { CustomKernel } from '../../../src/autograd/op.ts';
import {
  apply,
  compile,
  defineOp,
  EngramError,
  gather,
  grad,
  IndexError,
  mul,
  noGrad,
  select,
  square,
  type Tensor,
  tensor,
} from '../../../src/index.ts';
import { assertClose } from '../../../src/testing/index.ts';
import { type Check, on, running, type Section, type Subject, type Values } from './subject.ts';

const cube: CustomKernel<undefined> = ([out], [x]) => {
  for (let i = 0; i < x.length; i++) out[i] = x[i] ** 3;
};
const gradient = (g: Tensor, [x]: readonly Tensor[]) => [mul(g, mul(square(x), 3))];
const onlyKernel = defineOp({ name: 'cube', shape: ([x]) => x.shape, kernel: cube, vjp: gradient });
const decomposed = defineOp({
  name: 'cube',
  shape: ([x]) => x.shape,
  kernel: cube,
  decompose: ([x]) => mul(x, square(x)),
  vjp: gradient,
});

const expectValues = (got: readonly Values[], ...want: readonly (number | readonly number[])[]): void => {
  if (got.length !== want.length) throw new Error(`${got.length} results, and ${want.length} are expected`);
  got.forEach(({ data, shape }, i) => {
    assertClose(tensor(data, shape), want[i] as number, { label: `result ${i}` });
  });
};

const thrownBy = async (fn: () => unknown): Promise<unknown> => {
  try {
    await fn();
    return null;
  } catch (error) {
    return error;
  }
};

const expectError = (error: unknown, kind: abstract new (...args: never[]) => Error, message: RegExp): void => {
  if (!(error instanceof kind)) throw new Error(`expected ${kind.name}, and got ${error}`);
  if (!message.test(error.message)) throw new Error(`${message} does not match: ${error.message}`);
};

const expectSame = (got: unknown, want: unknown): void => {
  if (JSON.stringify(got) !== JSON.stringify(want))
    throw new Error(`${JSON.stringify(got)} should be ${JSON.stringify(want)}`);
};

const check = (name: string, run: () => Promise<void>): Check => ({ name, run });

/** What a tensor on any backend is like. */
export const contractSection = ({ backend }: Subject): Section => ({
  name: 'tensors',
  checks: [
    check('values are awaited, whole, as an array and as a number', () =>
      running(backend, async () => {
        const x = tensor([[1, 2, 3]]);
        expectSame(
          [Array.from(await x.data()), await x.array(), await x.select(1, 2).sum().item()],
          [[1, 2, 3], [[1, 2, 3]], 3],
        );
      }),
    ),
    check('values are had at once, or else it is said how', () =>
      running(backend, async () => {
        const error = await thrownBy(() => tensor([1, 2]).dataSync());
        if (error !== null) expectError(error, EngramError, /await x\.data\(\)/);
      }),
    ),
    check('what was read is a copy', async () => {
      const got = await on(backend, async () => {
        const x = tensor([1, 2]);
        (await x.data())[0] = 5;
        return x;
      });
      expectValues(got, [1, 2]);
    }),
    check('what is read is what was there at the time', async () => {
      await running(backend, async () => {
        const x = tensor([1, 2]);
        const before = x.data();
        noGrad(() => x.assign(tensor([3, 4])));
        const after = x.data();
        expectSame(Array.from(await before), [1, 2]);
        expectSame(Array.from(await after), [3, 4]);
      });
    }),
    check('a reshape shows what is assigned to its tensor', async () => {
      const got = await on(backend, () => {
        const x = tensor([1, 2, 3, 4]);
        const view = x.reshape([2, 2]);
        noGrad(() => x.assign(tensor([5, 6, 7, 8])));
        return [view.reshape([4]), view.sum()];
      });
      expectValues(got, [5, 6, 7, 8], 26);
    }),
    check('a clone keeps its own values', async () => {
      const got = await on(backend, () => {
        const x = tensor([1, 2]);
        const kept = x.clone();
        noGrad(() => x.assign(tensor([3, 4])));
        return [kept, x];
      });
      expectValues(got, [1, 2], [3, 4]);
    }),
    check('gradients add up', async () => {
      const got = await on(backend, () => {
        const x = tensor([1, 2], { requiresGrad: true });
        for (let i = 0; i < 3; i++) square(x).sum().backward();
        return x.grad!;
      });
      expectValues(got, [6, 12]);
    }),
    check('an index that is out of range throws', () =>
      running(backend, async () => {
        const run = () => gather(tensor([1, 2, 3]), 0, tensor([0, 3], { dtype: 'int32' })).data();
        expectError(await thrownBy(run), IndexError, /gather: index 3 .*is out of range; this axis takes 0 to 2/);
      }),
    ),
    check('an index that is out of range throws (compiled)', () =>
      running(backend, async () => {
        const program = compile((x: Tensor, index: Tensor) => gather(x, 0, index));
        const run = async () => (await program(tensor([1, 2, 3]), tensor([-1], { dtype: 'int32' }))).data();
        expectError(await thrownBy(run), IndexError, /gather: index -1 .*is out of range; this axis takes 0 to 2/);
      }),
    ),
    ...['eager', 'compiled'].flatMap((mode) => [
      check(`an op with a kernel of its own runs, by its decomposition if need be (${mode})`, async () => {
        const got = await on(backend, async () => {
          const fn = (x: Tensor): Tensor[] => {
            const y = apply(decomposed, [x]);
            return [y.detach(), grad(y.sum(), x)[0]];
          };
          return (mode === 'eager' ? fn : compile(fn))(tensor([1, 2, -3], { requiresGrad: true }));
        });
        expectValues(got, [1, 8, -27], [3, 12, 27]);
      }),
      check(`an op that is only a kernel of its own runs, or says what it needs (${mode})`, () =>
        running(backend, async () => {
          const fn = (x: Tensor): Tensor => apply(onlyKernel, [x]);
          const error = await thrownBy(async () => (await (mode === 'eager' ? fn : compile(fn))(tensor([2]))).data());
          if (backend.isSync) expectSame(error, null);
          else expectError(error, EngramError, /^cube: .* give the op a decompose/);
        }),
      ),
    ]),
    check('a compiled function leaves its results alone when it is called again', async () => {
      const got = await on(backend, async () => {
        const program = compile((x: Tensor) => [x.mul(2), x]);
        const x = tensor([1, 2]);
        const [first, itself] = await program(x);
        const [second] = await program(tensor([5, 6]));
        return [first, itself, second, x];
      });
      expectValues(got, [2, 4], [1, 2], [10, 12], [1, 2]);
    }),
    check('a compiled function sees what is assigned between its calls, and assigns', async () => {
      const got = await on(backend, async () => {
        const state = tensor([1, 2]);
        const program = compile((x: Tensor) => {
          noGrad(() => state.assign(state.add(x)));
          return select(state, 0, 1);
        });
        const first = await program(tensor([10, 20]));
        noGrad(() => state.assign(tensor([0, 0])));
        const second = await program(tensor([1, 1]));
        return [first, second, state];
      });
      expectValues(got, 22, 1, [1, 1]);
    }),
  ],
});
