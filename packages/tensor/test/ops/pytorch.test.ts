import { fileURLToPath } from 'node:url';
import { suite } from '@engram/tools/suite';
import * as engram from '../../src/index.ts';
import { add, cast, compile, type FloatDType, grad, mul, sum, type Tensor } from '../../src/index.ts';
import { loadSafetensors } from '../../src/io/index.ts';
import { assertClose } from '../../src/testing/index.ts';
import { wave } from '../nn/reference.ts';

// Calls, and what PyTorch makes of them, as ../pytorch/ops.py wrote them and says what they are.

interface Call {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly second: readonly number[];
}

const { tensors, metadata } = await loadSafetensors(
  fileURLToPath(new URL('../pytorch/ops.safetensors', import.meta.url)),
);
const calls = JSON.parse(metadata.calls) as Call[];

/** The tensors of call 7: `7.0`, `7.1` and so on. Those that have a gradient require one. */
const inputsOf = (index: number, dtype: FloatDType): Tensor[] => {
  const inputs: Tensor[] = [];
  for (let i = 0; `${index}.${i}` in tensors; i++) {
    const x = tensors[`${index}.${i}`];
    const input = x.dtype === 'bool' ? x : cast(x, dtype);
    input.requiresGrad = `${index}.d${i}` in tensors;
    inputs.push(input);
  }
  return inputs;
};

const functions = new Map<string, unknown>(Object.entries(engram));

/** The op of a call as a function of its tensors. */
const opOf =
  ({ op, args }: Call) =>
  (inputs: readonly Tensor[]): Tensor => {
    const given = (x: unknown): unknown => {
      if (typeof x === 'string' && x.startsWith('$')) return inputs[Number(x.slice(1))];
      if (typeof x !== 'object' || x === null || Array.isArray(x)) return x;
      return Object.fromEntries(Object.entries(x).map(([name, value]) => [name, given(value)]));
    };
    const run = functions.get(op) as (...args: unknown[]) => Tensor;
    return run(...args.map(given));
  };

const weighed = (x: Tensor, seed: number): Tensor => sum(mul(x, cast(wave(x.shape, seed), x.dtype)));

/** The result, its gradients, and of each second gradient a number. */
const stepOf = (index: number, inputs: readonly Tensor[]): ((...leaves: Tensor[]) => Tensor[]) => {
  const places = inputs.flatMap(({ requiresGrad }, i) => (requiresGrad ? [i] : []));
  const run = opOf(calls[index]);
  return (...leaves) => {
    const given = [...inputs];
    for (const [k, i] of places.entries()) given[i] = leaves[k];
    const out = run(given);
    const first = grad(weighed(out, 50), leaves, { createGraph: true });
    const inner = first.map((g, k) => weighed(g, 60 + places[k])).reduce((a, b) => add(a, b));
    // What is linear has gradients without a history.
    const history = leaves.reduce((total, x) => add(total, mul(sum(x), 0)), inner);
    return [out, ...first, ...grad(history, leaves).map((g) => weighed(g, 0.3))];
  };
};

const check = async (index: number, dtype: FloatDType, compiled: boolean): Promise<void> => {
  const { op, args, second } = calls[index];
  const inputs = inputsOf(index, dtype);
  const leaves = inputs.filter(({ requiresGrad }) => requiresGrad);
  const step = stepOf(index, inputs);
  const [out, ...gradients] = await (compiled ? compile(step) : step)(...leaves);
  const close = (actual: Tensor, expected: Tensor | number, what: string): void => {
    const label = `${what} of ${index}, ${op}(${JSON.stringify(args).slice(1, -1)})`;
    assertClose(actual, expected, { rtol: 1e-5, atol: 1e-5, label });
  };
  close(out, tensors[`${index}.out`], 'result');
  for (const [k, x] of leaves.entries()) {
    const i = inputs.indexOf(x);
    close(gradients[k], tensors[`${index}.d${i}`], `gradient ${i}`);
    close(gradients[leaves.length + k], second[k], `second gradient ${i}`);
  }
  for (const [i, x] of inputs.entries()) {
    const after = tensors[`${index}.after${i}`];
    if (after) close(x, after, `what is left in ${i}`);
  }
};

for (const op of new Set(calls.map((call) => call.op))) {
  suite(`${op} gives the numbers of PyTorch, with first and second gradients`, (test) => {
    const indices = [...calls.keys()].filter((i) => calls[i].op === op);
    test('eagerly', async () => {
      for (const dtype of ['float32', 'float64'] as const) for (const i of indices) await check(i, dtype, false);
    });
    test('compiled', async () => {
      for (const i of indices) await check(i, 'float32', true);
    });
  });
}
