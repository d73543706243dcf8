import { type ModelKind, packTrained, type Recipe, recipeFor, type TaskName, Trainer } from '@engram/ntm';
import { decodeSafetensors, encodeSafetensors } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { planOf, specOf } from '../engine/plan.ts';
import { Session } from '../engine/session.ts';
import { Snapshots } from '../engine/snapshots.ts';
import { firstLink, readLink, writeLink } from '../shared/link.ts';
import { type Order, type Probe, type RunSpec, type Saying, UNTOUCHED } from '../shared/messages.ts';
import { firstWrong, fromByte } from '../shared/trace.ts';

type Said<K extends Saying['kind']> = Extract<Saying, { kind: K }>;

/** A session and all that it said. */
class Desk {
  readonly said: Saying[] = [];
  readonly session = new Session((saying) => this.said.push(saying));

  tell(command: Order): Promise<void> {
    return this.session.handle({ session: 0, ...command });
  }

  /** Works until there is nothing to do. */
  async work(): Promise<void> {
    while ((await this.session.work(5)) !== null);
  }

  all<K extends Saying['kind']>(kind: K): Said<K>[] {
    return this.said.filter((saying): saying is Said<K> => saying.kind === kind);
  }

  last<K extends Saying['kind']>(kind: K): Said<K> {
    const found = this.all(kind).at(-1);
    if (!found) throw new Error(`nothing was said of ${kind}: ${JSON.stringify(this.all('failed'))}`);
    return found;
  }

  async trace(probe: Partial<Probe>): Promise<Said<'trace'>['trace']> {
    await this.tell({ kind: 'probe', probe: { sequence: SHORT, tampering: UNTOUCHED, snapshot: null, ...probe } });
    await this.work();
    return this.last('trace').trace;
  }
}

const SHORT = { kind: 'random', size: { length: 5 }, seed: 1 } as const;

/** Small enough to train at once. */
const SMALL: RunSpec = {
  task: 'copy',
  model: 'ntm',
  seed: 3,
  changes: {
    'model.hiddenSize': 20,
    'model.slots': 8,
    'model.width': 4,
    batch: 1,
    steps: 60,
    window: 20,
    newStart: null,
  },
};

const begun = async (spec: RunSpec = SMALL): Promise<Desk> => {
  const desk = new Desk();
  await desk.tell({ kind: 'begin', spec });
  return desk;
};

suite('the plan of a run', (test) => {
  test('is the recipe with the changes, and can be told from it again', () => {
    const plan = planOf(SMALL);
    assert.equal(plan, {
      ...recipeFor('copy', 'ntm'),
      model: { ...recipeFor('copy', 'ntm').model, hiddenSize: 20, slots: 8, width: 4 },
      batch: 1,
      steps: 60,
      window: 20,
      newStart: null,
      seed: 3,
    });
    assert.equal(planOf(specOf(plan)), plan);
    // Fields that the recipe leaves at their defaults, too.
    const more = { ...SMALL, changes: { 'model.layers': 2, 'model.bookmark': true, 'schedule.warmup': 5 } };
    assert.equal(specOf(planOf(more)), more);
    assert.equal(specOf(planOf({ ...SMALL, changes: {} })), { ...SMALL, changes: {} });
  });

  const recipe = recipeFor('copy', 'ntm');
  const { freshValidation: _, ...plain } = recipe;
  const opened: Readonly<Record<string, Recipe>> = {
    'lists, and another optimizer': {
      ...recipe,
      sizes: { length: [1, 7] },
      optimizer: { kind: 'adam', lr: 1e-3, betas: [0.5, 0.75] },
    },
    'other settings of the optimizer': {
      ...recipe,
      optimizer: { kind: 'rmsprop', lr: 1e-4, alpha: 0.9, momentum: 0.5 },
    },
    'a curriculum': { ...recipe, curriculum: { from: { length: 2 }, steps: 9 } },
    'another validation': { ...plain, validation: 7 },
    'another network': { ...recipe, model: { kind: 'ntm', hiddenSize: 9, slots: 5, width: 3 } },
    'no sizes': { ...recipe, sizes: {} },
  };
  for (const [name, other] of Object.entries(opened)) {
    test(`of a file is said by a link: ${name}`, () => {
      const plan = { ...other, seed: 5 };
      const spec = specOf(plan);
      const { link, problems } = readLink(writeLink({ ...firstLink(), spec }));
      assert.equal(problems, []);
      assert.equal({ freshValidation: false, ...planOf(link.spec) }, { freshValidation: false, ...plan });
    });
  }

  test('has no fields that no plan has', async () => {
    assert.throws(() => planOf({ ...SMALL, changes: { 'optimizer.rate': 1 } }), /no optimizer\.rate; there is .*lr/);
    assert.throws(() => planOf({ ...SMALL, changes: { 'batch.size': 1 } }), /batch has no fields/);
    assert.throws(() => planOf({ ...SMALL, changes: { toString: 1 } }), /no toString/);
    const desk = await begun({ ...SMALL, changes: { batch: -1 } });
    assert.match(desk.last('failed').message, /batch/);
    assert.is(desk.last('failed').name, 'ArgumentError');
  });

  const huge: RunSpec['changes'] = {
    'model.hiddenSize': 1e9,
    'model.layers': 1e9,
    'model.slots': 1e9,
    'model.width': 1e9,
    'model.readHeads': 1e9,
    batch: 1e9,
    samples: 1e7,
  };
  for (const [path, value] of Object.entries(huge)) {
    test(`is refused before it takes memory: ${path} ${value}`, () => {
      assert.throws(() => planOf({ ...SMALL, changes: { ...SMALL.changes, [path]: value } }), /too large for a page/);
    });
  }
});

