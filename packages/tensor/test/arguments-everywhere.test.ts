import { assert, suite } from '@engram/tools/suite';
import * as engram from '../src/index.ts';

// TypeScript refuses what is of a wrong kind, JavaScript lets it pass. Whatever an export is given there, it works, or it
// says in an error of the library's own what it would have needed.

// biome-ignore lint/suspicious/noExplicitAny: what JavaScript lets pass
type Any = any;
type Call = (...args: readonly Any[]) => Any;

const e = engram as Any;
const { ArgumentError, EngramError, Linear, ones, ShapeError, tensor } = engram;

/** Not tried, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  setBackend: 'all that follows would use what it sets',
  Tensor: 'ops make them; its constructor is for backends',
  Optimizer: 'abstract: its name comes from a class of one’s own',
  checkOptions: 'for other packages, which name the function and its options',
  nearest: 'for other packages: takes text',
  legible: 'for other packages: takes text',
  quote: 'for other packages: takes text',
};

/** Methods that are tried too, of the first of a class that could be made. */
const METHODS = [
  'forward',
  'zeroState',
  'get',
  'getBatch',
  'insert',
  'loadStateDict',
  'nextInt',
  'setState',
  'step',
  'update',
];

const HUGE = 2 ** 40;

const pool: readonly Any[] = [
  undefined,
  null,
  5,
  Number.NaN,
  -1,
  HUGE,
  'x',
  true,
  [],
  [2],
  ['x'],
  [Symbol('s')],
  {},
  () => 1,
  (x: Any) => x,
  Symbol('s'),
  1n,
  Object.create(null),
  ones([2, 2]),
  ones([1, 2, 3, 3]),
  tensor(Int32Array.of(0, 1)),
  new Linear(2, 2),
  Promise.resolve(1),
];

const PAIRS = 80;
const LONGER = 80;
const CHANGED = 120;

let state = 1;
/** One of them, by a generator of its own: the same at every run. */
const anyOf = <T>(from: readonly T[]): T => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return from[Math.floor((state / 2 ** 32) * from.length)];
};

const anyList = (length: number): Any[] => Array.from({ length }, () => anyOf(pool));

/** What JavaScript threw, and of which arguments. */
const faults = new Map<string, string>();

/** Each value alone, pairs and longer lists; then those that worked, with another value in one place. What was made of them. */
const explore = (name: string, call: Call): Any[] => {
  const worked: Any[][] = [];
  const made: Any[] = [];
  const go = (args: Any[]): void => {
    try {
      const result = call(...args);
      if (result instanceof Promise) result.catch(() => {});
      worked.push(args);
      made.push(result);
    } catch (error) {
      const shown = args.map((value) => (value instanceof Object ? value.constructor.name : typeof value));
      if (!(error instanceof EngramError)) faults.set(`${name}: ${error}`, `of (${shown})`);
    }
  };
  go([]);
  for (const value of pool) go([value]);
  for (let i = 0; i < PAIRS; i++) go(anyList(2));
  for (let i = 0; i < LONGER; i++) go(anyList(3 + (i % 4)));
  for (let i = 0; i < CHANGED && worked.length > 0; i++) {
    const args = [...anyOf(worked)];
    args[i % (args.length + 1)] = anyOf(pool);
    go(args);
  }
  return made;
};

const visit = (name: string, value: Any): void => {
  if (Object.hasOwn(LEFT_OUT, name) || name.endsWith('Error')) return; // errors take what JavaScript's take
  if (typeof value === 'object') for (const [inner, each] of Object.entries(value)) visit(`${name}.${inner}`, each);
  if (typeof value !== 'function') return;
  if (!/^class/.test(Function.prototype.toString.call(value))) {
    explore(name, value);
    return;
  }
  const [first] = explore(`new ${name}`, (...args) => new value(...args));
  for (const method of METHODS) {
    if (typeof first?.[method] === 'function') explore(`${name}.${method}`, (...args) => first[method](...args));
  }
};

const x = () => ones([2, 2]);
const image = () => ones([1, 2, 3, 3]);
const examples = () => new engram.TensorDataset(x());

