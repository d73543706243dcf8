import { tensor } from '@engram/tensor';
import { assertClose, gradcheck, gradgradcheck } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { allocation } from '../../src/memories/dnc/allocation.ts';
import { follow, nextLinks, nextPrecedence, sharpen } from '../../src/memories/dnc/links.ts';
import { CONTROLLERS, doubles, leaf, normals, sequences } from '../machine/machines.ts';
import { dnc, leftBy, OPTIONS, SMALL } from './dncs.ts';

const TIGHT = { atol: 1e-7, rtol: 1e-5 };
const TINY = { ...SMALL, outputSize: 2, hiddenSize: 2, slots: 4, width: 2 };

suite('DNC, gradients', (test) => {
  for (const controller of CONTROLLERS) {
    test(`${controller}: over 4 steps, by every parameter and by the inputs`, () => {
      const model = dnc({ ...TINY, controller, readHeads: 2 });
      gradcheck((x) => Object.values(leftBy(model, x!)), [leaf(sequences(2, 4)), ...model.parameters()], TIGHT);
    });
  }

  test('the cures in all their combinations, over 3 steps', () => {
    for (const options of OPTIONS) {
      const model = dnc({ ...TINY, ...options });
      gradcheck(() => Object.values(leftBy(model, sequences(1, 3))), model.parameters(), TIGHT);
    }
  });

  test('every parameter gets a gradient other than 0', () => {
    for (const options of OPTIONS) {
      const model = dnc({ ...TINY, ...options, readHeads: 2 });
      const parts = Object.values(leftBy(model, sequences(2, 4))).map((x) => x.square().sum());
      parts.reduce((a, b) => a.add(b)).backward();
      for (const [name, { grad }] of model.namedParameters()) {
        assert.ok(
          grad?.dataSync().some((g) => g !== 0),
          `${name}, ${JSON.stringify(options)}`,
        );
      }
      const heads = model.cell.memory.heads.bias!.grad!;
      assert.ok(
        heads.dataSync().every((g) => g !== 0),
        `all that the heads are asked with matters: ${heads}`,
      );
    }
  });

  test('allocation, away from ties, and where usages are exactly 0 and 1', () => {
    gradcheck((u) => allocation(u!), [leaf(normals(1)([2, 6]).sigmoid())], TIGHT);
    gradgradcheck((u) => allocation(u!), [leaf(normals(2)([2, 5]).sigmoid())]);
    // By hand, of a₀ = 1 − u₀, a₁ = (1 − u₁) u₀, a₂ = (1 − u₂) u₀ u₁ at u = (0, ½, 1), with g = 1, 2, 3.
    const usage = leaf(doubles([[0, 0.5, 1]]));
    allocation(usage)
      .mul(tensor([1, 2, 3], { dtype: 'float64' }))
      .sum()
      .backward();
    assertClose(usage.grad!, [[-1 + 2 * 0.5 + 3 * 0, 0, 0]]);
  });

  test('of slots that are used alike the lower comes first, for the gradient as well', () => {
    // Three of 0: a₀ = 1 − u₀, a₁ = (1 − u₁) u₀, a₂ = (1 − u₂) u₀ u₁.
    const usage = leaf(doubles([[0, 0, 0]]));
    allocation(usage)
      .mul(tensor([1, 2, 3], { dtype: 'float64' }))
      .sum()
      .backward();
    assertClose(usage.grad!, [[1, 0, 0]]);
  });

  test('links and where they lead, twice differentiable', () => {
    const normal = normals(3);
    const inputs = [normal([2, 4, 4]), normal([2, 4]), normal([2, 4]), normal([2, 3, 4])].map(leaf);
    const all = (...[links, w, p, r]: typeof inputs) => {
      const next = nextLinks(links!, w!, p!);
      const { forward, backward } = follow(next, r!);
      return [next, forward, backward, nextPrecedence(p!, w!)];
    };
    gradcheck(all, inputs, TIGHT);
    gradgradcheck(all, inputs);
  });

  test('sharpening: of nothing it is bounded', () => {
    const weights = leaf(doubles([[0, 0, 0, 0]]).reshape([1, 1, 4]));
    sharpen(weights, doubles([[2]]).reshape([1, 1, 1]))
      .select(2, 0)
      .sum()
      .backward();
    assert.ok(weights.grad!.dataSync().every((g) => Math.abs(g) < 1e6));
  });
});
