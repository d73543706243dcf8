/** The networks that come with the project. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, largestSize, slotsFor, streams } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { loadTrained } from '../lab/training/checkpoint-file.ts';
import { launch, temporaryFolder } from './launch.ts';

const FOLDER = join(import.meta.dirname, '../ntm/trained');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.safetensors'));

/** Where not nearly all are without an error. */
const LEAST_EXACT: Readonly<Record<string, number>> = { 'priority-sort': 0.7 };

suite('a trained network of the project', (test) => {
  const folder = temporaryFolder(test);

  for (const name of files) {
    test(`${name} is small, is of its task, and is right`, async () => {
      const path = join(FOLDER, name);
      assert.ok(statSync(path).size <= 300_000, `${statSync(path).size} bytes`);
      const { task, plan, model, answers } = await loadTrained(path);
      assert.is(name, `${task.name}.safetensors`);
      const size = largestSize(plan, task);
      const options = { count: 20, slots: slotsFor(model, task, size), generator: streams(77).test };
      const { exact, bits, optimalBits } = await evaluate(answers, task, size, options);
      if (optimalBits === null)
        assert.ok(exact >= (LEAST_EXACT[task.name] ?? 0.95), `${exact} of the largest sequences`);
      else assert.ok(bits < optimalBits + 4, `${bits} bits, where the best predictor pays ${optimalBits}`);
    });
  }

  test('is there for eval and report at once', async () => {
    const { status, stdout, stderr } = await launch(
      'ntm',
      'eval',
      '--task',
      'copy',
      '--trained',
      '--lengths',
      '40,120',
      '--count',
      '4',
      '--json',
    );
    assert.is(status, 0, stderr);
    const { sizes } = JSON.parse(stdout) as { sizes: { exact: number }[] };
    assert.equal(
      sizes.map(({ exact }) => exact),
      [1, 1],
    );
    const report = await launch('ntm', 'report', '--task', 'copy', '--trained', '--out', folder);
    assert.is(report.status, 0, report.stderr);
    assert.ok(readdirSync(folder).includes('report.html'));
  });

  test('is made by export, from a checkpoint', async () => {
    const out = join(folder, 'made');
    const made = await launch(
      'ntm',
      'train',
      '--steps',
      '20',
      '--window',
      '10',
      '--hidden',
      '6',
      '--slots',
      '22',
      '--count',
      '0',
      '--out',
      out,
    );
    assert.is(made.status, 0, made.stderr);
    const [from, to] = [join(out, 'seed-0.safetensors'), join(out, 'small.safetensors')];
    const { status, stdout, stderr } = await launch('ntm', 'export', '--from', from, '--to', to);
    assert.is(status, 0, stderr);
    assert.match(stdout, /small\.safetensors: copy, seed 0, step 20$/m);
    assert.ok(statSync(to).size < statSync(from).size / 3);
    assert.equal((await loadTrained(to)).progress.step, 20);
    const onward = await launch('ntm', 'train', '--resume', '--out', out, '--seed', '0', '--steps', '20');
    assert.match(onward.stderr, /was started with other settings/);
  });
});