suite('a session', (test) => {
  test('trains as the trainer does, to the last bit, whatever is looked at meanwhile', async () => {
    const desk = await begun();
    await desk.tell({
      kind: 'probe',
      probe: { sequence: SHORT, tampering: { ...UNTOUCHED, noise: 0.5 }, snapshot: null },
    });
    await desk.tell({ kind: 'step' });
    await desk.tell({ kind: 'go', speed: null, until: 30 });
    await desk.work();
    assert.is(desk.last('stopped').why, 'until');
    assert.is(desk.last('progress').step, 30);
    await desk.tell({ kind: 'save' });
    const trainer = new Trainer(planOf(SMALL));
    const losses: number[] = [];
    while (trainer.progress.step < 30) losses.push((await trainer.step()).loss);
    assert.equal(
      desk.all('progress').flatMap((each) => [...each.losses]),
      losses.map(Math.fround),
    );
    const { tensors, metadata } = trainer.checkpoint();
    const expected = await encodeSafetensors(tensors, metadata);
    assert.ok(Buffer.from(desk.last('saved').bytes).equals(Buffer.from(expected)));
    assert.is(desk.last('saved').name, 'engram-copy-ntm-seed-3-step-30.safetensors');
  });

  test('goes to the end of the plan, and says so', async () => {
    const desk = await begun();
    await desk.tell({ kind: 'go', speed: null, until: null });
    await desk.work();
    assert.is(desk.last('stopped').why, 'done');
    assert.is(desk.last('progress').step % 60, 0);
    assert.ok(
      desk
        .all('progress')
        .flatMap(({ records }) => records)
        .some(({ kind }) => kind === 'window'),
    );
  });

  test('pauses between two steps, and waits for the next where it is slowed down', async () => {
    const desk = await begun();
    await desk.tell({ kind: 'go', speed: 0.5, until: null });
    let wait = await desk.session.work(5);
    while (wait === 0) wait = await desk.session.work(5);
    assert.ok(wait !== null && wait > 1000 && wait <= 2000, `${wait}`);
    await desk.tell({ kind: 'pause' });
    assert.is(desk.last('stopped').why, 'asked');
    assert.is(desk.last('progress').step, 1);
    assert.is(await desk.session.work(5), null);
  });

  test('keeps the network of earlier steps, and shows it', async () => {
    const desk = await begun();
    const before = await desk.trace({});
    await desk.tell({ kind: 'go', speed: null, until: 50 });
    await desk.work();
    assert.equal([...desk.last('snapshots').steps], [0, 25, 50]);
    const after = await desk.trace({});
    assert.is(after.trained, 50);
    assert.not.equal([...after.outputs], [...before.outputs]);
    const again = await desk.trace({ snapshot: 0 });
    assert.equal([...again.outputs], [...before.outputs]);
    await desk.trace({ snapshot: 7 });
    assert.match(desk.last('failed').message, /nothing was kept of step 7/);
  });

  test('opens what it saved and goes on with the same bytes', async () => {
    const desk = await begun();
    await desk.tell({ kind: 'go', speed: null, until: 25 });
    await desk.work();
    await desk.tell({ kind: 'save' });
    const { bytes } = desk.last('saved');
    const other = new Desk();
    await other.tell({ kind: 'open', bytes: bytes.slice(0) });
    assert.equal(other.last('begun').spec, SMALL);
    assert.is(other.last('begun').step, 25);
    for (const each of [desk, other]) {
      await each.tell({ kind: 'go', speed: null, until: 40 });
      await each.work();
      await each.tell({ kind: 'save' });
    }
    assert.ok(Buffer.from(desk.last('saved').bytes).equals(Buffer.from(other.last('saved').bytes)));
  });

  test('opens weights alone, which can be looked at and not trained', async () => {
    const { tensors, metadata } = packTrained(new Trainer(planOf(SMALL)));
    const bytes = await encodeSafetensors(tensors, metadata);
    const desk = new Desk();
    await desk.tell({ kind: 'open', bytes: bytes.slice().buffer });
    assert.is(desk.last('begun').trains, false);
    assert.is((await desk.trace({})).steps, 11);
    await desk.tell({ kind: 'go', speed: null, until: null });
    assert.match(desk.last('failed').message, /weights of a network, and not what it takes to train/);
  });

  test('refuses hostile bytes by the library’s typed errors, and stays as it was', async () => {
    const desk = await begun();
    await desk.tell({ kind: 'step' });
    const lying = new Uint8Array(16);
    new DataView(lying.buffer).setBigUint64(0, 2n ** 60n, true);
    const foreign = await encodeSafetensors(decodeSafetensors(await encodeSafetensors({})).tensors, {
      format: 'engram-network-1',
    });
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('<!doctype html>'), lying, foreign]) {
      await desk.tell({ kind: 'open', bytes: bytes.slice().buffer });
      assert.match(desk.last('failed').name, /^(?:Safetensors|Checkpoint)Error$/);
    }
    const { tensors, metadata } = new Trainer(planOf(SMALL)).checkpoint();
    const plan = JSON.stringify({ ...planOf(SMALL), samples: 1e6 });
    const large = await encodeSafetensors(tensors, { ...metadata, plan });
    await desk.tell({ kind: 'open', bytes: large.slice().buffer });
    assert.match(desk.last('failed').message, /too large for a page/);
    await desk.tell({ kind: 'step' });
    assert.is(desk.last('progress').step, 2);
  });

  test('says what a command needs', async () => {
    const desk = new Desk();
    await desk.tell({ kind: 'go', speed: null, until: null });
    assert.match(desk.last('failed').message, /nothing has begun/);
    await desk.tell({ kind: 'save' });
    assert.match(desk.last('failed').message, /nothing to save/);
  });
});

