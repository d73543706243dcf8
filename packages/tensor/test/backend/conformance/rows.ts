import {
  compile,
  type FloatDType,
  Generator,
  grad,
  type NestedInput,
  randn,
  type Tensor,
  tensor,
} from '../../../src/index.ts';
import { assertClose } from '../../../src/testing/index.ts';
import { makeInputs, type OpCase } from '../../cases/case.ts';
import { tables } from '../../cases/index.ts';
import { assertNear } from './compare.ts';
import { type LeftOut, leftOut } from './left-out.ts';
import { typedArrays } from './reference.ts';
import {
  asList,
  type Check,
  make,
  on,
  once,
  read,
  running,
  type Section,
  type Subject,
  type Values,
} from './subject.ts';
import { exactnessOf, type Tolerances, tolerancesOf } from './tolerances.ts';

/** Whether gradients are asked for, for each input. */
const wantsGradients = ({ inputs }: OpCase): readonly boolean[] =>
  inputs.map((input) => !('dtype' in input) || input.dtype === undefined || input.dtype === 'float');

/** The inputs of a row, and what is expected of it, all off the backend that is checked. */
interface Prepared {
  readonly inputs: readonly Values[];
  /** What the row says. */
  readonly values: readonly Tensor[];
  /** What the results are weighed with for a gradient. */
  readonly weights: readonly Values[];
  readonly gradients: readonly Values[];
  readonly tolerances: Tolerances;
}

/** Gradients of the results that have some, weighed. */
const gradients =
  ({ run }: OpCase, count: number) =>
  (...args: readonly Tensor[]): readonly Tensor[] => {
    const inputs = args.slice(0, count);
    const outputs = asList(run(...inputs)).filter((out) => out.requiresGrad);
    if (outputs.length === 0) return [];
    const checked = inputs.filter((x) => x.requiresGrad);
    const found = grad(outputs, checked, { gradOutputs: args.slice(count), allowUnused: true });
    return found.filter((g): g is Tensor => g !== null);
  };

const expectedOf = (row: OpCase, inputs: readonly Values[]): Tensor[] => {
  const expected: readonly NestedInput[] =
    typeof row.expected === 'function' ? row.expected(...inputs.map(({ data }) => Array.from(data))) : row.expected;
  return expected.map((values, i) => {
    const dtype = row.dtype?.[i] ?? row.dtype?.[0] ?? 'float';
    return tensor(values, { dtype: dtype === 'float' ? 'float32' : dtype });
  });
};

const prepare = async (row: OpCase, { device }: Subject): Promise<Prepared> => {
  const inputs = await Promise.all(makeInputs(row.inputs, 'float32', false).map(read));
  const values = expectedOf(row, inputs);
  const exactness = await exactnessOf(() => row.run(...inputs.map((input) => make(input))));
  const tolerances = tolerancesOf(device, row, exactness);
  if (row.gradient === false) return { inputs, values, weights: [], gradients: [], tolerances };
  return running(typedArrays, async () => {
    const tensors = inputsOf(row, inputs);
    const outputs = asList(row.run(...tensors)).filter((out) => out.requiresGrad);
    const generator = new Generator(3);
    const drawn = outputs.map(({ shape, dtype }) => randn(shape, { dtype: dtype as FloatDType, generator }));
    const found = gradients(row, tensors.length)(...tensors, ...drawn);
    return {
      inputs,
      values,
      weights: await Promise.all(drawn.map(read)),
      gradients: await Promise.all(found.map(read)),
      tolerances,
    };
  });
};

/** The inputs of a row on the active backend; those that can, require gradients. */
const inputsOf = (row: OpCase, inputs: readonly Values[]): Tensor[] => {
  const wants = wantsGradients(row);
  return inputs.map((values, i) => make(values, row.gradient !== false && wants[i]));
};

const compareValues = (got: readonly Values[], { values: want, tolerances }: Prepared): void => {
  if (got.length !== want.length) throw new Error(`${got.length} results, and ${want.length} are expected`);
  got.forEach((values, i) => {
    const actual = make(values);
    if (actual.dtype !== want[i].dtype) throw new Error(`result ${i} is ${actual.dtype}, not ${want[i].dtype}`);
    assertClose(actual, want[i], { label: `result ${i}`, ...tolerances.values });
  });
};

