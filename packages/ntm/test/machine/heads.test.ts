import {
  cat,
  eye,
  type FloatDType,
  full,
  grad,
  ShapeError,
  softplus,
  type Tensor,
  tensor,
  zeros,
} from '@engram/tensor';
import { assertClose, gradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { circularShift, contentWeights, interpolate, ReadHead, sharpen, WriteHead, writeAll } from '../../src/index.ts';
import { check } from '../property.ts';
import { cube, doubles, leaf, matrix, normals, redrawn, sizes } from './machines.ts';
import { acted, looked, type Sizes } from './reference.ts';

const TIGHT = { rtol: 1e-9, atol: 1e-11 };

const readSize = ({ width, shifts }: Sizes): number => width + shifts + 3;
const writeSize = ({ width, shifts }: Sizes): number => 3 * width + shifts + 3;

/** The head with the identity for its map, so that what goes in is its raw outputs. */
const passing = <H extends ReadHead | WriteHead>(head: H, dtype: FloatDType = 'float64'): H => {
  head.to(dtype);
  const size = head.linear.weight.shape[0]!;
  head.linear.loadStateDict({ weight: eye(size), bias: zeros([size]) });
  return head;
};

const readHead = (s: Sizes, dtype?: FloatDType): ReadHead => passing(new ReadHead(readSize(s), s), dtype);
const writeHead = (s: Sizes, dtype?: FloatDType): WriteHead => passing(new WriteHead(writeSize(s), s), dtype);

const draw = (s: Sizes & { batch: number; slots: number; seed: number }) => {
  const normal = normals(s.seed);
  return {
    memory: normal([s.batch, s.slots, s.width]),
    previous: normal([s.batch, s.slots], 2).softmax(1),
    raw: normal([s.batch, writeSize(s)], 2),
  };
};

suite('heads against the equations in plain loops', (test) => {
  test('a read head: key, strength, gate, shift and sharpening from its outputs, in this order', () => {
    check(sizes, (s) => {
      const { memory, previous, raw } = draw(s);
      const asked = raw.narrow(1, 0, readSize(s));
      const expected = matrix(asked).map((row, b) => looked(row, cube(memory)[b]!, matrix(previous)[b]!, s));
      assertClose(readHead(s).forward(asked, memory, previous), expected, TIGHT);
    });
  });

  test('a write head: the same, then erase and add', () => {
    check(sizes, (s) => {
      const { memory, previous, raw } = draw(s);
      const expected = matrix(raw).map((row, b) => acted(row, cube(memory)[b]!, matrix(previous)[b]!, s));
      const write = writeHead(s).forward(raw, memory, previous);
      for (const field of ['weights', 'erase', 'add'] as const) {
        assertClose(
          write[field],
          expected.map((action) => [...action[field]]),
          { ...TIGHT, label: field },
        );
      }
    });
  });

  test('key and add are not bounded; erase is in [0, 1]', () => {
    const s = { batch: 1, slots: 4, width: 2, shifts: 3, seed: 1 };
    const { memory, previous, raw } = draw(s);
    const { erase, add } = writeHead(s).forward(raw.mul(1000), memory, previous);
    assertClose(add, raw.narrow(1, writeSize(s) - 2, 2).mul(1000));
    for (const e of erase.dataSync()) assert.ok(e >= 0 && e <= 1, `${e}`);
  });

  test('a head’s map is from the controller, W + S + 3 numbers to read and 2 W more to write', () => {
    const s = { width: 20, shifts: 3 };
    assert.equal(new ReadHead(100, s).linear.weight.shape, [26, 100]);
    assert.equal(new WriteHead(100, s).linear.weight.shape, [66, 100]);
  });

  test('a memory or weights of another size are an error', () => {
    const s = { batch: 2, slots: 4, width: 3, shifts: 3, seed: 1 };
    const { memory, previous, raw } = draw(s);
    const head = writeHead(s);
    assert.throws(() => head.forward(raw, memory.narrow(2, 0, 2), previous), ShapeError);
    assert.throws(() => head.forward(raw, memory, previous.narrow(1, 0, 3)), ShapeError);
    assert.throws(() => head.forward(raw.narrow(0, 0, 1), memory, previous), ShapeError);
    assert.throws(() => head.forward(raw, memory.select(0, 0), previous), ShapeError);
  });

  for (const shifts of [1, 3, 5]) {
    test(`${shifts} shifts: the gradients are right, of weights, erase and add, by all that goes in`, () => {
      const s = { batch: 2, slots: 5, width: 3, shifts, seed: shifts };
      const { memory, previous } = draw(s);
      const h = normals(9)([2, 2]);
      const [read, write] = [redrawn(new ReadHead(2, s)), redrawn(new WriteHead(2, s))];
      const inputs = [h, memory, previous].map(leaf);
      const fn = (at: Tensor, m: Tensor, w: Tensor): Tensor[] => [
        read.forward(at, m, w),
        ...Object.values(write.forward(at, m, w) as unknown as Record<string, Tensor>),
      ];
      gradcheck((...all) => fn(all[0]!, all[1]!, all[2]!), [...inputs, ...read.parameters(), ...write.parameters()], {
        atol: 1e-7,
        rtol: 1e-5,
      });
    });
  }
});

const STEPS = 12;
const BOUNDS = { float32: 2e-6, float64: 1e-13 } as const;

/** Asserts that every row is ≥ 0 and adds up to 1. */
const isDistribution = (weights: Tensor, label: string): void => {
  for (const row of matrix(weights)) {
    const total = row.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(total - 1) <= BOUNDS[weights.dtype as FloatDType], `${label}: Σ ${total} of ${row}`);
    assert.ok(
      row.every((w) => w >= 0),
      `${label}: ${row}`,
    );
  }
};

