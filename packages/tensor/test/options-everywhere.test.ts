import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import ts from 'typescript';
import * as engram from '../src/index.ts';

// Whoever exports a function with an options record has to refuse the names that it does not read, and flags and numbers that
// are none. Which functions and options those are, the types say; so none can be forgotten.

const INDEX = fileURLToPath(new URL('../src/index.ts', import.meta.url));

type Kind = 'flag' | 'number' | 'number or null';

/** The exports that take an options record: of functions `name`, of classes `new Name`; and their flags and numbers. */
const takers = (): Map<string, Map<string, Kind>> => {
  const program = ts.createProgram([INDEX], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const isOptions = (type: ts.Type): boolean => {
    if (!(type.flags & ts.TypeFlags.Object) || checker.isArrayType(type) || checker.isTupleType(type)) return false;
    if (type.getCallSignatures().length > 0 || type.getProperties().length === 0) return false;
    const name = type.aliasSymbol?.name ?? type.symbol.name;
    return name.endsWith('Options') || type.getProperties().every(({ flags }) => flags & ts.SymbolFlags.Optional);
  };
  const kindOf = (option: ts.Symbol): Kind | undefined => {
    const type = checker.getTypeOfSymbol(option);
    const all = (type.isUnion() ? type.types : [type]).filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    if (all.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return 'flag';
    const some = all.filter(({ flags }) => !(flags & ts.TypeFlags.Null));
    if (some.some(({ flags }) => !(flags & ts.TypeFlags.Number))) return undefined;
    return some.length === all.length ? 'number' : 'number or null';
  };
  const found = new Map<string, Map<string, Kind>>();
  const look = (name: string, signatures: readonly ts.Signature[]): void => {
    for (const parameter of signatures.flatMap((signature) => signature.getParameters())) {
      const given = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
      for (const type of (given.isUnion() ? given.types : [given]).filter(isOptions)) {
        const kinds = found.get(name) ?? new Map<string, Kind>();
        found.set(name, kinds);
        for (const option of type.getProperties()) {
          const kind = kindOf(option);
          if (kind) kinds.set(option.name, kind);
        }
      }
    }
  };
  const visit = (prefix: string, exported: ts.Symbol): void => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & ts.SymbolFlags.ValueModule) {
      for (const inner of checker.getExportsOfModule(symbol)) visit(`${exported.name}.`, inner);
    } else if (symbol.valueDeclaration) {
      const type = checker.getTypeOfSymbolAtLocation(symbol, symbol.valueDeclaration);
      look(prefix + exported.name, type.getCallSignatures());
      look(`new ${exported.name}`, type.getConstructSignatures());
    }
  };
  const source = program.getSourceFile(INDEX)!;
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(source)!)) {
    const typeOnly = exported.declarations?.some(
      (at) => ts.isExportSpecifier(at) && (at.isTypeOnly || at.parent.parent.isTypeOnly),
    );
    if (!typeOnly) visit('', exported);
  }
  return found;
};

// biome-ignore lint/suspicious/noExplicitAny: what JavaScript lets pass
type Any = any;
const e = engram as Any;
const x = () => engram.tensor([1, 2]);
const matrix = () =>
  engram.tensor([
    [1, 2],
    [3, 4],
  ]);
const parameters = () => [new engram.Parameter(engram.tensor([1]))];
const image = () => engram.ones([1, 1, 2, 2]);
const leaf = () => engram.tensor(1, { requiresGrad: true });
const pixels = () => new engram.TensorDataset(matrix());

const kernel = () => e.ones([1, 1, 1, 1]);