/** Slips that somebody made, or will; what the message must have. */
const slips: readonly (readonly [call: () => unknown, message: RegExp])[] = [
  [() => e.init.kaimingUniform(x(), { mode: 'fan_in' }), /mode is 'fanIn' or 'fanOut', got "fan_in"/],
  [() => e.init.kaimingNormal(x(), { mode: 5 }), /mode is 'fanIn' or 'fanOut', got 5/],
  [() => e.init.kaimingUniform(x(), { a: Number.NaN }), /finite number, got NaN/],
  [() => e.init.kaimingNormal(x(), { a: 'x' }), /a is a number, got "x"/],
  [() => e.init.xavierUniform(x(), 'x'), /scale is a finite number, got "x"/],
  [() => e.init.xavierNormal(x(), Number.NaN), /scale is a finite number, got NaN/],
  [() => e.init.orthogonal(x(), Number.NaN), /scale is a finite number, got NaN/],
  [() => e.init.uniform(x(), Number.NaN, 1), /init.uniform: a parameter is a finite number, got NaN/],
  [() => e.init.zeros(undefined), /must be a tensor, got undefined/],
  [() => e.tensor([1, 2], 'float64'), /options go in an object: \{ dtype: "float64" \}/],
  [() => e.tensor(new Float32Array(4), 'float64'), /options go in an object/],
  [() => e.tensor([1, 2], true), /options go in an object/],
  [() => e.tensor(new Float32Array(4), 5), /options go in an object/],
  [() => e.eye(2, 'float64'), /options go in an object/],
  [() => e.randLike(x(), 5), /options go in an object/],
  [() => e.linspace(0, undefined, 3), /end is a finite number, got undefined/],
  [() => e.linspace('a', 1, 3), /start is a finite number, got "a"/],
  [() => new e.Sequential([new Linear(2, 2)]), /one by one, got an array/],
  [() => new e.Sequential(5), /expected layers .* got number/],
  [() => new e.Sequential(e.ReLU), /got a class/],
  [() => new e.Sequential(new e.ModuleList()), /expected layers/],
  [() => e.layerNorm(x()), /an array of numbers, got undefined/],
  [() => e.rmsNorm(x(), null), /an array of numbers, got null/],
  [() => e.layerNorm(x(), 3), /must end in the normalized shape \[3\]/],
  [() => e.layerNorm(x(), 2, null, null, Number.NaN), /layerNorm: eps is a number ≥ 0, got NaN/],
  [() => e.rmsNorm(x(), 2, null, { eps: 'x' }), /rmsNorm: eps is a number or null, got "x"/],
  [() => e.groupNorm(image(), 1, null, null, { eps: {} }), /groupNorm: eps is a number, got object/],
  [() => e.instanceNorm(image(), { eps: 'x' }), /instanceNorm: eps is a number/],
  [() => e.cosineSimilarity(x(), x(), { eps: 'x' }), /cosineSimilarity: eps is a number/],
  [() => new e.LayerNorm(), /LayerNorm: .* got undefined/],
  [() => new e.RMSNorm({}), /RMSNorm: .* got object/],
  [() => new e.RMSNorm(x()), /RMSNorm: .* got object/],
  [() => e.binaryCrossEntropyWithLogits(x(), x(), { posWeight: 3 }), /posWeight must be a tensor, got number/],
  [() => e.binaryCrossEntropyWithLogits(x(), x(), { weight: [1] }), /weight must be a tensor, got an array/],
  [() => e.binaryCrossEntropy(x(), x(), { weight: 0 }), /weight must be a tensor, got number/],
  [() => e.crossEntropy(x(), tensor(Int32Array.of(0, 1)), { weight: 0 }), /weight must be a tensor, got number/],
  [() => e.split(x()), /the sizes must be an array of numbers, got undefined/],
  [() => e.split(x(), '2'), /the sizes must be an array of numbers, got "2"/],
  [() => e.split(x(), x()), /the sizes must be an array of numbers/],
  [() => e.roll(x()), /the shifts must be an array of numbers/],
  [() => e.roll(x(), '1', 1), /the shifts must be an array of numbers/],
  [() => e.roll(x(), 1, null), /the axes must be an array of numbers, got null/],
  [() => e.einsum(x(), x()), /the equation must be text, got object/],
  [() => e.einsum(), /the equation must be text, got undefined/],
  [() => e.jacobian(5, x()), /jacobian: the function must be a function, got number/],
  [() => e.hessian(5, x()), /hessian: the function must be/],
  [() => e.jvp(5, x(), x()), /jvp: the function must be/],
  [() => e.noGrad(5), /noGrad: the function must be/],
  [() => e.enableGrad(), /enableGrad: the function must be/],
  [() => e.gruCell(x()), /gruCell: the input must be a tensor, got undefined/],
  [() => e.lstmCell(x()), /the state is \[h, c\], got undefined/],
  [() => e.lstmCell(x(), [x()], x(), x()), /lstmCell: the input must be a tensor, got undefined/],
  [() => new e.LSTMCell(3, 2).forward(ones([1, 3]), ones([1, 2])), /the state is \[h, c\], got object/],
  [() => new e.GRU(3, 2).forward(), /GRU: x must be a tensor, got undefined/],
  [() => new e.BatchNorm1d(2).forward(), /BatchNorm1d: .* must be a tensor/],
  [() => new e.InstanceNorm2d(2).forward(), /InstanceNorm2d: .* must be a tensor/],
  [() => e.interpolate(undefined, { scaleFactor: 2 }), /interpolate: the input must be a tensor/],
  [() => e.fullLike(undefined, 1), /fullLike: the input must be a tensor/],
  [() => e.chunk(undefined, 2), /chunk: the input must be a tensor/],
  [() => e.bincount(), /bincount: x must be a tensor/],
  [() => e.repeatInterleave(undefined, 2, 0), /repeatInterleave: the input must be a tensor/],
  [() => e.batchNorm(x(), 0, null, null, null, { training: true }), /runningMean must be a tensor, got number/],
  [() => e.batchNorm(x(), null, Number.NaN, null, null, { training: true }), /runningVar must be a tensor/],
  [() => new e.ModuleList(5), /ModuleList: expected an array of modules, got number/],
  [() => new e.ModuleDict(5), /ModuleDict: expected a record of modules, got number/],
  [() => new e.ModuleDict([1.5]), /ModuleDict: expected \[name, module\], got number/],
  [() => new e.ConcatDataset(), /ConcatDataset: expected an array of data sets, got undefined/],
  [() => new e.Subset(examples()), /Subset: expected an array of indices, got undefined/],
  [() => new e.Subset(examples(), 99), /Subset: expected an array of indices, got number/],
  [() => e.linearWarmup(0.1, { steps: 3 }), /linearWarmup: the schedule after it must be a function, got number/],
  [() => e.defineOp(), /defineOp: expected a record/],
  [() => e.apply(5, [x()]), /apply: expected an op of defineOp, got number/],
  [() => e.slice(x(), 1, 0, null), /slice: start and end are whole numbers, got 0 and null/],
  [() => e.topk(x()), /topk: k = null is not within/],
  [() => e.sum(x(), [Symbol('s')]), /an axis is a whole number, got symbol/],
  [() => e.zeros(Object.create(null)), /zeros: the shape must be an array of numbers, got object/],
  [() => e.zeros([1n]), /sizes are whole numbers ≥ 0, got \[1\]/],
];

