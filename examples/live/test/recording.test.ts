import { readFileSync } from 'node:fs';
import { assert, suite } from '@engram/tools/suite';
import { recordTraining } from '../engine/record-training.ts';
import { firstLink } from '../shared/link.ts';
import { decodeRecording, encodeRecording } from '../shared/recording-file.ts';

suite('the recording that ships', (test) => {
  const bytes = new Uint8Array(readFileSync(new URL('../data/copy.recording', import.meta.url)));
  const shipped = decodeRecording(bytes);

  test('is of what the page trains at first, and ends with a network that has learned', () => {
    const { spec, sequence } = firstLink();
    assert.equal(shipped.spec, spec);
    assert.equal(shipped.sequence, sequence);
    const last = shipped.traces.at(-1)!;
    assert.ok(shipped.learned.step > 0 && last.trained > shipped.learned.step);
    assert.ok(last.wrong.every((wrong) => wrong === 0));
    assert.ok(shipped.traces[0]!.wrong.some((wrong) => wrong > 0));
    assert.is(shipped.looks.length, last.steps);
  });

  test('is what the training looks like today (else make it anew: examples/live/record.ts)', async () => {
    const steps = 150;
    const today = decodeRecording(encodeRecording(await recordTraining(steps)));
    const begin = shipped.traces.filter(({ trained }) => trained <= steps);
    assert.is(today.traces.length, begin.length);
    for (const [i, trace] of begin.entries()) assert.equal(today.traces[i], trace, `after ${trace.trained} steps`);
    for (const name of ['steps', 'losses', 'errors', 'norms'] as const) {
      assert.equal([...today.series[name]], shipped.series[name].slice(0, today.series[name].length), name);
    }
  });
});
