import { ArgumentError } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { NTM, NTMCell, type NTMConfig } from '../../src/index.ts';
import { throwsError } from '../property.ts';
import { LARGE, SMALL } from './machines.ts';

const SIZES = [
  'inputSize',
  'outputSize',
  'hiddenSize',
  'layers',
  'slots',
  'width',
  'readHeads',
  'writeHeads',
  'shifts',
] as const;

const CHOICES = {
  controller: ['lstm', 'gru', 'feed-forward'],
  initialMemory: ['constant', 'random', 'learned'],
  initialWeights: ['one-hot', 'learned', 'uniform'],
};

const refuses = (config: object, message: RegExp): void => {
  throwsError(() => new NTM({ ...SMALL, ...config } as NTMConfig), ArgumentError, message);
  throwsError(() => new NTMCell({ ...SMALL, ...config } as NTMConfig), ArgumentError, message);
};

suite('NTM, config', (test) => {
  test('defaults are the paper’s copy machine', () => {
    const { config } = new NTM({ inputSize: 9, outputSize: 8 });
    assert.equal(config, {
      inputSize: 9,
      outputSize: 8,
      controller: 'lstm',
      hiddenSize: 100,
      layers: 1,
      slots: 128,
      width: 20,
      readHeads: 1,
      writeHeads: 1,
      shifts: 3,
      initialMemory: 'constant',
      initialWeights: 'one-hot',
      bookmark: false,
      maskedLookup: false,
    });
  });

  test('undefined is as good as nothing; what is given is kept', () => {
    const start = { initialMemory: 'random', initialWeights: 'uniform' } as const;
    const given = { ...LARGE, controller: 'gru', ...start, bookmark: true, maskedLookup: true } as const;
    assert.equal(new NTM(given).config, given);
    const { config } = new NTM({ ...SMALL, layers: undefined, controller: undefined } as unknown as NTMConfig);
    assert.is(config.layers, 1);
    assert.is(config.controller, 'lstm');
  });

  test('the sizes of what is made are those of the config', () => {
    const model = new NTM(LARGE);
    const { hiddenSize, readHeads, writeHeads, width, shifts } = LARGE;
    const [read, write] = [width + shifts + 3, 3 * width + shifts + 3];
    const shapes = Object.fromEntries(model.namedParameters().map(([name, { shape }]) => [name, shape]));
    assert.equal(shapes['cell.controller.layers.0.weight_ih'], [4 * hiddenSize, LARGE.inputSize + readHeads * width]);
    assert.equal(shapes['cell.controller.layers.1.weight_ih'], [4 * hiddenSize, hiddenSize]);
    for (let i = 0; i < readHeads; i++) {
      assert.equal(shapes[`cell.memory.read_heads.${i}.linear.weight`], [read, hiddenSize]);
    }
    for (let i = 0; i < writeHeads; i++) {
      assert.equal(shapes[`cell.memory.write_heads.${i}.linear.weight`], [write, hiddenSize]);
    }
    assert.equal(shapes['output.weight'], [LARGE.outputSize, hiddenSize + readHeads * width]);
    assert.is(model.cell.outputSize, hiddenSize + readHeads * width);
    assert.equal([model.inputSize, model.outputSize], [LARGE.inputSize, LARGE.outputSize]);
  });

  for (const field of SIZES) {
    test(`${field} must be a whole number ≥ 1`, () => {
      for (const value of [0, -1, 1.5, '3', true, null]) {
        refuses({ [field]: value }, new RegExp(`^NTM: ${field} is a whole number ≥ 1, got ${JSON.stringify(value)}$`));
      }
    });
  }

  test('a size that is NaN or infinite is an error that says so', () => {
    refuses({ slots: Number.NaN }, /^NTM: slots .*got NaN$/);
    refuses({ slots: Number.POSITIVE_INFINITY }, /^NTM: slots .*got Infinity$/);
  });

  test('a size that is a bigint is an error like others', () => {
    refuses({ width: 3n }, /^NTM: width is a whole number ≥ 1, got 3/);
  });

  test('inputSize and outputSize have no default', () => {
    throwsError(() => new NTM({ outputSize: 1 } as NTMConfig), ArgumentError, /^NTM: inputSize .*got undefined$/);
    throwsError(() => new NTM({ inputSize: 1 } as NTMConfig), ArgumentError, /^NTM: outputSize .*got undefined$/);
  });

  for (const [field, choices] of Object.entries(CHOICES)) {
    test(`${field} is one of three`, () => {
      for (const value of ['other', '', 1, null, 'toString']) {
        refuses(
          { [field]: value },
          new RegExp(`^NTM: ${field} is one of '${choices.join("', '")}', got ${JSON.stringify(value)}$`),
        );
      }
      for (const choice of choices) {
        const memory = field === 'initialWeights' && choice === 'uniform' ? { initialMemory: 'random' } : {};
        const model = new NTM({ ...SMALL, ...memory, [field]: choice } as NTMConfig);
        assert.is(model.config[field as 'controller'], choice);
      }
    });
  }

  for (const field of ['bookmark', 'maskedLookup']) {
    test(`${field} is true or false`, () => {
      for (const value of [0, 1, 'true', null]) {
        refuses({ [field]: value }, new RegExp(`^NTM: ${field} is true or false, got ${JSON.stringify(value)}$`));
      }
    });
  }

  test('an unknown field is named', () => {
    refuses({ memorySize: 3 }, /^NTM: unknown field memorySize; /);
    refuses({ heads: 3, shift: 1 }, /^NTM: unknown field heads; did you mean readHeads\? There are inputSize, /);
    refuses({ controler: undefined }, /^NTM: unknown field controler; did you mean controller\?/);
    refuses({ 'a\u001b\u202e': 1 }, /^NTM: unknown field "a\\u001b\\u\{202e\}"; /);
  });

  test('a field with the name of what every object has is unknown, too', () => {
    refuses({ valueOf: 3 }, /^NTM: unknown field valueOf; /);
    refuses({ constructor: 3 }, /^NTM: unknown field constructor; /);
  });

  test('shifts are odd and no more than the slots', () => {
    for (const shifts of [2, 4, 7]) {
      refuses({ shifts }, new RegExp(`^NTM: shifts is odd and at most slots \\(5\\), got ${shifts}$`));
    }
    for (const shifts of [1, 3, 5]) assert.is(new NTM({ ...SMALL, shifts }).config.shifts, shifts);
    refuses({ slots: 2 }, /^NTM: shifts is odd and at most slots \(2\), got 3$/);
  });

  test('constant memory with uniform weights is refused, with the way out', () => {
    const message = /initialWeights 'uniform' with initialMemory 'constant' never learns.*'one-hot'/;
    refuses({ initialWeights: 'uniform' }, message);
    refuses({ initialWeights: 'uniform', initialMemory: 'constant' }, message);
  });
});
