import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { replacing, whyNot } from '../out-folder.ts';

suite('the folder of the site', (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-out-'));
  test.after(() => rmSync(folder, { recursive: true }));
  const build = (text: string, ok: boolean) => async (to: string) => {
    mkdirSync(to);
    writeFileSync(join(to, 'search.json'), text);
    return ok;
  };

  test('is not written over where it holds something else', () => {
    const mine = join(folder, 'mine');
    mkdirSync(mine);
    assert.is(whyNot(mine), null);
    writeFileSync(join(mine, 'thesis.txt'), 'years of work');
    assert.match(whyNot(mine)!, /mine holds something else than a site/);
    assert.is(whyNot(join(folder, 'new')), null);
  });

  test('is the old one until the new one is whole', async () => {
    const out = join(folder, 'a', 'site');
    assert.ok(await replacing(out, build('one', true)));
    assert.is(whyNot(out), null);
    assert.not.ok(await replacing(out, build('two', false)));
    const failing = async (to: string): Promise<never> => {
      await build('three', true)(to);
      throw new Error('no disk');
    };
    await assert.rejects(() => replacing(out, failing), /no disk/);
    assert.is(readFileSync(join(out, 'search.json'), 'utf8'), 'one');
    assert.ok(await replacing(out, build('four', true)));
    assert.is(readFileSync(join(out, 'search.json'), 'utf8'), 'four');
    assert.equal(readdirSync(join(folder, 'a')), ['site']);
    assert.ok(existsSync(out));
  });
});