/** Each of them, called with what it needs and these options. */
const calls: Record<string, (options: Any) => unknown> = {
  conv1d: (o) => e.conv1d(e.ones([1, 2]), e.ones([1, 1, 1]), null, o),
  conv2d: (o) => e.conv2d(image(), kernel(), null, o),
  convTranspose1d: (o) => e.convTranspose1d(e.ones([1, 2]), e.ones([1, 1, 1]), null, o),
  convTranspose2d: (o) => e.convTranspose2d(image(), kernel(), null, o),
  unfold: (o) => e.unfold(image(), 1, o),
  fold: (o) => e.fold(e.ones([1, 4]), 2, 1, o),
  'new Conv1d': (o) => new e.Conv1d(1, 1, 1, o),
  'new Conv2d': (o) => new e.Conv2d(1, 1, 1, o),
  'new ConvTranspose1d': (o) => new e.ConvTranspose1d(1, 1, 1, o),
  'new ConvTranspose2d': (o) => new e.ConvTranspose2d(1, 1, 1, o),
  detectAnomaly: (o) => e.detectAnomaly(() => 1, o),
  backward: (o) => e.backward(leaf().mul(2), o),
  grad: (o) => {
    const a = leaf();
    return e.grad(a.mul(2), [a], o);
  },
  compile: (o) => e.compile(() => x(), o),
  imageToTensor: (o) => e.imageToTensor({ width: 1, height: 1, data: new Uint8Array(4) }, o),
  randomSplit: (o) => e.randomSplit(pixels(), [1, 1], o),
  'new DataLoader': (o) => new e.DataLoader(pixels(), o),
  binaryCrossEntropyWithLogits: (o) => e.binaryCrossEntropyWithLogits(x(), x(), o),
  crossEntropy: (o) => e.crossEntropy(matrix(), e.tensor([0, 1], { dtype: 'int32' }), o),
  nllLoss: (o) => e.nllLoss(matrix(), e.tensor([0, 1], { dtype: 'int32' }), o),
  klDiv: (o) => e.klDiv(x(), x(), o),
  binaryCrossEntropy: (o) => e.binaryCrossEntropy(x(), x(), o),
  huberLoss: (o) => e.huberLoss(x(), x(), o),
  gaussianNllLoss: (o) => e.gaussianNllLoss(x(), x(), x(), o),
  tripletMarginLoss: (o) => e.tripletMarginLoss(x(), x(), x(), o),
  hingeEmbeddingLoss: (o) => e.hingeEmbeddingLoss(x(), x(), o),
  cosineEmbeddingLoss: (o) => e.cosineEmbeddingLoss(x(), x(), e.tensor(1), o),
  l1Loss: (o) => e.l1Loss(x(), x(), o),
  mseLoss: (o) => e.mseLoss(x(), x(), o),
  smoothL1Loss: (o) => e.smoothL1Loss(x(), x(), o),
  scaledDotProductAttention: (o) => e.scaledDotProductAttention(matrix(), matrix(), matrix(), o),
  embedding: (o) => e.embedding(e.tensor([0], { dtype: 'int32' }), matrix(), o),
  'new MultiheadAttention': (o) => new e.MultiheadAttention(2, 1, o),
  'new TransformerEncoderLayer': (o) => new e.TransformerEncoderLayer(2, 1, o),
  'new TransformerEncoder': (o) => new e.TransformerEncoder(() => new e.Identity(), 1, o),
  'new RNN': (o) => new e.RNN(2, 3, o),
  'new RNNCell': (o) => new e.RNNCell(2, 3, o),
  'new GRUCell': (o) => new e.GRUCell(2, 3, o),
  'new LSTMCell': (o) => new e.LSTMCell(2, 3, o),
  'init.uniform': (o) => e.init.uniform(x(), 0, 1, o),
  'init.normal': (o) => e.init.normal(x(), 0, 1, o),
  'init.xavierUniform': (o) => e.init.xavierUniform(matrix(), 1, o),
  'init.xavierNormal': (o) => e.init.xavierNormal(matrix(), 1, o),
  'init.kaimingUniform': (o) => e.init.kaimingUniform(matrix(), o),
  'init.kaimingNormal': (o) => e.init.kaimingNormal(matrix(), o),
  'init.orthogonal': (o) => e.init.orthogonal(matrix(), 1, o),
  'new Dropout': (o) => new e.Dropout(0.5, o),
  'new Embedding': (o) => new e.Embedding(2, 3, o),
  'new LayerNorm': (o) => new e.LayerNorm([2], o),
  'new Linear': (o) => new e.Linear(2, 3, o),
  'new GRU': (o) => new e.GRU(2, 3, o),
  'new LSTM': (o) => new e.LSTM(2, 3, o),
  nanToNum: (o) => e.nanToNum(x(), o),
  gelu: (o) => e.gelu(x(), o),
  elu: (o) => e.elu(x(), o),
  hardtanh: (o) => e.hardtanh(x(), o),
  'new ELU': (o) => new e.ELU(o),
  'new GELU': (o) => new e.GELU(o),
  'new GLU': (o) => new e.GLU(o),
  'new Hardtanh': (o) => new e.Hardtanh(o),
  'new LeakyReLU': (o) => new e.LeakyReLU(o),
  'new LogSoftmax': (o) => new e.LogSoftmax(o),
  'new PReLU': (o) => new e.PReLU(1, o),
  'new Softmax': (o) => new e.Softmax(o),
  'new Softplus': (o) => new e.Softplus(o),
  div: (o) => e.div(x(), 2, o),
  arange: (o) => e.arange(0, 3, 1, o),
  eye: (o) => e.eye(2, 2, o),
  full: (o) => e.full([2], 1, o),
  linspace: (o) => e.linspace(0, 1, 3, o),
  ones: (o) => e.ones([2], o),
  onesLike: (o) => e.onesLike(x(), o),
  tensor: (o) => e.tensor([1], o),
  zeros: (o) => e.zeros([2], o),
  zerosLike: (o) => e.zerosLike(x(), o),
  sort: (o) => e.sort(x(), 0, o),
  topk: (o) => e.topk(x(), 1, 0, o),
  diag: (o) => e.diag(matrix(), o),
  fullLike: (o) => e.fullLike(x(), 1, o),
  randLike: (o) => e.randLike(x(), o),
  randnLike: (o) => e.randnLike(x(), o),
  normal: (o) => {
    if (Object.hasOwn(o, 'noSuchOption')) assert.throws(() => e.normal(x(), 1, o), /unknown option "noSuchOption"/);
    return e.normal(0, 1, [2], o);
  },
  bernoulli: (o) => e.bernoulli(x().sub(1), o),
  multinomial: (o) => e.multinomial(x(), 1, o),
  median: (o) => e.median(x(), 0, o),
  quantile: (o) => e.quantile(x(), 0.5, 0, o),
  bincount: (o) => e.bincount(e.tensor([1], { dtype: 'int32' }), o),
  unique: (o) => e.unique(x(), o),
  indexAdd: (o) => e.indexAdd(x(), 0, e.tensor([1], { dtype: 'int32' }), e.tensor([1]), o),
  scatterReduce: (o) => e.scatterReduce(x(), 0, e.tensor([1], { dtype: 'int32' }), x(), 'sum', o),
  meshgrid: (o) => e.meshgrid([x()], o),
  jacobian: (o) => e.jacobian((a: engram.Tensor) => a, x(), o),
  hessian: (o) => e.hessian((a: engram.Tensor) => a.sum(), x(), o),
  jvp: (o) => e.jvp((a: engram.Tensor) => a, x(), x(), o),
  tril: (o) => e.tril(matrix(), o),
  triu: (o) => e.triu(matrix(), o),
  cosineSimilarity: (o) => e.cosineSimilarity(x(), x(), o),
  interpolate: (o) => e.interpolate(image(), { size: 2, ...o }),
  batchNorm: (o) => e.batchNorm(image(), null, null, null, null, { training: true, ...o }),
  groupNorm: (o) => e.groupNorm(image(), 1, null, null, o),
  instanceNorm: (o) => e.instanceNorm(image(), o),
  rmsNorm: (o) => e.rmsNorm(x(), [2], null, o),
  maxPool1d: (o) => e.maxPool1d(matrix(), 2, o),
  maxPool2d: (o) => e.maxPool2d(image(), 2, o),
  avgPool1d: (o) => e.avgPool1d(matrix(), 2, o),
  avgPool2d: (o) => e.avgPool2d(image(), 2, o),
  'new BatchNorm1d': (o) => new e.BatchNorm1d(2, o),
  'new BatchNorm2d': (o) => new e.BatchNorm2d(2, o),
  'new InstanceNorm2d': (o) => new e.InstanceNorm2d(2, o),
  'new GroupNorm': (o) => new e.GroupNorm(1, 2, o),
  'new RMSNorm': (o) => new e.RMSNorm(2, o),
  'new MaxPool1d': (o) => new e.MaxPool1d(2, o),
  'new MaxPool2d': (o) => new e.MaxPool2d(2, o),
  'new AvgPool1d': (o) => new e.AvgPool1d(2, o),
  'new AvgPool2d': (o) => new e.AvgPool2d(2, o),
  'new Upsample': (o) => new e.Upsample({ size: 2, ...o }),
  pad: (o) => e.pad(x(), [1, 1], o),
  dropout: (o) => e.dropout(x(), 0.5, true, o),
  rand: (o) => e.rand([2], o),
  randint: (o) => e.randint(0, 3, [2], o),
  randn: (o) => e.randn([2], o),
  randperm: (o) => e.randperm(3, o),
  all: (o) => e.all(x(), 0, o),
  any: (o) => e.any(x(), 0, o),
  argmax: (o) => e.argmax(x(), 0, o),
  argmin: (o) => e.argmin(x(), 0, o),
  logsumexp: (o) => e.logsumexp(x(), 0, o),
  max: (o) => e.max(x(), 0, o),
  mean: (o) => e.mean(x(), 0, o),
  min: (o) => e.min(x(), 0, o),
  prod: (o) => e.prod(x(), 0, o),
  sum: (o) => e.sum(x(), 0, o),
  norm: (o) => e.norm(x(), 2, 0, o),
  std: (o) => e.std(x(), 0, o),
  variance: (o) => e.variance(x(), 0, o),
  cosineAnnealingWarmRestarts: (o) => e.cosineAnnealingWarmRestarts(1, { steps: 2, ...o }),
  multiStep: (o) => e.multiStep(1, { milestones: [], ...o }),
  reduceOnPlateau: (o) => e.reduceOnPlateau(1, o),
  'new ExponentialMovingAverage': (o) => new e.ExponentialMovingAverage(parameters(), o),
  'new EarlyStopping': (o) => new e.EarlyStopping(o),
  'new WeightedRandomSampler': (o) => new e.WeightedRandomSampler([1], 1, o),
  padSequence: (o) => e.padSequence([x()], o),
  padCollate: (o) => e.padCollate(o),
  accuracy: (o) => e.accuracy(matrix(), engram.tensor(Int32Array.of(0, 1)), o),
  confusionMatrix: (o) => e.confusionMatrix(matrix(), engram.tensor(Int32Array.of(0, 1)), o),
  'new Adagrad': (o) => new e.Adagrad(parameters(), o),
  'new Lion': (o) => new e.Lion(parameters(), o),
  'new NAdam': (o) => new e.NAdam(parameters(), o),
  'new Adam': (o) => new e.Adam(parameters(), o),
  'new AdamW': (o) => new e.AdamW(parameters(), o),
  'new RMSprop': (o) => new e.RMSprop(parameters(), o),
  'new SGD': (o) => new e.SGD(parameters(), { lr: 0.1, ...o }),
  clipGradNorm: (o) => e.clipGradNorm(parameters(), 1, o),
  stepDecay: (o) => e.stepDecay(1, { stepSize: 2, ...o }),
  exponentialDecay: (o) => e.exponentialDecay(1, { gamma: 0.9, ...o }),
  cosineAnnealing: (o) => e.cosineAnnealing(1, { steps: 2, ...o }),
  linearWarmup: (o) => e.linearWarmup(e.constantSchedule(1), { steps: 2, ...o }),
  oneCycle: (o) => e.oneCycle(1, { steps: 9, ...o }),
};

