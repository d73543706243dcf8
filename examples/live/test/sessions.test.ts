import { setImmediate as sleep } from 'node:timers/promises';
import { assert, suite } from '@engram/tools/suite';
import { Sessions } from '../engine/sessions.ts';
import { type Command, type Report, type RunSpec, UNTOUCHED } from '../shared/messages.ts';

const SEQUENCE = { kind: 'random', size: { length: 5 }, seed: 1 } as const;
const SPEC: RunSpec = { task: 'copy-task', model: 'tiny-ntm', seed: 0, changes: {} };

suite('the sessions of a worker', (test) => {
  test('obey what is asked while they work, though there was nothing more to do', async () => {
    const said: Report['kind'][] = [];
    const stopped = new Promise<void>((resolve) => {
      const sessions = new Sessions((report) => {
        said.push(report.kind);
        // It comes in the middle of a look at the network, after which there is nothing to do.
        if (report.kind === 'trace' && report.trace.trained === 0)
          sessions.take({ session: 0, kind: 'go', speed: null, until: 2 });
        if (report.kind === 'stopped') resolve();
      }, sleep);
      sessions.take({ session: 0, kind: 'begin', spec: SPEC });
      sessions.take({ session: 0, kind: 'probe', probe: { sequence: SEQUENCE, tampering: UNTOUCHED, snapshot: null } });
    });
    await stopped;
    assert.equal(said.slice(0, 3), ['begun', 'snapshots', 'trace']);
  });

  test('all come to their end, whenever their commands come', async () => {
    const heard = new Map<number, string[]>();
    const steps = new Map<number, number>();
    // What there is to say of each: that it begins, that it has stopped, and what it looks like then.
    const whole = (kinds: readonly string[]): boolean =>
      ['begun', 'stopped'].every((kind) => kinds.includes(kind)) &&
      kinds.lastIndexOf('trace') > kinds.indexOf('progress');
    await new Promise<void>((resolve) => {
      const sessions = new Sessions((report) => {
        heard.set(report.session, [...(heard.get(report.session) ?? []), report.kind]);
        if (report.kind === 'progress') steps.set(report.session, report.step);
        if (heard.size === 3 && [...heard.values()].every(whole)) resolve();
      }, sleep);
      const commands: Command[] = [0, 1, 2].flatMap((session): Command[] => [
        { session, kind: 'begin', spec: { ...SPEC, seed: session } },
        { session, kind: 'probe', probe: { sequence: SEQUENCE, tampering: UNTOUCHED, snapshot: null } },
        { session, kind: 'go', speed: null, until: 10 + session },
      ]);
      // One after the other as messages come, each in a turn of its own.
      const next = (): void => {
        const command = commands.shift();
        if (!command) return;
        sessions.take(command);
        setImmediate(next);
      };
      next();
    });
    assert.equal([...steps].sort(), [
      [0, 10],
      [1, 11],
      [2, 12],
    ]);
  });
});