/** Every network on a task that it is for, with the heads that it has. */
const NETWORKS: readonly [TaskName, ModelKind, reads: number, writes: number, rows: number][] = [
  ['copy', 'ntm', 1, 1, 0],
  ['priority-sort', 'ntm', 2, 2, 0],
  ['copy', 'dnc', 1, 1, 4],
  ['copy', 'lstm', 0, 0, 0],
  ['copy-task', 'tiny-ntm', 1, 1, 0],
];

suite('a trace', (test) => {
  for (const [task, model, reads, writes, rows] of NETWORKS) {
    test(`${model} on ${task}: all that there is, in the sizes that it says`, async () => {
      // The baseline is large.
      const changes = model === 'lstm' ? { 'model.hiddenSize': 10 } : {};
      const desk = await begun({ task, model, seed: 0, changes });
      const trace = await desk.trace({ sequence: { kind: 'random', size: {}, seed: 1 } });
      const { steps, inputSize, outputSize, memory } = trace;
      assert.is(trace.inputs.length, steps * inputSize);
      assert.is(trace.targets.length, steps * outputSize);
      assert.is(trace.outputs.length, steps * outputSize);
      assert.equal([trace.counts.length, trace.wrong.length], [steps, steps]);
      assert.ok(trace.outputs.every((p) => p >= 0 && p <= 1));
      assert.is(memory === null, model === 'lstm');
      if (memory === null) return;
      assert.equal([memory.readHeads, memory.writeHeads, memory.rows.length], [reads, writes, rows]);
      assert.is(memory.readWeights.length, steps * reads * memory.slots);
      assert.is(memory.writeWeights.length, steps * writes * memory.slots);
      assert.is(memory.contents?.length, steps * memory.slots * memory.width);
      for (const { name, about, values } of memory.rows) {
        assert.ok(name !== '' && about !== '');
        assert.is(values.length, steps * memory.slots);
      }
    });
  }

  test('of drawn vectors and of patterns is of these', async () => {
    const desk = await begun();
    const shown = async (probe: Partial<Probe>): Promise<number[]> => {
      const { inputs, inputSize, counts } = await desk.trace(probe);
      const length = counts.filter(Boolean).length;
      return Array.from({ length }, (_, t) =>
        inputs.slice(t * inputSize, t * inputSize + 8).reduce((sum, bit, i) => sum + bit * 2 ** i, 0),
      );
    };
    assert.equal(await shown({ sequence: { kind: 'drawn', vectors: [1, 255, 7], size: {} } }), [1, 255, 7]);
    assert.equal(await shown({ sequence: { kind: 'pattern', pattern: 'ones', size: { length: 2 } } }), [255, 255]);
    await desk.trace({ sequence: { kind: 'pattern', pattern: 'toString', size: { length: 2 } } });
    assert.match(desk.last('failed').message, /no pattern 'toString'; there is zeros, ones, repeat/);
    await desk.trace({ sequence: { kind: 'drawn', vectors: [256], size: {} } });
    assert.match(desk.last('failed').message, /from 0 to 255/);
  });

  test('the looks and the contents of a step are those of the trace', async () => {
    const desk = await begun();
    const { memory } = await desk.trace({});
    const { slots, width, contents, readWeights, writeWeights } = memory!;
    for (const at of [0, 6, 10]) {
      await desk.tell({ kind: 'contents', at });
      assert.equal(
        [...desk.last('contents').contents],
        [...contents!.slice(at * slots * width, (at + 1) * slots * width)],
      );
      await desk.tell({ kind: 'look', at });
      const [read, write] = desk.last('look').looks;
      assert.equal([read?.head, write?.head], ['read', 'write']);
      for (let slot = 0; slot < slots; slot++) {
        assert.ok(Math.abs(read!.weights[slot]! - fromByte(readWeights[at * slots + slot]!)) < 0.003);
        assert.ok(Math.abs(write!.weights[slot]! - fromByte(writeWeights[at * slots + slot]!)) < 0.003);
      }
    }
  });

  test('of a long sequence leaves its contents out, and gives them step by step', async () => {
    const desk = await begun();
    const { memory, steps } = await desk.trace({ sequence: { kind: 'random', size: { length: 400 }, seed: 1 } });
    assert.ok(memory !== null && memory.contents === null);
    assert.is(steps, 801);
    assert.ok(memory.slots >= 409);
    await desk.tell({ kind: 'contents', at: 800 });
    assert.is(desk.last('contents').contents.length, memory.slots * memory.width);
  });
});

