import { assert, suite } from '@engram/tools/suite';
import { modes } from './support.ts';
import { checkWorlds } from './worlds.ts';

suite('compile: worlds of state at random', (test) => {
  for (const { label, simd } of modes) {
    test(`agree with eager ones, and are as before after a fault (${label})`, async () => {
      const met = await checkWorlds(60, simd);
      assert.ok(met.calls > 60 && met.traps > 60 && met.errors > 0, JSON.stringify(met));
    });
  }
});
