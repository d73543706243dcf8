/** Trainings that are interrupted with Ctrl-C, and go on to the bytes that they would have had. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { interrupt, launch, logged, recordsIn, start, TINY_NTM, temporaryFolder } from './launch.ts';

suite('copy-task, interrupted', (test) => {
  const folder = temporaryFolder(test);
  const at = (name: string) => join(folder, name);
  const run = (out: string, ...flags: string[]) => launch('copy-task', '--out', at(out), ...flags);

  test('a run that was interrupted goes on, and ends with the same bytes', async () => {
    const flags = '--steps 6000 --length 3 --hidden 9 --slots 4 --width 3 --batch 4 --seed 1'.split(' ');
    const whole = await run('whole', ...flags, '--json');
    assert.is(whole.status, 0, whole.stderr);
    const cut = start(['copy-task', '--out', at('cut'), ...flags]);
    await logged(join(at('cut'), 'seed-1.jsonl'), (text) => text.split('\n').length >= 8, cut);
    await interrupt(cut, 1);
    const rest = await run('cut', ...flags, '--resume', '--json');
    assert.is(rest.status, 0, rest.stderr);
    const bytes = (out: string) => readFileSync(join(at(out), 'seed-1.safetensors'));
    assert.ok(bytes('cut').equals(bytes('whole')));
    const other = await run('cut', ...flags, '--lr', '0.5', '--resume');
    assert.match(other.stderr, /was started with other settings: optimizer /);
  });
});

suite('ntm train, interrupted', (test) => {
  const folder = temporaryFolder(test);
  const flags = [...TINY_NTM, '--steps', '800', '--quiet'];

  test('saves on Ctrl-C, says how to go on, and ends with the same bytes as if it had not been stopped', async () => {
    const out = join(folder, 'stopped');
    const stopped = start(['ntm', 'train', ...flags, '--out', out]);
    await logged(join(out, 'seed-0.jsonl'), (text) => text.includes('window'), stopped);
    await interrupt(stopped, 0);

    const resumed = await launch('ntm', 'train', ...flags, '--out', out, '--resume');
    assert.is(resumed.status, 0, resumed.stderr);
    const straight = join(folder, 'straight');
    assert.is((await launch('ntm', 'train', ...flags, '--out', straight)).status, 0);
    const bytes = (of: string): Buffer => readFileSync(join(of, 'seed-0.safetensors'));
    assert.ok(bytes(out).equals(bytes(straight)));
    const steps = (of: string) => recordsIn(join(of, 'seed-0.jsonl')).map(({ seconds: _, ...rest }) => rest);
    assert.equal(steps(out), steps(straight), 'and with the same log, but for the seconds');
  });
});
