import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recipes, Trainer, type TrainingPlan } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import type { LogRecord } from '../ntm/log-file.ts';
import { usedSlots } from '../ntm/report/figures.ts';
import { htmlOf } from '../ntm/report/page.ts';
import { writeReport } from '../ntm/report/report.ts';
import { answerOf, traceOf } from '../ntm/report/sample.ts';
import { temporaryFolder } from './launch.ts';

const tiny = (task: string, changes: Partial<TrainingPlan> = {}): Trainer =>
  new Trainer({
    ...recipes[task]!,
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

suite('the report of a training', (test) => {
  const folder = temporaryFolder(test);

  test('is one page that needs no other, and its pictures', async () => {
    const trainer = tiny('associative-recall');
    const log = await logOf(trainer);
    const files = await writeReport({ name: 'a <b> & "c"', trainer, log, baseline: { name: 'other', log } }, folder);
    assert.equal(files.map((file) => file.slice(folder.length + 1)).sort(), readdirSync(folder).sort());
    assert.is(files[0], join(folder, 'report.html'));
    const html = readFileSync(files[0]!, 'utf8');
    assert.match(html, /<title>a &lt;b&gt; &amp; &quot;c&quot;<\/title>/);
    assert.ok(!/https?:|<script|<link|@import|url\(/.test(html), 'nothing from outside');
    for (const [, source] of html.matchAll(/ src="([^"]{0,22})/g)) assert.is(source, 'data:image/png;base64,');
    const pictures = files.slice(1);
    for (const name of [
      'learning',
      'gradients',
      'answer-6',
      'seen',
      'contents',
      'weights',
      'memory',
      'without-reads',
    ]) {
      assert.ok(pictures.includes(join(folder, `${name}.png`)), name);
    }
    for (const file of pictures) {
      const png = readFileSync(file);
      assert.is(png.toString('latin1', 1, 4), 'PNG');
      assert.ok(html.includes(png.toString('base64')), `${file} is on the page`);
    }
  });

  test('of a network without a memory has what there is', async () => {
    const trainer = tiny('priority-sort', { model: { kind: 'lstm', hiddenSize: 4, layers: 1 } });
    const out = join(folder, 'lstm');
    const files = await writeReport({ name: 'LSTM', trainer, log: [] }, out);
    const names = files.map((file) => file.slice(out.length + 1));
    assert.equal(names, ['report.html', 'answer-20.png']);
    assert.ok(!readFileSync(files[0]!, 'utf8').includes('no reads'));
  });
});

suite('what the report shows', (test) => {
  test('is an answer as the network gives it', async () => {
    const trainer = tiny('copy');
    const answer = await answerOf(trainer, { length: 3 });
    assert.equal([answer.inputs.length, answer.targets.length, answer.outputs.length], [9, 8, 8]);
    assert.equal(answer.mask, [0, 0, 0, 0, 1, 1, 1]);
    assert.ok(answer.outputs.every((row) => row.slice(0, 4).every((p) => p === 0)));
    let wrong = 0;
    for (let i = 0; i < 8; i++) {
      for (let t = 4; t < 7; t++) if (answer.outputs[i]![t]! > 0.5 !== (answer.targets[i]![t] === 1)) wrong++;
    }
    assert.is(answer.bitErrors, wrong);
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
  });

  test('escapes what it is given', () => {
    const html = htmlOf({
      title: '<script>',
      facts: [['<i>', '"&\'']],
      scores: { text: '<', head: ['<h>'], rows: [['<c>']] },
      sections: [{ title: '<s>', text: '<t>', pictures: [] }],
    });
    assert.ok(!/<script|<i>|<h>|<c>|<s>|<t>/.test(html));
    assert.match(html, /&quot;&amp;&#39;/);
  });
});