/** More than a tensor or a list can have. */
const beyond: readonly (() => unknown)[] = [
  () => e.adaptiveAvgPool1d(x(), HUGE),
  () => e.adaptiveAvgPool2d(image(), HUGE),
  () => e.adaptiveMaxPool2d(image(), [1, HUGE]),
  () => e.interpolate(image(), { size: HUGE }),
  () => e.interpolate(image(), { scaleFactor: HUGE }),
  () => new e.RNN(2, 2, { numLayers: HUGE }),
  () => new e.GRU(2, 2, { numLayers: HUGE }),
  () => new e.LSTM(2, 2, { numLayers: HUGE }),
  () => new e.TransformerEncoder(() => new e.Identity(), HUGE),
];

suite('arguments everywhere', (test) => {
  test('whatever it is given, an export works or throws an error of the library', () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0; // the traces would take longer than the calls
    try {
      for (const [name, value] of Object.entries(engram)) visit(name, value);
    } finally {
      Error.stackTraceLimit = limit;
    }
    assert.equal(
      [...faults].map((fault) => fault.join(' ')),
      [],
    );
  });

  test('slips are named', () => {
    for (const [call, message] of slips) {
      assert.throws(call, EngramError);
      assert.throws(call, message);
    }
  });

  test('a size beyond memory is an error of shapes', () => {
    for (const call of beyond) assert.throws(call, ShapeError);
  });

  test('a number stands for a normalized shape of one axis', () => {
    assert.equal(e.layerNorm(x(), 2).arraySync(), e.layerNorm(x(), [2]).arraySync());
    assert.equal(e.rmsNorm(x(), 2).arraySync(), e.rmsNorm(x(), [2]).arraySync());
    assert.throws(() => e.layerNorm(x(), 2.5), ShapeError);
    assert.throws(() => e.layerNorm(x(), 2, null, null, 'x'), ArgumentError);
  });
});
