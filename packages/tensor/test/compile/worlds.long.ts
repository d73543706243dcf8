import { assert, suite } from '@engram/tools/suite';
import { modes } from './support.ts';
import { checkWorlds } from './worlds.ts';

suite('compile: worlds of state at random, many', (test) => {
  for (const { label, simd } of modes) {
    test(`agree with eager ones, and are as before after a fault (${label})`, async () => {
      const met = await checkWorlds(2000, simd);
      assert.ok(met.calls > 2000 && met.traps > 2000 && met.errors > 50, JSON.stringify(met));
    });
  }
});
