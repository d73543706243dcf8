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

const NAMES: OptionNames<Dense> = { bias: 1, axis: 1, keepdim: 1, correction: 1, eps: 1, lr: 1, labelSmoothing: 1 };
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

  test('wants every name of the type', () => {
    // @ts-expect-error: labelSmoothing is missing
    checkOptions<Dense>('dense', {}, { bias: 1, axis: 1, keepdim: 1, correction: 1, eps: 1, lr: 1 });
    // @ts-expect-error: momentum is too many
    checkOptions<Pick<Dense, 'lr'>>('dense', {}, { lr: 1, momentum: 1 });
  });
});
