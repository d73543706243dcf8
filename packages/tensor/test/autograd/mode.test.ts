import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  DTypeError,
  enableGrad,
  GradientError,
  isGradEnabled,
  noGrad,
  ones,
  tensor,
} from '../../src/index.ts';
import { assertClose } from '../../src/testing/index.ts';

suite('noGrad and enableGrad', (test) => {
  test('nothing is recorded inside', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = noGrad(() => x.mul(2));
    assert.not(y.requiresGrad);
    assert.ok(y.isLeaf);
    assert.ok(x.mul(2).requiresGrad);
  });

  test('returns what the function returns', () => {
    assert.is(
      noGrad(() => 'text'),
      'text',
    );
    assert.is(
      enableGrad(() => 7),
      7,
    );
  });

  test('nests, each restoring what it found', () => {
    assert.ok(isGradEnabled());
    noGrad(() => {
      assert.not(isGradEnabled());
      enableGrad(() => {
        assert.ok(isGradEnabled());
        noGrad(() => assert.not(isGradEnabled()));
        assert.ok(isGradEnabled());
      });
      noGrad(() => assert.not(isGradEnabled()));
      assert.not(isGradEnabled());
    });
    assert.ok(isGradEnabled());
  });

  test('is restored after a throw', () => {
    const boom = () => {
      throw new Error('boom');
    };
    assert.throws(() => noGrad(boom), /boom/);
    assert.ok(isGradEnabled());
    noGrad(() => {
      assert.throws(() => enableGrad(boom), /boom/);
      assert.not(isGradEnabled());
    });
  });

  test('enableGrad records inside noGrad', () => {
    const x = tensor(3, { requiresGrad: true });
    const y = noGrad(() => enableGrad(() => x.square()));
    y.backward();
    assertClose(x.grad!, 6);
  });

  test('refuses a promise, whose end it would not see', () => {
    assert.throws(() => noGrad(async () => 1), ArgumentError);
    assert.throws(() => noGrad(async () => 1), /noGrad: the function returned a promise; await outside/);
    assert.throws(() => enableGrad(async () => 1), /enableGrad: .*promise/);
    assert.ok(isGradEnabled());
  });

  test('refuses a promise that rejects, without an unhandled rejection', async () => {
    const failing = async () => {
      throw new Error('later');
    };
    assert.throws(() => noGrad(failing), /promise/);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test('a leaf made inside may still require gradients', () => {
    const x = noGrad(() => ones([2], { requiresGrad: true }));
    assert.ok(x.requiresGrad);
    x.sum().backward();
    assertClose(x.grad!, [1, 1]);
  });
});

suite('detach', (test) => {
  test('shares the values and leaves the tape', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(2);
    const d = y.detach();
    assert.not(d.requiresGrad);
    assert.ok(d.isLeaf);
    assertClose(d, [2, 4]);
    d.assign(tensor([7, 8]));
    assertClose(y, [7, 8]);
  });

  test('stops the gradient', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3);
    y.mul(y.detach()).sum().backward();
    assertClose(x.grad!, [9, 18]); // and not 18, 36
  });
});

suite('requiresGrad', (test) => {
  test('is off by default and can be set on float leaves', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const x = tensor([1, 2], { dtype });
      assert.not(x.requiresGrad);
      x.requiresGrad = true;
      x.sum().backward();
      assert.is(x.grad!.dtype, dtype);
      x.requiresGrad = false;
      assert.not(x.mul(2).requiresGrad);
    }
  });

  test('is true or false', () => {
    const x = tensor([1, 2]);
    for (const value of ['false', 1, 0, null, undefined]) {
      assert.throws(() => {
        x.requiresGrad = value as never;
      }, ArgumentError);
      assert.is(x.requiresGrad, false);
    }
    assert.throws(() => {
      x.requiresGrad = 'false' as never;
    }, /^requiresGrad is true or false, got "false"$/);
  });

  test('comes to results of what requires it', () => {
    const [x, y] = [tensor([1], { requiresGrad: true }), tensor([1])];
    assert.ok(x.add(y).requiresGrad);
    assert.ok(y.add(x).requiresGrad);
    assert.not(y.add(y).requiresGrad);
    assert.not(x.add(y).isLeaf);
    assert.ok(x.isLeaf);
  });

  test('refuses integers and bools', () => {
    for (const dtype of ['int32', 'bool'] as const) {
      const x = tensor([1, 0], { dtype });
      assert.throws(() => {
        x.requiresGrad = true;
      }, DTypeError);
      assert.throws(
        () => tensor([1, 0], { dtype, requiresGrad: true }),
        /only float tensors .* this one is (int32|bool)/,
      );
      x.requiresGrad = false;
    }
  });

  test('refuses to end on a computed tensor, and says detach', () => {
    const y = tensor([1], { requiresGrad: true }).mul(2);
    y.requiresGrad = true;
    assert.throws(() => {
      y.requiresGrad = false;
    }, GradientError);
    assert.throws(() => {
      y.requiresGrad = false;
    }, /use detach\(\)/);
  });
});