/** Outputs at the ends of ±50, and some between. */
const extreme = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(-50, 50, 0) },
  { weight: 1, arbitrary: fc.double({ min: -50, max: 50, noNaN: true }) },
);

suite('heads with extreme outputs', (test) => {
  test('every stage by itself gives a distribution', () => {
    const four = fc.tuple(extreme, extreme, extreme, extreme);
    check(
      fc.tuple(sizes, four, fc.array(extreme, { minLength: 7, maxLength: 7 })),
      ([s, [beta, g, gamma, far], to]) => {
        const { memory, previous } = draw(s);
        const all = (value: number): Tensor => full([s.batch, 1], value, { dtype: 'float64' });
        const key = normals(s.seed)([s.batch, s.width], far);
        const shift = doubles(Array.from({ length: s.batch }, () => to.slice(0, s.shifts))).softmax(1);
        const content = contentWeights(key, softplus(all(beta)), memory);
        const gated = interpolate(content, previous, all(g).sigmoid());
        const moved = circularShift(gated, shift);
        const sharp = sharpen(moved, softplus(all(gamma)).add(1));
        for (const [stage, weights] of Object.entries({ content, gated, moved, sharp })) isDistribution(weights, stage);
      },
    );
  });

  for (const dtype of ['float32', 'float64'] as const) {
    test(`${dtype}: weights stay a distribution through ${STEPS} steps, and memory finite`, () => {
      const s = { width: 3, shifts: 3 };
      const [batch, slots] = [2, 7];
      const perStep = batch * writeSize(s);
      const outputs = fc.array(extreme, { minLength: STEPS * perStep, maxLength: STEPS * perStep });
      const head = writeHead(s, dtype);
      check(outputs, (numbers) => {
        let memory = normals(1)([batch, slots, s.width], 1e-6).to(dtype);
        let weights = tensor([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], { dtype }).reshape([batch, slots]);
        for (let t = 0; t < STEPS; t++) {
          const raw = tensor(numbers.slice(t * perStep, (t + 1) * perStep), { dtype }).reshape([batch, writeSize(s)]);
          const write = head.forward(raw, memory, weights);
          isDistribution(write.weights, `step ${t}`);
          memory = writeAll(memory, [write]);
          for (const m of memory.dataSync()) assert.ok(Number.isFinite(m), `step ${t}: memory ${m}`);
          weights = write.weights;
        }
      });
    });

    test(`${dtype}: a key of zeros, an empty memory, a huge key and a huge memory give numbers and gradients`, () => {
      const s = { batch: 2, slots: 7, width: 4, shifts: 3, seed: 2 };
      const drawn = draw(s);
      const [raw, memory, previous] = [drawn.raw, drawn.memory, drawn.previous].map((x) => x.to(dtype)) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      const withKey = (factor: number): Tensor => raw.narrow(1, 0, s.width).mul(factor);
      const rest = raw.narrow(1, s.width, writeSize(s) - s.width);
      const cases: Record<string, [Tensor, Tensor]> = {
        'a key of zeros': [withKey(0), memory],
        'an empty memory': [withKey(1), memory.mul(0)],
        both: [withKey(0), memory.mul(0)],
        'a tiny memory': [withKey(1), memory.mul(1e-12)],
        'a huge key': [withKey(1e12), memory],
        'a huge memory': [withKey(1), memory.mul(1e12)],
      };
      for (const [what, [key, slots]] of Object.entries(cases)) {
        const head = writeHead(s, dtype);
        const inputs = [cat([key, rest], 1), slots, previous].map(leaf) as [Tensor, Tensor, Tensor];
        const write = head.forward(...inputs);
        isDistribution(write.weights, what);
        const loss = writeAll(inputs[1], [write]).mul(1e-12).square().sum().add(write.weights.square().sum());
        for (const g of grad(loss, inputs)) {
          for (const value of g.dataSync()) assert.ok(Number.isFinite(value), `${what}: gradient ${value}`);
        }
      }
    });
  }
});
