import type { TrainingRecord } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { Comparison } from '../page/compare/comparison.ts';
import { answerTo, freshLane, heard, isOver, type Lane, medianOf, standing, summary } from '../page/compare/lane.ts';
import { entriesOf, workersFor } from '../page/compare/lanes.ts';
import type { Order, Report } from '../shared/messages.ts';

const spec = { task: 'copy', model: 'ntm', seed: 3, changes: {} } as const;

const progress = (
  step: number,
  learned: { step: number; sequences: number } | null = null,
  records: readonly TrainingRecord[] = [],
): Report => {
  const numbers = Float32Array.of(4, 4);
  const lists = { losses: numbers, errors: numbers, norms: numbers };
  return { session: 0, kind: 'progress', step, sequences: 4 * step, ...lists, busy: 2 * step, records, learned };
};
const stopped = (why: 'asked' | 'until' | 'done'): Report => ({ session: 0, kind: 'stopped', why });
const failed = (of: 'begin' | 'training' | 'probe'): Report => {
  return { session: 0, kind: 'failed', of, name: 'ArgumentError', message: 'no such field' };
};
const training: Lane = { ...freshLane, status: 'training', window: 200 };
const after = (...reports: readonly Report[]): Lane => reports.reduce(heard, training);

suite('what is compared', (test) => {
  test('the networks that can do the task, with one seed', () => {
    const entries = entriesOf('compare', spec);
    assert.equal(
      entries.map((each) => each.spec.model),
      ['ntm', 'dnc', 'lstm'],
    );
    assert.ok(entries.every((each) => each.spec.seed === 3));
  });
  test('another network gets no change that is of one network', () => {
    const changes = { 'model.slots': 30, 'optimizer.lr': 0.1, batch: 2 };
    const [ntm, dnc] = entriesOf('compare', { ...spec, changes });
    assert.equal(ntm!.spec.changes, changes);
    assert.equal(dnc!.spec.changes, { batch: 2 });
  });
  test('a token task by all of them, and by TinyNTM with a memory that stays', () => {
    const entries = entriesOf('compare', { ...spec, task: 'copy-task', model: 'tiny-ntm' });
    assert.equal(
      entries.map((each) => [each.spec.model, each.spec.changes['model.memory']]),
      [
        ['tiny-ntm', undefined],
        ['tiny-ntm', 'fixed'],
        ['ntm', undefined],
        ['dnc', undefined],
        ['lstm', undefined],
      ],
    );
  });
  test('ten seeds of one network', () => {
    const seeds = entriesOf('seeds', spec).map((each) => each.spec.seed);
    assert.equal(seeds, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
  test('a core is left to the page, and there is always a worker', () => {
    assert.is(workersFor(10, 1), 1);
    assert.is(workersFor(10, 2), 1);
    assert.is(workersFor(10, 4), 3);
    assert.is(workersFor(10, 64), 4);
    assert.is(workersFor(3, 64), 3);
  });
});

suite('a lane', (test) => {
  test('learns, goes on for a window, and is over', () => {
    const before = after(progress(400));
    const now = heard(before, progress(600, { step: 600, sequences: 2400 }));
    assert.equal(answerTo(before, now), { kind: 'go', speed: null, until: 800 });
    assert.is(standing(now), 'learned after 2,400 sequences');
    assert.is(now.learned?.busy, 1200);
    assert.not(isOver(now));
    const later = heard(now, progress(800, { step: 600, sequences: 2400 }));
    assert.is(answerTo(now, later), null);
    assert.is(later.learned?.busy, 1200);
    assert.ok(isOver(heard(later, stopped('until'))));
  });
  test('goes on where the reader lets it', () => {
    const before = { ...training, goesOn: true };
    assert.is(answerTo(before, heard(before, progress(600, { step: 600, sequences: 2400 }))), null);
  });
  test('says which start it is at', () => {
    const start: TrainingRecord = { kind: 'start', step: 10, sequences: 40, start: 2, why: 'not learned' };
    assert.is(standing(after(progress(10, null, [start]))), 'trying start 3');
  });
  test('did not learn where the plan is at its end', () => {
    const lane = after(progress(40_000), stopped('done'));
    assert.is(standing(lane), 'not learned in 40,000 steps');
    assert.ok(isOver(lane));
  });
  test('is paused where it was asked to', () => {
    assert.is(after(progress(10), stopped('asked')).status, 'paused');
  });
  test('fails with its error, and stays so; a failed look is no failure of it', () => {
    const lane = after(failed('training'), stopped('done'));
    assert.is(lane.status, 'failed');
    assert.is(lane.why, 'ArgumentError: no such field');
    assert.is(after(failed('probe')).status, 'training');
  });
});

suite('all lanes in a sentence', (test) => {
  const learned = (sequences: number): Lane => ({ ...training, learned: { step: 1, sequences, busy: 1 } });
  test('those that learned, that did not and that failed', () => {
    const lanes: Lane[] = [learned(100), { ...training, status: 'not learned' }, { ...training, status: 'failed' }];
    assert.is(summary(lanes), '1 of 3 have learned it, 1 did not, 1 failed');
  });
  test('a median only where half have learned', () => {
    assert.is(medianOf([learned(5), training, training, training]), null);
    assert.is(medianOf([learned(5), learned(9), training, training]), 9);
    assert.is(
      summary([learned(5), learned(9), training, training]),
      '2 of 4 have learned it, half of them within 9 sequences',
    );
  });
});

suite('a comparison', (test) => {
  interface Sent {
    readonly worker: number;
    readonly session: number;
    readonly order: Order;
  }

  const made = (cores: number) => {
    const sent: Sent[] = [];
    const listeners: ((report: Report) => void)[] = [];
    const said: string[] = [];
    const lost: string[] = [];
    let [workers, closed, ended] = [0, 0, 0];
    const broken: ((reason: string) => void)[] = [];
    const connect = (tell: (reason: string) => void) => {
      broken.push(tell);
      const worker = workers++;
      return {
        session: (listen: (report: Report) => void) => {
          const session = listeners.push(listen) - 1;
          return { send: (order: Order) => sent.push({ worker, session, order }), end: () => void ended++ };
        },
        close: () => void closed++,
      };
    };
    const comparison = new Comparison(
      entriesOf('seeds', spec),
      connect,
      cores,
      (text) => said.push(text),
      (reason) => lost.push(reason),
    );
    const orders = (kind: Order['kind']): Sent[] => sent.filter((each) => each.order.kind === kind);
    return { comparison, listeners, orders, said, lost, broken, counts: () => ({ workers, closed, ended }) };
  };

  test('begins all, dealt out to the workers in turn, and trains none', () => {
    const { orders, counts } = made(4);
    assert.is(counts().workers, 3);
    const dealt = [0, 1, 2].map((worker) => orders('begin').filter((each) => each.worker === worker).length);
    assert.equal(dealt, [4, 3, 3]);
    assert.is(orders('probe').length, 10);
    assert.is(orders('go').length, 0);
  });
  test('runs all, pauses those that train, and runs those again that are not over', () => {
    const { comparison, listeners, orders, said } = made(2);
    comparison.runAll();
    assert.is(orders('go').length, 10);
    listeners[0]!(progress(600, { step: 600, sequences: 2400 }));
    assert.is(orders('go').length, 11);
    listeners[0]!(stopped('until'));
    assert.equal(said, ['Seed 0: learned']);
    comparison.pauseAll();
    assert.is(orders('pause').length, 9);
    for (const listen of listeners.slice(1)) listen(stopped('asked'));
    comparison.runAll();
    assert.is(orders('go').length, 20);
  });
  test('a failure is of its lane alone', () => {
    const { comparison, listeners } = made(2);
    comparison.runAll();
    listeners[3]!(failed('training'));
    assert.equal(
      comparison.lanes.filter(({ lane }) => lane.value.status === 'failed').map(({ entry }) => entry.label),
      ['Seed 3'],
    );
  });
  test('a worker that does not start is told of, and fails its lanes', () => {
    const { comparison, lost, broken } = made(2);
    for (const tell of broken) tell('no worker');
    assert.equal(lost, ['no worker']);
    assert.ok(comparison.lanes.every(({ lane }) => lane.value.status === 'failed'));
  });
  test('waits while the tab cannot be seen', () => {
    const { comparison, listeners, orders } = made(2);
    comparison.runAll();
    comparison.seen(false);
    for (const listen of listeners) listen(stopped('asked'));
    comparison.seen(true);
    assert.is(orders('go').length, 20);
  });
  test('begins anew, and ends everything', () => {
    const { comparison, listeners, orders, counts } = made(2);
    comparison.runAll();
    listeners[0]!(progress(600));
    comparison.reset();
    assert.is(comparison.lanes[0]!.lane.value.status, 'ready');
    assert.is(comparison.lanes[0]!.series.length, 0);
    assert.is(orders('begin').length, 20);
    comparison.close();
    assert.equal(counts(), { workers: 1, closed: 1, ended: 20 });
  });
  test('all curves have one frame, which grows', () => {
    const { comparison, listeners } = made(2);
    const before = comparison.extent.value.steps;
    for (let step = 2; step <= 3000; step += 2) listeners[5]!(progress(step));
    assert.ok(before < 3000);
    assert.is(comparison.extent.value.steps, 5000);
  });
});
