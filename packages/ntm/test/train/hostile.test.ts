import { cast, reshape, type Tensor, tensor, zeros } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { type Checkpoint, CheckpointError, decodeRecord, Trainer, type TrainingPlan } from '../../src/index.ts';
import { tinyPlan } from './plans.ts';

// Each part of a good checkpoint is changed in turn to what no training would have written. A restore must refuse it with a
// CheckpointError, or take it for what another training could have written; it must never fail in another way.

const PARTS = ['plan', 'progress', 'optimizer', 'lastOptimizer', 'goodOptimizer'] as const;

/** In the middle of its second window, so that all three snapshots differ. */
const good = async (changes: Partial<TrainingPlan> = {}): Promise<Checkpoint> => {
  const trainer = new Trainer(tinyPlan(changes));
  for (let i = 0; i < 12; i++) await trainer.step();
  return trainer.checkpoint();
};

type Path = readonly (string | number)[];

/** Every place in a value: itself, and all inside; of a list the first and the last item. */
function* placesIn(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? [...new Set([0, value.length - 1])].filter((i) => i >= 0) : Object.keys(value);
  for (const key of keys) yield* placesIn((value as Record<string, unknown>)[key], [...path, key]);
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);

/** JSON of the value with another text at a place, or without the place where the text is null. */
const changed = (value: unknown, path: Path, text: string | null): string => {
  const [key, ...rest] = path;
  if (key === undefined) return text ?? '';
  const one = (name: string | number, inner: unknown): string[] => {
    const json = name === key ? changed(inner, rest, text) : JSON.stringify(inner);
    if (name === key && rest.length === 0 && text === null) return [];
    return [Array.isArray(value) ? json : `${JSON.stringify(name)}:${json}`];
  };
  if (Array.isArray(value)) return `[${value.flatMap((inner, i) => one(i, inner)).join()}]`;
  return `{${Object.entries(value as object)
    .flatMap(([name, inner]) => one(name, inner))
    .join()}}`;
};

const HOSTILE = [
  'null',
  'true',
  'false',
  '"5"',
  '""',
  '"\\u001b]0;x\\u0007\\u202e"',
  '"__proto__"',
  '"constructor"',
  '[]',
  '[[]]',
  '[1,2]',
  '["x","y"]',
  '{}',
  '{"kind":"toString"}',
  '{"__proto__":{"kind":"ntm"}}',
  '{"number":"Infinity"}',
  '{"number":"NaN"}',
  '{"number":"-Infinity"}',
  '-1',
  '-5e-324',
  '0.5',
  '1.7976931348623157e308',
  '1e999',
  '1e9',
  '9007199254740992',
  '100000001',
];

/** Values of another type than what was there that are right all the same. */
const ALSO_RIGHT: Record<string, RegExp> = {
  'plan.clip': /null|number|"?\d/,
  'plan.clipThroughTime': /null|number|"?\d/,
  'plan.curriculum': /null/,
  'plan.newStart': /null/,
  'plan.newStart.learnWithin': /null/,
  'plan.newStart.rollbacks': /null/,
  'plan.newStart.test': /null/,
  'progress.lastErrors': /null/,
  'progress.lastExact': /^(?:null|0\.5)$/,
  'progress.bestExact': /^(?:null|0\.5)$/,
};

const restored = (checkpoint: Checkpoint): unknown => {
  try {
    return Trainer.restore(checkpoint);
  } catch (error) {
    return error;
  }
};

/** Whether there is nothing in it that a terminal would obey, and it is short enough to read. */
const isPlain = (message: string): boolean => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(message) && message.length < 600;

const refused = (checkpoint: Checkpoint, what: string): void => {
  const error = restored(checkpoint);
  assert.ok(error instanceof CheckpointError, `${what}: ${error}`);
  assert.ok(isPlain((error as Error).message), `${what}: ${(error as Error).message}`);
};

const plans: Record<string, Partial<TrainingPlan>> = {
  'a machine and RMSprop': {},
  'a machine with a learned start and AdamW': {
    model: { kind: 'ntm', controller: 'gru', slots: 6, width: 4, initialMemory: 'learned', initialWeights: 'learned' },
    optimizer: { kind: 'adamw', lr: 1e-3, betas: [0.9, 0.99], weightDecay: 0.01 },
    schedule: { kind: 'cosine', end: 0, warmup: 3 },
  },
  'new starts': {
    newStart: { learnWithin: 500, rollbacks: 3, test: { size: { length: 30 }, count: 1, exact: 1 }, most: 2 },
  },
  'a baseline': { model: { kind: 'lstm', hiddenSize: 5, layers: 2 }, curriculum: null },
};

