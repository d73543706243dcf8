import { runInNewContext } from 'node:vm';
import { ArgumentError, checkOptions, Generator, type OptionNames, tensor } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';

interface Dense {
  readonly bias?: boolean;
  readonly axis?: number;
  readonly keepdim?: boolean;
  readonly correction?: number;
  readonly eps?: number;
  readonly lr?: number;
  readonly labelSmoothing?: number;
}

const NAMES: OptionNames<Dense> = {
  bias: 'flag',
  axis: 'number',
  keepdim: 'flag',
  correction: 'number',
  eps: 'number',
  lr: 'number',
  labelSmoothing: 'number',
};
const check = (options: unknown): Dense => checkOptions('dense', options as Dense, NAMES);

const messageOf = (options: unknown): string => {
  try {
    check(options);
  } catch (error) {
    assert.instance(error, ArgumentError);
    return (error as Error).message;
  }
  return 'no error';
};

suite('checkOptions', (test) => {
  test('gives back what was passed, and nothing for undefined and null', () => {
    const options = { bias: false, eps: undefined as never };
    assert.is(check(options), options);
    assert.equal(check({}), {});
    assert.equal(check(undefined), {});
    assert.equal(check(null), {});
  });

  test('takes records without a prototype, with an own one, and from another realm', () => {
    assert.is(check(Object.assign(Object.create(null), { lr: 1 })).lr, 1);
    assert.is(check(Object.create({ lr: 2 })).lr, 2);
    assert.is(check(runInNewContext('({ lr: 3 })')).lr, 3);
    assert.equal(Object.keys(check(runInNewContext('({})'))), []);
    class Config {
      lr = 4;
    }
    assert.is(check(new Config()).lr, 4);
  });

  for (const [given, right] of [
    ['learningRate', 'lr'],
    ['learning_rate', 'lr'],
    ['dim', 'axis'],
    ['keepDim', 'keepdim'],
    ['keep_dim', 'keepdim'],
    ['keepdims', 'keepdim'],
    ['unbiased', 'correction'],
    ['ddof', 'correction'],
    ['epsilon', 'eps'],
    ['label_smoothing', 'labelSmoothing'],
    ['smoothing', 'labelSmoothing'],
    ['bais', 'bias'],
    ['Bias', 'bias'],
  ]) {
    test(`${given} is ${right}`, () => {
      const message = messageOf({ bias: true, [given]: 1 });
      assert.match(message, `dense: unknown option "${given}"; did you mean ${right}? There are bias, axis`);
    });
  }

  test('lists what there is when nothing is near', () => {
    assert.is(
      messageOf({ device: 'cuda' }),
      'dense: unknown option "device"; there are bias, axis, keepdim, correction, eps, lr, labelSmoothing',
    );
    for (const name of ['', '日本', 'constructor', 'toString', 'hasOwnProperty'])
      assert.match(messageOf({ [name]: 1 }), `unknown option ${JSON.stringify(name)}; there are`);
    assert.match(messageOf(JSON.parse('{ "__proto__": 1 }')), 'unknown option "__proto__"; there are');
  });

  test('also for a value of undefined, and for a name that is inherited', () => {
    assert.match(messageOf({ momentum: undefined }), 'unknown option "momentum"');
    assert.match(messageOf(Object.create({ momentum: 1 })), 'options go in an object');
  });

  test('says that options go in an object', () => {
    assert.is(messageOf(false), 'dense: options go in an object: { bias: false }');
    assert.is(messageOf(0.1), 'dense: options go in an object: { bias: 0.1 }');
    assert.is(messageOf('mean'), 'dense: options go in an object: { bias: "mean" }');
    for (const value of [[], [1], new Map(), new Generator(), tensor([1]), new Date(), () => 1, new Float32Array(2)])
      assert.match(messageOf(value), 'dense: options go in an object: { bias: ');
  });

  test('escapes and shortens names', () => {
    assert.match(messageOf({ '\u202eevil\u001b[31m\u2028\u009b': 1 }), '"\\u{202e}evil\\u001b[31m\\u{2028}\\u{9b}"');
    assert.ok(messageOf({ ['x'.repeat(5000)]: 1 }).length < 250);
  });

  test('refuses a value of another kind, and none for undefined', () => {
    interface Kinds {
      readonly swap?: boolean;
      readonly eps?: number;
      readonly momentum?: number | null;
      readonly mode?: 'min' | 'max';
      readonly size?: 1 | 2;
    }
    const kinds: OptionNames<Kinds> = { swap: 'flag', eps: 'number', momentum: 'number or null', mode: 1, size: 1 };
    const refuses = (options: object, message: string) =>
      assert.throws(
        () => checkOptions<Kinds>('op', options, kinds),
        (error) => error instanceof ArgumentError && error.message === `op: ${message}`,
      );
    refuses({ swap: 'false' }, 'swap is true or false, got "false"');
    refuses({ mode: 7, swap: 0 }, 'swap is true or false, got 0');
    refuses({ swap: null }, 'swap is true or false, got null');
    refuses({ swap: true, eps: 'abc' }, 'eps is a number, got "abc"');
    refuses({ eps: null }, 'eps is a number, got null');
    refuses({ eps: [1] }, 'eps is a number, got [1]');
    refuses({ eps: Promise.resolve(1) }, 'eps is a number, got a promise: await it first');
    refuses({ eps: 'x'.repeat(5000) }, `eps is a number, got "${'x'.repeat(60)}…"`);
    refuses({ momentum: true }, 'momentum is a number or null, got true');
    refuses(Object.create({ momentum: 1n }), 'momentum is a number or null, got 1');
    class Config {
      eps = '1';
    }
    refuses(new Config(), 'eps is a number, got "1"');
    for (const value of [1, 0, -1, NaN, Infinity, undefined])
      checkOptions<object>('op', { eps: value }, kinds as object);
    for (const value of [1, NaN, null, undefined]) checkOptions<object>('op', { momentum: value }, kinds as object);
    for (const value of [true, false, undefined]) checkOptions<object>('op', { swap: value }, kinds as object);
  });

  test('wants the kind that the type has', () => {
    // @ts-expect-error: a number
    checkOptions<Pick<Dense, 'lr'>>('dense', {}, { lr: 1 });
    // @ts-expect-error: a flag
    checkOptions<Pick<Dense, 'bias'>>('dense', {}, { bias: 1 });
    // @ts-expect-error: a flag, no number
    checkOptions<Pick<Dense, 'bias'>>('dense', {}, { bias: 'number' });
    // @ts-expect-error: null has a meaning
    checkOptions<{ eps?: number | null }>('dense', {}, { eps: 'number' });
    checkOptions<{ size?: number | number[]; mode?: 1 | 2 }>('dense', {}, { size: 1, mode: 1 });
  });

  test('wants every name of the type', () => {
    const { labelSmoothing: _, ...few } = NAMES;
    // @ts-expect-error: labelSmoothing is missing
    checkOptions<Dense>('dense', {}, few);
    // @ts-expect-error: momentum is too many
    checkOptions<Pick<Dense, 'lr'>>('dense', {}, { lr: 'number', momentum: 1 });
  });
});
