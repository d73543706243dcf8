import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipes } from '@engram/ntm';
import { assert, suite } from '@engram/tools/suite';
import { begin } from '../src/begin.ts';
import { logUniform, range, SweepFolder, type SweepPlan, sweepOf, sweepReport } from '../src/index.ts';
import type { PageData } from '../src/report/data.ts';
import { htmlOf } from '../src/report/html.ts';
import type { TrialResult } from '../src/result.ts';
import { nothing } from '../src/train-trial.ts';
import { kernelsHere, version } from '../src/version.ts';

const HOSTILE = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> & \u2028 "\'`';

/** A folder with a result for each trial, as `resultOf` makes it. */
const kept = async (out: string, plan: SweepPlan, made: (i: number) => Partial<TrialResult>): Promise<void> => {
  const sweep = sweepOf(plan);
  const folder = new SweepFolder(out);
  await begin(sweep, folder, false);
  for (const [i, { id }] of sweep.trials.entries()) {
    const result: TrialResult = {
      ...nothing,
      trial: id,
      ending: 'done',
      why: null,
      kernels: kernelsHere(),
      version,
      ...made(i),
    };
    await folder.keepResult(result, Number.POSITIVE_INFINITY);
  }
};

const dataIn = (html: string): PageData =>
  JSON.parse(/<script type="application\/json" id="data">([^<]*)<\/script>/.exec(html)![1]!);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

suite('the report of a sweep', (test) => {
  let out = '';
  test.before.each(() => {
    out = mkdtempSync(join(tmpdir(), 'engram-sweep-'));
  });
  test.after.each(() => rmSync(out, { recursive: true }));

  const report = async (): Promise<string> => readFileSync(await sweepReport(out), 'utf8');

  test('has every trial, the best first, with its settings and its curve', async () => {
    const plan: SweepPlan = {
      base: recipes.copy,
      vary: { seed: range(0, 3), 'optimizer.lr': [1e-3, 1e-4] },
      goal: 'errors',
    };
    await kept(out, plan, (i) => ({
      errors: [5, 3, 0, 4, 1, 2][i]!,
      curve: { sequences: [10, 20], errors: [40, 1 / 3], loss: [0.7, null] },
    }));
    const { title, paths, trials, curves, effects } = dataIn(await report());
    assert.equal([title, paths], ['Sweep of copy', ['seed', 'optimizer.lr']]);
    assert.equal(
      trials.map(({ goal }) => goal),
      [0, 1, 2, 3, 4, 5],
    );
    assert.equal(trials[0]!.settings, [1, 1e-3]);
    assert.equal(curves[0], { trial: 0, sequences: [10, 20], errors: [40, 0.3333], loss: [0.7, null] });
    assert.equal(
      effects[1]!.groups.map(({ values, median }) => [values, median]),
      [
        [{ is: 1e-4 }, 3],
        [{ is: 1e-3 }, 1],
      ],
    );
  });

  test('has the curves of a sample where there are many, the best among them', async () => {
    const plan: SweepPlan = { base: recipes.copy, vary: { seed: range(0, 500) }, goal: 'errors' };
    await kept(out, plan, (i) => ({ errors: i }));
    const { trials, curves } = dataIn(await report());
    assert.equal([trials.length, curves.length], [500, 200]);
    const drawn = curves.map(({ trial }) => trial);
    assert.equal(drawn.slice(0, 40), range(0, 40));
    assert.is(new Set(drawn).size, 200);
    assert.ok(drawn.at(-1)! > 490);
  });

  test('says of text from elsewhere what it is, and does not obey it', async () => {
    const plan: SweepPlan = { base: recipes.copy, vary: { seed: [0] } };
    await kept(out, plan, () => ({ ending: 'failed', why: HOSTILE }));
    const html = await report();
    assert.is(dataIn(html).trials[0]!.why, HOSTILE);
    assert.equal(html.match(/<script/g)?.length, 2);
    assert.equal(html.match(/<\/script/g)?.length, 2);
    assert.not.ok(html.includes('<img') || html.includes('<!--') || html.includes('alert(1)<'));
    const whole = htmlOf({
      title: HOSTILE,
      facts: [[HOSTILE, HOSTILE]],
      goal: { name: HOSTILE, missing: HOSTILE },
      paths: [HOSTILE],
      trials: [],
      curves: [],
      effects: [],
    });
    assert.is(dataIn(whole).title, HOSTILE);
    assert.not.ok(whole.includes('<img') || whole.includes('<!--') || whole.includes('alert(1)<'));
  });

  test('lets its own script run and nothing else, and loads nothing', async () => {
    await kept(out, { base: recipes.copy, vary: { seed: [0] } }, () => ({}));
    const html = await report();
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html)!;
    const [, script] = /<script>([\s\S]*)<\/script>\n<\/body>/.exec(html)!;
    const [, style] = /<style>([\s\S]*)<\/style>/.exec(html)!;
    assert.match(policy!, /^default-src 'none'; script-src 'sha256-[^']*'; style-src 'sha256-[^']*'; /);
    assert.ok(policy!.includes(`script-src 'sha256-${sha256(script!)}'`));
    assert.ok(policy!.includes(`style-src 'sha256-${sha256(style!)}'`));
    assert.not.match(html, /(?:src|href)=|innerHTML|@import|url\(/);
  });

  test('draws the trials that the sweep had, in whatever order its paths stand', async () => {
    const vary = { 'optimizer.lr': logUniform(1e-4, 1e-2), clip: [0.1, 0.2], seed: range(0, 100) };
    await kept(out, { base: recipes.copy, vary, random: { count: 20 } }, (i) => ({ loss: i }));
    const { trials, paths } = dataIn(await report());
    assert.is(trials.length, 20);
    assert.equal(paths, ['optimizer.lr', 'clip', 'seed']);
    const reversed = Object.fromEntries(Object.entries(vary).reverse());
    const ids = (plan: SweepPlan): string[] => sweepOf(plan).trials.map(({ id }) => id);
    assert.equal(
      ids({ base: recipes.copy, vary: reversed, random: { count: 20 } }),
      ids({ base: recipes.copy, vary, random: { count: 20 } }),
    );
  });

  test('of a sweep that has no result yet says so', async () => {
    await begin(sweepOf({ base: recipes.copy, vary: {} }), new SweepFolder(out), false);
    const { trials, facts } = dataIn(await report());
    assert.equal(trials, []);
    assert.match(facts[0]![1], /^0 of 1 have a result: .*the sweep is not over$/);
  });
});