const compareGradients = (got: readonly Values[], { gradients: want, tolerances }: Prepared): void => {
  if (got.length !== want.length) throw new Error(`${got.length} gradients, and ${want.length} are expected`);
  got.forEach((values, i) => {
    assertNear(values, want[i], tolerances.gradients, `gradient ${i}`);
  });
};

const MODES = ['eager', 'compiled'] as const;
const EAGER = ['eager'] as const;

/** How large its results are, only values say, which cannot be read at once there. */
const refused = (row: OpCase, { backend }: Subject): Check => ({
  name: `${row.op}: ${row.title} (says why not)`,
  run: async () => {
    const inputs = await Promise.all(makeInputs(row.inputs, 'float32', false).map(read));
    const error = await on(backend, async () => row.run(...inputs.map((input) => make(input)))).then(
      () => null,
      (thrown: Error) => thrown,
    );
    if (!/depends on values, and on the GPU values can only be awaited/.test(String(error))) {
      throw new Error(`it should say that it depends on values, and did say: ${error}`);
    }
  },
});

const checksOf = (row: OpCase, subject: Subject): Check[] => {
  const { backend, device } = subject;
  const prepared = once(() => prepare(row, subject));
  // By the device, not by the backend: where the names alone are wanted, another one stands for it.
  if (row.dynamic && device === 'gpu') return [refused(row, subject)];
  return (row.dynamic ? EAGER : MODES).flatMap((mode) => {
    const values: Check = {
      name: `${row.op}: ${row.title} (${mode})`,
      run: async () => {
        const known = await prepared();
        const run = mode === 'eager' ? row.run : compile(row.run);
        // A second run finds what the first left behind.
        for (let call = 0; call < (mode === 'eager' ? 1 : 2); call++) {
          const got = await on(backend, async () => run(...known.inputs.map((input) => make(input))));
          compareValues(got, known);
        }
      },
    };
    if (row.gradient === false || !wantsGradients(row).includes(true)) return [values];
    const firstGradients: Check = {
      name: `${row.op}: ${row.title} (gradients, ${mode})`,
      run: async () => {
        const known = await prepared();
        const { inputs, weights } = known;
        const fn = gradients(row, inputs.length);
        const run = mode === 'eager' ? fn : compile(fn);
        const got = await on(backend, async () =>
          run(...inputsOf(row, inputs), ...weights.map((weight) => make(weight))),
        );
        compareGradients(got, known);
      },
    };
    return [values, firstGradients];
  });
};

/** A row that cannot be run is run all the same: the day it can, it must be. */
const checkLeftOut = (row: OpCase, subject: Subject, { reason, fails }: LeftOut): Check => ({
  name: `${row.op}: ${row.title} (left out: ${reason})`,
  run: async () => {
    const values = checksOf(row, subject)[0];
    const error = await values.run().then(
      () => null,
      (thrown: Error) => thrown,
    );
    if (error === null) throw new Error(`${row.op}: ${row.title} passes; take it out of left-out.ts`);
    if (!fails.test(error.message)) throw new Error(`it should fail with ${fails}, and did with: ${error.message}`);
  },
});

/** Values and first gradients of each row of each table. */
export const opSections = (subject: Subject): Section[] => {
  const entries = leftOut[subject.device];
  const entryOf = (row: OpCase) => entries.find(({ op, titles }) => op === row.op && titles.includes(row.title));
  const ops = Object.entries(tables).map(([stem, rows]) => ({
    name: `op cases: ${stem}`,
    checks: rows.flatMap((row) => {
      const entry = entryOf(row);
      return entry ? [checkLeftOut(row, subject, entry)] : checksOf(row, subject);
    }),
  }));
  return [...ops, { name: 'what is written about op cases', checks: writtenChecks(entries) }];
};

const rows = Object.values(tables).flat();

/** Whether what is left out is there. */
const writtenChecks = (entries: readonly LeftOut[]): Check[] => [
  {
    name: 'what is left out is a row',
    run: async () => {
      const named = entries.flatMap(({ op, titles }) => titles.map((title) => `${op}: ${title}`));
      const unknown = named.filter((name) => !rows.some(({ op, title }) => name === `${op}: ${title}`));
      if (unknown.length > 0) throw new Error(`no such rows: ${unknown.join(', ')}`);
    },
  },
];
