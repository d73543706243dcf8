import { assert, suite } from '@engram/tools/suite';
import { Sessions } from '../engine/sessions.ts';
import { type Report, type RunSpec, UNTOUCHED } from '../shared/messages.ts';

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
      });
      sessions.take({ session: 0, kind: 'begin', spec: SPEC });
      const sequence = { kind: 'random', size: { length: 5 }, seed: 1 } as const;
      sessions.take({ session: 0, kind: 'probe', probe: { sequence, tampering: UNTOUCHED, snapshot: null } });
    });
    await stopped;
    assert.equal(said.slice(0, 3), ['begun', 'snapshots', 'trace']);
  });
});
