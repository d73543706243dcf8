import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { type bitTasks, recipes, Trainer, type TrainingPlan } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import type { LogRecord } from '../lab/training/log-file.ts';
import { guessedErrors, learningFigures } from '../ntm/report/curves.ts';
import { headFigures } from '../ntm/report/heads.ts';
import { htmlOf } from '../ntm/report/page.ts';
import { writeReport } from '../ntm/report/report.ts';
import { answerOf, answerStart, traceOf } from '../ntm/report/sample.ts';
import { slotsName, usedSlots } from '../ntm/report/slots.ts';
import { temporaryFolder } from './launch.ts';

const tiny = (task: keyof typeof bitTasks, changes: Partial<TrainingPlan> = {}): Trainer =>
  new Trainer({
    ...recipes[task],
    model: { kind: 'ntm', hiddenSize: 5, slots: 9, width: 4, readHeads: 2 },
    steps: 4,
    window: 2,
    seed: 1,
    ...changes,
  });

const logOf = async (trainer: Trainer): Promise<LogRecord[]> => {
  const log: LogRecord[] = [];
  await trainer.run({ onRecords: (records) => void log.push(...records.map((r) => ({ ...r, seconds: 1 }))) });
  return log;
};

/** The size of a PNG with 8 bits a channel, all of whose pixels are there. */
const pngSize = (png: Buffer): [width: number, height: number] => {
  assert.is(png.toString('latin1', 1, 4), 'PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  assert.is(inflateSync(Buffer.concat(parts)).length, height * (1 + width * channels));
  return [width, height];
};

suite('the report of a training', (test) => {
  const folder = temporaryFolder(test);

  test('is one page that needs no other, and its pictures', async () => {
    const trainer = tiny('associative-recall');
    const log = await logOf(trainer);
    const files = await writeReport({ name: 'a <b> & "c"', trainer, log, baseline: { name: 'o<t>', log } }, folder);
    assert.equal(files.map((file) => file.slice(folder.length + 1)).sort(), readdirSync(folder).sort());
    assert.is(files[0], join(folder, 'report.html'));
    const html = readFileSync(files[0]!, 'utf8');
    assert.match(html, /<title>a &lt;b&gt; &amp; &quot;c&quot;<\/title>/);
    assert.match(html, /Beside it: o&lt;t&gt;/);
    assert.ok(!/http|src=|href=|<script|<link|@import|url\((?!#)/.test(html), 'nothing from outside');
    const pictures = files.slice(1).map((file) => file.slice(folder.length + 1, -'.png'.length));
    const expected = ['learning', 'cost', 'gradients', 'rate', 'answer-6', 'answer-7', 'answer-15', 'seen'];
    expected.push('adds', 'reads', 'write-weights', 'read-weights', 'memory', 'without-reads');
    assert.equal(pictures, expected);
    for (const name of pictures) {
      const label = new RegExp(`<svg width="(\\d+)" height="(\\d+)"[^>]* aria-label="[^"]*: ${name}">`, 'g');
      const drawn = [...html.matchAll(label)];
      assert.is(drawn.length, 1, name);
      const [width, height] = drawn[0]!.slice(1).map(Number) as [number, number];
      assert.equal(pngSize(readFileSync(join(folder, `${name}.png`))), [2 * width, 2 * height], name);
    }
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
    assert.ok(ids.length > 10);
    assert.is(new Set(ids).size, ids.length, 'no two charts share an id');
    assert.is(html.split('<figcaption>').length - 1, pictures.length);
  });

  test('of a network without a memory has what there is', async () => {
    const trainer = tiny('priority-sort', { model: { kind: 'lstm', hiddenSize: 4, layers: 1 } });
    const out = join(folder, 'lstm');
    const files = await writeReport({ name: 'LSTM', trainer, log: [] }, out);
    const names = files.map((file) => file.slice(out.length + 1));
    assert.equal(names, ['report.html', 'answer-20.png']);
    assert.ok(!readFileSync(files[0]!, 'utf8').includes('held at zero'));
  });

  test('of a task with a best possible predictor shows that one beside', async () => {
    const trainer = tiny('dynamic-ngrams', { model: { kind: 'ntm', hiddenSize: 4, slots: 5, width: 3 } });
    const out = join(folder, 'ngrams');
    const files = await writeReport({ name: 'n-grams', trainer, log: [] }, out);
    const names = files.map((file) => file.slice(out.length + 1, -4));
    assert.equal(names.slice(1, 4), ['predictions', 'probabilities', 'seen']);
    const html = readFileSync(files[0]!, 'utf8');
    assert.match(html, /<th>best bits<\/th>/);
    assert.match(html, />best possible</);
    assert.match(html, />after 100 steps</);
  });
});

suite('what the report shows', (test) => {
  test('is an answer as the network gives it', async () => {
    const trainer = tiny('copy');
    const answer = await answerOf(trainer, { length: 3 });
    assert.equal([answer.inputs.length, answer.targets.length, answer.outputs.length], [9, 8, 8]);
    assert.equal(answer.mask, [0, 0, 0, 0, 1, 1, 1]);
    assert.is(answerStart(answer), 4);
    assert.ok(answer.outputs.every((row) => row.slice(0, 4).every((p) => p === 0)));
    let wrong = 0;
    for (let i = 0; i < 8; i++) {
      for (let t = 4; t < 7; t++) if (answer.outputs[i]![t]! > 0.5 !== (answer.targets[i]![t] === 1)) wrong++;
    }
    assert.is(answer.errors, wrong);
    assert.equal(await answerOf(trainer, { length: 3 }), answer, 'the same each time');
    assert.is.not((await answerOf(trainer, { length: 3 }, false)).bits, answer.bits);
  });

  test('is what the heads do, over all steps or the first', async () => {
    const trainer = tiny('copy');
    const trace = (await traceOf(trainer, { length: 3 }))!;
    assert.equal([trace.reads.length, trace.writes.length], [2, 1]);
    assert.equal([trace.reads[1]!.weights.length, trace.reads[1]!.weights[0]!.length], [12, 7]);
    assert.equal([trace.writes[0]!.adds.length, trace.writes[0]!.adds[0]!.length], [4, 7]);
    assert.equal([trace.memory.length, trace.memory[0]!.length], [12, 4]);
    for (let t = 0; t < 7; t++) {
      const sum = trace.reads[0]!.weights.reduce((total, row) => total + row[t]!, 0);
      assert.ok(Math.abs(sum - 1) < 1e-5);
    }
    const part = (await traceOf(trainer, { length: 3 }, 4))!;
    assert.equal(part.writes[0]!.adds[0], trace.writes[0]!.adds[0]!.slice(0, 4));
  });

  test('leaves out the longest stretch of slots that nobody looks at, around the ring', () => {
    const looked = (used: readonly number[], count: number): number[][] =>
      Array.from({ length: count }, (_, slot) => [used.includes(slot) ? 1 : 0, 0]);
    assert.equal(usedSlots([looked([10], 20)]), [7, 8, 9, 10, 11, 12, 13]);
    assert.equal(usedSlots([looked([0], 20), looked([18], 20)]), [15, 16, 17, 18, 19, 0, 1, 2, 3]);
    assert.equal(usedSlots([looked([0, 1, 2, 3], 5)]), [0, 1, 2, 3]);
    assert.equal(usedSlots([looked([], 3)]), [0, 1, 2]);
    assert.equal(usedSlots([looked([0, 1, 2], 3)]).length, 3);
    assert.is(slotsName([0, 1, 2], 3), 'all 3 of them');
    assert.match(slotsName([19, 0, 1], 20), /^slots 19 to 1 of 20,/);
  });

  test('has a picture of all heads, or one of those that write and one of those that read', async () => {
    const names = async (model: object) => {
      const trainer = tiny('copy', { model: { kind: 'ntm', hiddenSize: 4, slots: 9, width: 3, ...model } });
      const [answer, trace] = [await answerOf(trainer, { length: 3 }), (await traceOf(trainer, { length: 3 }))!];
      return headFigures(answer, trace).map(({ name }) => name);
    };
    assert.equal(await names({}), ['seen', 'contents', 'weights']);
    assert.equal(await names({ writeHeads: 2 }), ['seen', 'adds', 'reads', 'write-weights', 'read-weights']);
  });

  test('escapes what it is given', () => {
    const html = htmlOf({
      title: '<script>',
      facts: [['<i>', '"&\'']],
      scores: { text: '<', groups: [['<g>', 1]], head: ['<h>'], rows: [['<c>']] },
      sections: [{ title: '<s>', text: '<t>', pictures: [{ svg: '<svg></svg>', width: 9, caption: '<f>' }] }],
    });
    assert.ok(!/<script|<i>|<g>|<h>|<c>|<s>|<t>|<f>/.test(html));
    assert.match(html, /&quot;&amp;&#39;/);
  });
});

suite('the learning curves of a report', (test) => {
  const window = (step: number, changes: object = {}): LogRecord => ({
    kind: 'window',
    step,
    sequences: 4 * step,
    loss: 0.5,
    errors: 20,
    gradNorm: 0.1,
    maxGradNorm: 3,
    lr: 1e-3,
    seconds: step / 100,
    ...changes,
  });
  interface Line {
    readonly name: string;
    readonly data: readonly (readonly [number, number | null])[];
    readonly markLine?: { readonly data: readonly { readonly xAxis?: number; readonly yAxis?: number }[] };
  }
  const linesOf = (log: readonly LogRecord[], best: number | null = null) =>
    new Map(
      learningFigures(tiny('copy'), log, null, best).map(({ name, chart }) => [name, chart.option.series as Line[]]),
    );

  test('mark what happened, over the sequences trained', () => {
    const lines = linesOf([
      window(200),
      { kind: 'rollback', step: 400, why: 'collapse', errors: 30, gradNorms: [1], seconds: 4 },
      window(600),
      { kind: 'converged', step: 600, sequences: 2400, seconds: 6 },
    ]);
    const [line] = lines.get('learning')!;
    assert.equal(line!.data, [
      [800, 20],
      [2400, 20],
    ]);
    const marks = line!.markLine!.data;
    assert.equal(
      marks.flatMap(({ xAxis }) => xAxis ?? []),
      [1600, 2400],
    );
    assert.equal(
      marks.flatMap(({ yAxis }) => yAxis ?? []),
      [42],
    );
    assert.equal(lines.get('cost')![0]!.data[0], [800, 0.5 / Math.LN2]);
  });

  test('draw no errors at the least that there is, and leave a gap where nothing is finite', () => {
    // As in a file: JSON has no NaN.
    const lost = JSON.parse(JSON.stringify(window(400, { loss: Number.NaN, maxGradNorm: Number.POSITIVE_INFINITY })));
    const lines = linesOf([window(200, { errors: 0 }), lost, window(600)]);
    assert.equal(lines.get('learning')![0]!.data[0], [800, 0.01]);
    assert.equal(lines.get('cost')![0]!.data[1], [1600, null]);
    assert.equal(lines.get('gradients')![1]!.data[1], [1600, null]);
  });

  test('show the validation where there is one', () => {
    const scores = { sequences: 9, loss: 0.3, errors: 7, bits: 9, exact: 0, optimalBits: null };
    const log: LogRecord[] = [window(200), window(400), { kind: 'validation', step: 400, seconds: 4, ...scores }];
    assert.equal(linesOf(log).get('learning')![1]!.data, [[1600, 7]]);
  });

  test('need two windows', () => assert.is(linesOf([window(200)]).size, 0));

  test('know what guessing leaves: half of the bits, over all sizes', () => {
    assert.is(guessedErrors(tiny('copy')), (8 * 10.5) / 2);
    assert.is(guessedErrors(tiny('priority-sort')), 64);
    assert.is(guessedErrors(tiny('dynamic-ngrams')), 100);
  });
});
