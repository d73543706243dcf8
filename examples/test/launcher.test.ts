import { spawnSync } from 'node:child_process';
import { assert, suite } from '@engram/tools/suite';
import { labNames } from '../labs.ts';

function launch(...args: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'examples/run.ts', ...args], { encoding: 'utf8' });
}

suite('pnpm example', (test) => {
  test('alone lists every lab with a line each', () => {
    const { status, stdout, stderr } = launch();
    for (const name of labNames()) assert.match(stdout, new RegExp(`^ {2}${name} +\\S.*$`, 'm'));
    assert.is(stderr, '');
    assert.is(status, 0);
  });

  test('an unknown lab is a one-line error that names the labs', () => {
    const { status, stdout, stderr } = launch('no-such-lab');
    assert.is(stderr, `no lab 'no-such-lab'. The labs: ${labNames().join(', ')}\n`);
    assert.is(stdout, '');
    assert.is(status, 2);
  });
});