/** Errors take JavaScript's own options. */
const isError = (name: string): boolean => /^new \w+Error$/.test(name);

suite('options everywhere', (test) => {
  const kinds = takers();
  const found = [...kinds.keys()].filter((name) => !isError(name));

  test('the types show every export that takes options', () => {
    assert.ok(found.length > 60, `${found.length}`);
    assert.equal(
      found.filter((name) => !Object.hasOwn(calls, name)),
      [],
    );
  });

  for (const [name, call] of Object.entries(calls)) {
    test(`${name} refuses an unknown name`, () => {
      assert.throws(() => call({ noSuchOption: 1 }), /unknown option "noSuchOption"/);
      assert.throws(() => call({ noSuchOption: 1 }), engram.ArgumentError);
    });
  }

  /** That this value is refused by an error that names the option. */
  const refuses = (name: string, option: string, value: unknown, rule = ''): void => {
    const what = `${name}: ${option} = ${String(value)}`;
    try {
      calls[name]!({ [option]: value });
    } catch (error) {
      assert.instance(error, engram.ArgumentError, `${what}: ${error}`);
      assert.match((error as Error).message, `: ${option} is ${rule}`);
      return;
    }
    assert.unreachable(`${what} is taken`);
  };

  test('the types show flags and numbers', () => {
    assert.is(kinds.get('sum')!.get('keepdim'), 'flag');
    assert.is(kinds.get('new BatchNorm1d')!.get('momentum'), 'number or null');
    assert.is(kinds.get('new ELU')!.get('alpha'), 'number');
    assert.is(kinds.get('crossEntropy')!.get('weight'), undefined);
    assert.is(kinds.get('conv2d')!.get('stride'), undefined);
  });

  for (const name of found.filter((name) => kinds.get(name)!.size > 0)) {
    test(`${name} refuses flags and numbers that are none`, () => {
      for (const [option, kind] of kinds.get(name)!) {
        if (kind === 'flag') for (const value of ['false', 1, 0, null]) refuses(name, option, value, 'true or false');
        else for (const value of ['abc', '1', true, [1]]) refuses(name, option, value, 'a number');
        if (kind === 'number') refuses(name, option, null, 'a number');
      }
    });
  }

  for (const [option, values] of Object.entries({
    eps: [NaN, -1],
    momentum: [NaN],
    ignoreIndex: [NaN, 1.5, Infinity],
  })) {
    const takers = found.filter((name) => kinds.get(name)!.has(option));
    for (const name of takers) {
      test(`${name} refuses ${option} ${values.join(', ')}`, () => {
        for (const value of values) refuses(name, option, value);
      });
    }
    test(`${option} is found`, () => assert.ok(takers.length > 1, `${takers}`));
  }
});