suite('a hostile checkpoint', (test) => {
  for (const [name, plan] of Object.entries(plans)) {
    test(`is refused or sound, whatever its text says: ${name}`, async () => {
      const { tensors, metadata } = await good(plan);
      for (const part of PARTS) {
        const value = decodeRecord(metadata[part]!);
        for (const path of placesIn(value)) {
          const before = at(value, path);
          for (const text of [...HOSTILE, null]) {
            const place = [part, ...path].join('.');
            const json = changed(value, path, text);
            const result = restored({ tensors, metadata: { ...metadata, [part]: json } });
            const what = `${place} = ${text}`;
            if (result instanceof CheckpointError) {
              assert.ok(isPlain(result.message), `${what}: ${result.message}`);
              continue;
            }
            assert.instance(result, Trainer, `${what}: ${result}`);
            if (text === null) {
              assert.ok(/end|warmup|betas|weightDecay|amsgrad|from\.|model\./.test(place), `${what} is missed`);
              continue;
            }
            const now: unknown = JSON.parse(text);
            const sameType = typeof now === typeof before && Array.isArray(now) === Array.isArray(before);
            const finite = typeof now !== 'number' || Number.isFinite(now);
            assert.ok((sameType && finite) || ALSO_RIGHT[place]?.test(text), `${what} was taken`);
          }
        }
      }
    });
  }

  test('is refused for a field that nobody knows, at every level', async () => {
    const { tensors, metadata } = await good();
    for (const part of PARTS) {
      const value = decodeRecord(metadata[part]!);
      for (const path of placesIn(value)) {
        const record = at(value, path);
        if (typeof record !== 'object' || record === null || Array.isArray(record)) continue;
        const more = changed(value, path, JSON.stringify({ ...record, 'mo\u001bre': 1 }));
        refused({ tensors, metadata: { ...metadata, [part]: more } }, `${part}.${path.join('.')}`);
        if (Object.keys(record).length === 0) continue;
        const twice = JSON.stringify(record).replace(/^\{("\w+":)/, '{$10,$1');
        refused({ tensors, metadata: { ...metadata, [part]: changed(value, path, twice) } }, `${part} twice`);
      }
    }
  });

  test('is refused where a part of its text is missing, empty, cut or not text', async () => {
    const { tensors, metadata } = await good();
    for (const part of ['format', ...PARTS]) {
      const { [part]: text, ...others } = metadata;
      refused({ tensors, metadata: others }, `without ${part}`);
      for (const other of ['', ' ', text!.slice(0, -1), `${text},`, '['.repeat(100_000), 5, null, undefined, {}]) {
        refused({ tensors, metadata: { ...metadata, [part]: other as string } }, `${part} = ${other}`);
      }
    }
    for (const other of [null, undefined, 5, 'x', []]) {
      refused(other as unknown as Checkpoint, `${other}`);
      refused({ tensors, metadata: other as unknown as Checkpoint['metadata'] }, `metadata ${other}`);
      refused({ tensors: other as unknown as Checkpoint['tensors'], metadata }, `tensors ${other}`);
    }
  });

  test('is refused where any tensor is missing, of another shape or dtype, or one too many', async () => {
    const { tensors, metadata } = await good();
    for (const [name, x] of Object.entries(tensors)) {
      const { [name]: _, ...fewer } = tensors;
      refused({ tensors: fewer, metadata }, `without ${name}`);
      const others: unknown[] = [
        zeros([...x.shape, 1]),
        zeros(x.shape.map((size) => size + 1)),
        reshape(x, [x.numel, 1, 1]),
        cast(x, 'float64'),
        cast(x, 'int32'),
        zeros([0]),
        null,
        [1],
      ];
      for (const other of others) {
        refused({ tensors: { ...tensors, [name]: other as Tensor }, metadata }, `${name} is ${other}`);
      }
    }
    for (const name of ['more', 'last.more', 'good.optimizer.99.square_avg', '\u001b[2J\u202e', 'toString', '']) {
      refused({ tensors: { ...tensors, [name]: tensor([1]) }, metadata }, `with ${name}`);
    }
  });

  test('takes no memory for sizes that it has no tensors for', async () => {
    const { tensors, metadata } = await good({ curriculum: null });
    const plan = decodeRecord(metadata.plan!) as TrainingPlan;
    const huge = [1e5, 1e6 + 1, 1e8 + 1, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 53 - 1];
    const bombs = huge.flatMap((n): object[] => [
      { model: { kind: 'lstm', hiddenSize: n, layers: n } },
      { model: { kind: 'lstm', hiddenSize: 1, layers: n } },
      ...['hiddenSize', 'layers', 'width', 'readHeads', 'writeHeads'].map((field) => ({
        model: { ...plan.model, [field]: n },
      })),
      { model: { ...plan.model, slots: 100 * n } },
      { model: { ...plan.model, slots: n, shifts: n } },
      { model: { ...plan.model, slots: n, initialMemory: 'learned' } },
      { model: { ...plan.model, slots: n, initialWeights: 'learned' } },
      { batch: 100 * n },
      { validation: 100 * n },
      { steps: 100 * n, window: 100 * n },
    ]);
    const before = process.memoryUsage().arrayBuffers;
    for (const bomb of bombs) {
      const text = JSON.stringify({ ...plan, ...bomb });
      refused({ tensors, metadata: { ...metadata, plan: text } }, JSON.stringify(bomb));
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 26);
  });

  test('takes no memory for sequences that it may never draw', async () => {
    const { tensors, metadata } = await good({ curriculum: null, samples: 1000 });
    const plan = decodeRecord(metadata.plan!) as TrainingPlan;
    const before = process.memoryUsage().arrayBuffers;
    const text = JSON.stringify({ ...plan, samples: 1e6 });
    const restored = Trainer.restore({ tensors, metadata: { ...metadata, plan: text } });
    assert.is(restored.plan.samples, 1e6);
    assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24);
  });
});
