/** The fused ops of addressing and writing against the same in single ops: values, gradients, second gradients. */
import {
  ArgumentError,
  add,
  compile,
  eye,
  manualSeed,
  mul,
  narrow,
  randn,
  ShapeError,
  setBackend,
  sigmoid,
  sin,
  softmax,
  softplus,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import { type AnyKernel, type Backend, cpu, memory } from '@engram/tensor/backend';
import { assertClose, gradcheck, gradgradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { nextLinks } from '../src/memories/dnc/links.ts';
import { address } from '../src/memories/ntm/address.ts';
import { circularShift, contentWeights, interpolate, sharpen } from '../src/memories/ntm/addressing.ts';
import { writeMemory } from '../src/memories/slots.ts';

const SIZES = [
  { batch: 1, slots: 8, width: 5, shifts: 3 },
  { batch: 3, slots: 9, width: 4, shifts: 5 },
  { batch: 2, slots: 6, width: 1, shifts: 1 },
];

type Sizes = (typeof SIZES)[number];

/** raw, memory and previous weights. */
const addressed = ({ batch, slots, width, shifts }: Sizes, dtype: 'float32' | 'float64'): Tensor[] => [
  randn([batch, width + shifts + 3], { dtype }),
  randn([batch, slots, width], { dtype }),
  softmax(randn([batch, slots], { dtype }), 1),
];

/** The same from the equations, one op after the other. */
const composed = (raw: Tensor, memory: Tensor, previous: Tensor, { width, shifts }: Sizes): Tensor => {
  const at = (start: number, size: number): Tensor => narrow(raw, 1, start, size);
  const content = contentWeights(at(0, width), softplus(at(width, 1)), memory);
  const gated = interpolate(content, previous, sigmoid(at(width + 1, 1)));
  const shifted = circularShift(gated, softmax(at(width + 2, shifts), 1));
  return sharpen(shifted, add(softplus(at(width + 2 + shifts, 1)), 1));
};

const written = ({ batch, slots, width }: Sizes, dtype: 'float32' | 'float64'): Tensor[] => [
  randn([batch, slots, width], { dtype }),
  softmax(randn([batch, slots], { dtype }), 1),
  sigmoid(randn([batch, width], { dtype })),
  randn([batch, width], { dtype }),
];

const composedWrite = (memory: Tensor, w: Tensor, e: Tensor, a: Tensor): Tensor =>
  add(memory, mul(unsqueeze(w, 2), sub(unsqueeze(a, 1), mul(unsqueeze(e, 1), memory))));

const linked = ({ batch, slots }: Sizes, dtype: 'float32' | 'float64'): Tensor[] => [
  randn([batch, slots, slots], { dtype }),
  softmax(randn([batch, slots], { dtype }), 1),
  softmax(randn([batch, slots], { dtype }), 1),
];

const composedLinks = (links: Tensor, w: Tensor, p: Tensor): Tensor => {
  const left = sub(sub(1, unsqueeze(w, 2)), unsqueeze(w, 1));
  const next = add(mul(left, links), mul(unsqueeze(w, 2), unsqueeze(p, 1)));
  return mul(next, sub(1, eye(w.shape[1]!, { dtype: w.dtype as 'float32' })));
};

const leaves = (inputs: readonly Tensor[]): Tensor[] =>
  inputs.map((x) => {
    const leaf = x.clone().detach();
    leaf.requiresGrad = true;
    return leaf;
  });

/** The result, and the gradients of the sum of its sines, which is not a sum of its own. */
const both = (fn: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): Tensor[] => {
  const own = leaves(inputs);
  const out = fn(...own);
  sum(sin(mul(out, 3))).backward();
  return [out.detach(), ...own.map(({ grad }) => grad!)];
};

const FUSED: ReadonlySet<AnyKernel> = new Set(Object.values(memory));

/** The CPU as a device that has none of the fused kernels. */
const bare: Backend = {
  ...cpu,
  has: (kernel) => !FUSED.has(kernel),
  run: (kernel, outs, ins, geometry) => {
    if (FUSED.has(kernel)) throw new Error(`${kernel.name} is not there`);
    cpu.run(kernel, outs, ins, geometry);
  },
};

const tolerances = { float32: { rtol: 1e-4, atol: 1e-5 }, float64: { rtol: 1e-10, atol: 1e-12 } };

interface Pair {
  readonly name: string;
  readonly inputs: (sizes: Sizes, dtype: 'float32' | 'float64') => Tensor[];
  readonly fused: (sizes: Sizes) => (...inputs: Tensor[]) => Tensor;
  readonly composed: (sizes: Sizes) => (...inputs: Tensor[]) => Tensor;
}

const pairs: readonly Pair[] = [
  {
    name: 'address',
    inputs: addressed,
    fused: (sizes) => (raw, memory, previous) => address(raw!, memory!, previous!, sizes),
    composed: (sizes) => (raw, memory, previous) => composed(raw!, memory!, previous!, sizes),
  },
  {
    name: 'writeMemory',
    inputs: written,
    fused: () => (memory, w, e, a) => writeMemory(memory!, w!, e!, a!),
    composed: () => (memory, w, e, a) => composedWrite(memory!, w!, e!, a!),
  },
  {
    name: 'nextLinks',
    inputs: linked,
    fused: () => (links, w, p) => nextLinks(links!, w!, p!),
    composed: () => (links, w, p) => composedLinks(links!, w!, p!),
  },
];

suite('fused memory ops', (test) => {
  for (const { name, inputs, fused, composed: plain } of pairs) {
    for (const dtype of ['float32', 'float64'] as const) {
      test(`${name} and its gradients are those of the single ops, ${dtype}, eager and compiled`, async () => {
        for (const sizes of SIZES) {
          manualSeed(1);
          const given = inputs(sizes, dtype);
          const expected = both(plain(sizes), given);
          const compiled = compile((...xs: Tensor[]) => both(fused(sizes), xs), { name });
          for (const actual of [both(fused(sizes), given), await compiled(...given)]) {
            actual.forEach((x, i) => {
              assertClose(x, expected[i]!, { ...tolerances[dtype], label: `${JSON.stringify(sizes)}, ${i}` });
            });
          }
        }
      });
    }

    for (const dtype of ['float32', 'float64'] as const) {
      test(`${name} is the same on a device without its kernels, ${dtype}, eager and compiled`, async () => {
        for (const sizes of SIZES) {
          manualSeed(3);
          const given = inputs(sizes, dtype);
          const expected = both(fused(sizes), given);
          await setBackend(bare);
          try {
            const compiled = compile((...xs: Tensor[]) => both(fused(sizes), xs), { name: 'both' });
            for (const actual of [both(fused(sizes), given), await compiled(...given)]) {
              actual.forEach((x, i) => {
                assertClose(x, expected[i]!, { ...tolerances[dtype], label: `${JSON.stringify(sizes)}, ${i}` });
              });
            }
            assert.not.match(String(compiled.programs[0]), /address|eraseAdd|updateLinks/);
          } finally {
            await setBackend('cpu');
          }
        }
      });
    }

    test(`${name} passes gradcheck, and its gradient does`, () => {
      for (const sizes of SIZES) {
        manualSeed(2);
        const own = leaves(inputs(sizes, 'float64'));
        gradcheck(fused(sizes), own);
        gradgradcheck(fused(sizes), own);
      }
    });
  }

  test('a memory whose squares float32 cannot hold is looked at alike, eagerly and compiled', async () => {
    const sizes = { batch: 1, slots: 8, width: 5, shifts: 3 };
    for (const scale of [1e10, 1e18, 1e19, 1e20, 1e30]) {
      manualSeed(4);
      const [raw, memory, previous] = addressed(sizes, 'float32') as [Tensor, Tensor, Tensor];
      const look = (m: Tensor) => address(raw, m, previous, sizes);
      const large = mul(memory, scale);
      const expected = await look(large).data();
      for (const simd of [true, false]) {
        const got = await (await compile(look, { simd })(large)).data();
        expected.forEach((x, i) => {
          assert.ok(Math.abs(x - got[i]!) <= 1e-5 || (Number.isNaN(x) && Number.isNaN(got[i])), `${scale}, ${i}`);
        });
      }
    }
  });

  test('an even number of shifts, or more than slots, is an ArgumentError', () => {
    for (const shifts of [2, 9]) {
      const sizes = { batch: 1, slots: 8, width: 5, shifts };
      const [raw, memory, previous] = addressed(sizes, 'float32') as [Tensor, Tensor, Tensor];
      assert.throws(() => address(raw, memory, previous, sizes), ArgumentError);
    }
  });

  test('what does not fit is a ShapeError', () => {
    const [raw, memory, previous] = addressed(SIZES[0]!, 'float32') as [Tensor, Tensor, Tensor];
    assert.throws(() => address(narrow(raw, 1, 0, 4), memory, previous, SIZES[0]!), ShapeError);
    assert.throws(() => address(raw, memory, narrow(previous, 1, 0, 4), SIZES[0]!), ShapeError);
    const [m, w, e, a] = written(SIZES[0]!, 'float32') as [Tensor, Tensor, Tensor, Tensor];
    assert.throws(() => writeMemory(m, w, narrow(e, 1, 0, 2), a), ShapeError);
    assert.throws(() => writeMemory(narrow(m, 1, 0, 3), w, e, a), ShapeError);
    const [links, weights, p] = linked(SIZES[0]!, 'float32') as [Tensor, Tensor, Tensor];
    assert.throws(() => nextLinks(narrow(links, 1, 0, 3), weights, p), ShapeError);
    assert.throws(() => nextLinks(links, weights, narrow(p, 1, 0, 3)), ShapeError);
  });
});