suite('tampering', (test) => {
  test('without reads, without shifts, with a slot wiped and with noise it is another network', async () => {
    const desk = await begun();
    const usual = await desk.trace({});
    const { slots, width } = usual.memory!;
    const slotAt = (trace: typeof usual, t: number, slot: number): number[] => {
      const from = (t * slots + slot) * width;
      return [...trace.memory!.contents!.slice(from, from + width)];
    };
    const still = await desk.trace({ tampering: { ...UNTOUCHED, noShifts: true } });
    await desk.tell({ kind: 'look', at: 3 });
    assert.ok(desk.last('look').looks.every(({ shift }) => shift[1] === 1));
    const wiped = await desk.trace({ tampering: { ...UNTOUCHED, wipe: { slot: 0, step: 4 } } });
    assert.ok(slotAt(wiped, 4, 0).every((x) => x === 0));
    assert.equal(slotAt(wiped, 3, 0), slotAt(usual, 3, 0));
    assert.equal(slotAt(wiped, 4, 1), slotAt(usual, 4, 1));
    const deaf = await desk.trace({ tampering: { ...UNTOUCHED, noReads: true } });
    const noisy = await desk.trace({ tampering: { ...UNTOUCHED, noise: 0.3 } });
    for (const other of [still, wiped, deaf, noisy]) assert.not.equal([...other.outputs], [...usual.outputs]);
    assert.equal([...(await desk.trace({})).outputs], [...usual.outputs], 'and all of it is undone');
  });
});

suite('snapshots', (test) => {
  test('are of the same steps however long the training was looked at, and few', () => {
    const { model } = new Trainer(planOf(SMALL));
    const snapshots = new Snapshots(model);
    for (let step = 0; step <= 20_000; step++) snapshots.offer(step, model);
    const { steps } = snapshots;
    assert.ok(steps.length > 60 && steps.length <= 160, `${steps.length}`);
    assert.is(steps[0], 0);
    const every = steps[1]!;
    assert.ok(steps.every((step) => step % every === 0));
    assert.is(snapshots.at(1), null);
    assert.ok(snapshots.at(steps.at(-1)!));
  });
});

suite('the first wrong answer', (test) => {
  test('is counted among those that count', () => {
    const counts = Uint8Array.of(0, 0, 1, 1, 1);
    assert.is(firstWrong({ counts, wrong: Uint8Array.of(0, 0, 0, 2, 0) }), 1);
    assert.is(firstWrong({ counts, wrong: new Uint8Array(5) }), null);
  });
});
