import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingRecord } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { Log, readLog } from '../lab/training/log-file.ts';
import { refused, temporaryFolder } from './launch.ts';

const window = (step: number, changes: object = {}): TrainingRecord =>
  ({
    kind: 'window',
    step,
    sequences: 2 * step,
    loss: 0.5,
    errors: 3,
    gradNorm: 1,
    maxGradNorm: 2,
    lr: 0.1,
    ...changes,
  }) as TrainingRecord;

suite('the log of a training', (test) => {
  const folder = temporaryFolder(test);
  const path = join(folder, 'seed-0.jsonl');

  test('holds more records than a call has arguments', async () => {
    const many = 150_000;
    const start = await Log.start(path);
    start.write(new Array(many).fill(window(10)), 1);
    const { log } = await Log.resume(path, 10);
    assert.equal([start.records.length, log.records.length], [many, many]);
  });

  test('gives back every number, also those that JSON has no word for', async () => {
    const odd = { loss: Number.NaN, errors: -0, gradNorm: Number.POSITIVE_INFINITY, lr: Number.NEGATIVE_INFINITY };
    const records: TrainingRecord[] = [
      window(10, odd),
      {
        kind: 'rollback',
        step: 10,
        why: 'not finite',
        errors: Number.NaN,
        gradNorms: [1, Number.POSITIVE_INFINITY],
      },
      { kind: 'start', step: 10, sequences: 20, start: 1, why: 'not learned' },
      { kind: 'converged', step: 10, sequences: 20 },
      { kind: 'validation', step: 10, sequences: 5, loss: 1, errors: 2, bits: 3, exact: 0, optimalBits: null },
    ];
    const log = await Log.start(path);
    log.write(records, 1.5);
    const expected = records.map((record) => ({ ...record, seconds: 1.5 }));
    assert.equal(readLog(path), expected);
    assert.ok(Object.is((readLog(path)[0] as { errors: number }).errors, -0));
    const { log: again, seconds } = await Log.resume(path, 10);
    assert.equal(again.records, expected);
    assert.is(seconds, 1.5);
    assert.equal(readLog(path), expected);
  });

  test('of an older version calls errors `bitErrors`', () => {
    const text = JSON.stringify({ ...window(1), seconds: 1 });
    writeFileSync(path, `${text.replace('"errors"', '"bitErrors"')}\n`);
    assert.equal(readLog(path), [{ ...window(1), seconds: 1 }]);
  });

  test('of an older version has null for what is not finite', () => {
    writeFileSync(path, `${JSON.stringify({ ...window(1), loss: null, seconds: 1 })}\n`);
    assert.ok(Number.isNaN((readLog(path)[0] as { loss: number }).loss));
  });

  test('loses half a line at its end, and what came after a step, and keeps other lines letter by letter', async () => {
    const lines = [1, 2, 3].map((step) => `${JSON.stringify({ ...window(step), seconds: step, note: 'mine' })}`);
    writeFileSync(path, `${lines.join('\n')}\n{"kind":"win`);
    assert.is(readLog(path).length, 3);
    await Log.resume(path, 2);
    assert.is(readFileSync(path, 'utf8'), `${lines.slice(0, 2).join('\n')}\n`);
  });

  test('that is not there is empty', () => assert.equal(readLog(join(folder, 'nowhere.jsonl')), []));

  const good = JSON.stringify({ ...window(1), seconds: 1 });
  const hostile: [string, RegExp][] = [
    ['null', /line 2 is not of a training's log: .*received null/],
    ['5', /line 2 is not of a training's log/],
    ['[]', /line 2 is not/],
    ['"text"', /line 2 is not/],
    ['{}', /line 2 is not of a training's log: kind: /],
    ['{"kind":"toString"}', /line 2 is not of a training's log: kind: /],
    ['{"kind":"window"', /line 2 is not JSON/],
    ['', /line 2 is not JSON/],
    [good.replace('"loss":0.5', '"loss":"0.5"'), /line 2 is not of a training's log: loss: .*received "0.5"/],
    [good.replace('"step":1', '"step":"1"'), /: step: /],
    [good.replace('"step":1', '"step":-1'), /: step: /],
    [good.replace('"step":1', '"step":0.5'), /: step: /],
    [good.replace('"step":1', '"step":1e400'), /: step: /],
    [good.replace('"step":1', '"step":null'), /: step: /],
    [good.replace('"loss":0.5', '"loss":{"number":"zero"}'), /: loss/],
    [good.replace('"loss":0.5', '"loss":[1]'), /: loss/],
    [good.replace('"lr":0.1,', ''), /: lr: /],
    [good.replace('"seconds":1', '"seconds":"1"'), /: seconds: /],
    [good.replace('"seconds":1', '"seconds":1e400'), /: seconds: /],
    ['{"kind":"rollback","step":1,"why":"\\u001b[31m","errors":1,"gradNorms":[],"seconds":1}', /: why: /],
    ['{"kind":"rollback","step":1,"why":"collapse","errors":1,"gradNorms":["1"],"seconds":1}', /: gradNorms\.0: /],
    [`{"x":${'['.repeat(100_000)}`, /line 2 is nested deeper than 16 levels/],
  ];
  for (const [line, message] of hostile) {
    test(`names the file and the line that is wrong: ${line.slice(0, 70)}`, async () => {
      writeFileSync(path, `${good}\n${line}\n${good}\n`);
      for (const read of [() => readLog(path), () => Log.resume(path, 5)]) {
        assert.ok((await refused(read, message)).startsWith(`${path}: line 2 `));
      }
      assert.ok(readFileSync(path, 'utf8').includes(line), 'what was refused is as it was');
    });
  }

  test('that is a folder or a device is an error that names it', () => {
    const taken = join(folder, 'taken.jsonl');
    mkdirSync(taken);
    assert.throws(() => readLog(taken), /taken\.jsonl: cannot be read: it is not a file/);
    assert.throws(() => readLog('/dev/zero'), /zero: cannot be read: it is not a file/);
    assert.throws(() => readLog(join(path, 'x')), /x: cannot be read: ENOTDIR/);
  });
});
