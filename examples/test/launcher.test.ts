import { assert, suite } from '@engram/tools/suite';
import { labNames } from '../labs.ts';
import { launch } from './launch.ts';

const LABS = ['characters', 'copy-task', 'diffusion', 'digits', 'live', 'ntm', 'recall-task', 'repeat-task'];

suite('pnpm example', (test) => {
  for (const args of [[], ['--help']]) {
    test(`${['alone', ...args].join(' ')} lists every lab with a line each`, async () => {
      const { status, stdout, stderr } = await launch(...args);
      assert.equal(labNames(), LABS);
      assert.equal(
        [...stdout.matchAll(/^ {2}(\S+) +\S.*$/gm)].map(([, name]) => name),
        LABS,
      );
      assert.match(stdout, /^Usage: pnpm example NAME \[flags\]/);
      assert.is(stderr, '');
      assert.is(status, 0);
    });
  }

  test('an unknown lab is a one-line error that names the labs', async () => {
    const { status, stdout, stderr } = await launch('no-such-lab');
    assert.is(stderr, `no lab 'no-such-lab'. The labs: ${LABS.join(', ')}\n`);
    assert.is(stdout, '');
    assert.is(status, 2);
  });

  test('names the lab that was meant', async () => {
    const { status, stderr } = await launch('copy-tusk');
    assert.is(stderr, `no lab 'copy-tusk' (Did you mean copy-task?). The labs: ${LABS.join(', ')}\n`);
    assert.is(status, 2);
  });
});
