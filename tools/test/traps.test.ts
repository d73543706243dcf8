/** Each way in which a test file could look fine without being so, run through the real runner. */
import { spawn, spawnSync } from 'node:child_process';
import { batches } from '../batches.ts';
import { root } from '../root.ts';
import { assert, suite } from '../suite.ts';

type Run = { code: number | null; output: string; lastLine: string };

function runFixture(names: string | string[], ...flags: string[]): Promise<Run> {
  const files = [names].flat().map((name) => `tools/test/fixtures/${name}.fixture.ts`);
  return runner(...files, ...flags);
}

function runner(...args: string[]): Promise<Run> {
  return runnerWith({ ENGRAM_REQUIRE_GPU: '' }, ...args);
}

function runnerWith(variables: Record<string, string>, ...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...variables };
    const child = spawn(process.execPath, ['--import', 'tsx', 'tools/run.ts', ...args], { cwd: root, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output, lastLine: output.trimEnd().split('\n').at(-1) ?? '' }));
  });
}

suite('the runner', (test) => {
  test('counts what passed and what was skipped, with the reason', async () => {
    const { code, output, lastLine } = await runFixture('passes');
    assert.is(lastLine, '2 passed, 0 failed, 1 skipped');
    assert.match(output, /skipped: passes › three \(shows that/);
    assert.is(code, 0);
  });

  test('counts and names what failed, and shows the output', async () => {
    const { code, output, lastLine } = await runFixture('fails');
    assert.is(lastLine, '1 passed, 2 failed');
    assert.match(output, /FAIL {2}tools\/test\/fixtures\/fails\.fixture\.ts/);
    assert.match(output, /failed: fails › wrong/);
    assert.match(output, /Expected values to be strictly equal/);
    assert.match(output, /threw what is not an Error: a string/);
    assert.is(code, 1);
  });

  test('shows what stdout and stderr said in the order in which it was said', async () => {
    const { output } = await runFixture('talks');
    const said = [...output.matchAll(/line (\d+)/g)].map(([, line]) => Number(line));
    assert.equal(
      said,
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  test('adds up several files', async () => {
    const { code, lastLine } = await runFixture(['passes', 'fails']);
    assert.is(lastLine, '3 passed, 2 failed, 1 skipped');
    assert.is(code, 1);
  });

  test('fails a file that does not load', async () => {
    const { code, output, lastLine } = await runFixture('does-not-load');
    assert.is(lastLine, '0 passed, 1 failed');
    assert.match(output, /broken at import/);
    assert.is(code, 1);
  });

  test('stops a file that takes too long', async () => {
    const { code, output, lastLine } = await runFixture('never-ends', '--timeout', '1');
    assert.is(lastLine, '0 passed, 1 failed');
    assert.match(output, /stopped after 1 s/);
    assert.is(code, 1);
  });

  test('says what was left out and why, and passes if anything else ran', async () => {
    const { code, output, lastLine } = await runFixture(['left-out', 'left-out-too', 'passes']);
    assert.is(lastLine, '2 passed, 0 failed, 1 skipped, 2 files left out');
    assert.match(output, /ok {4}tools\/test\/fixtures\/left-out\.fixture\.ts {2}left out/);
    assert.match(output, /ok {4}tools\/test\/fixtures\/left-out-too\.fixture\.ts {2}left out/);
    assert.match(output, /Left out:\n {2}a flying carpet: there is none in this house \(2 files\)/);
    assert.is(code, 0);

    assert.is((await runFixture('left-out')).code, 1);
  });

  test('leaves nothing out where all must be there', async () => {
    const files = ['left-out', 'passes'].map((name) => `tools/test/fixtures/${name}.fixture.ts`);
    const { code, output, lastLine } = await runnerWith({ ENGRAM_REQUIRE_GPU: '1' }, ...files);
    assert.is(lastLine, '2 passed, 1 failed, 1 skipped');
    assert.match(output, /a flying carpet may not be left out here: there is none in this house/);
    assert.is(code, 1);
  });

  test('keeps the tests that are asked for by name', async () => {
    const { code, lastLine } = await runFixture(['passes', 'fails'], '--only', 'passes › t');
    assert.is(lastLine, '1 passed, 0 failed, 1 skipped');
    assert.is(code, 0);

    const nothing = await runFixture('passes', '--only', 'softmax');
    assert.match(nothing.output, /no test ran/);
    assert.is(nothing.code, 1);
  });

  test('refuses a filter that matches nothing, and a wrong flag', async () => {
    const nothing = await runner('no-such-test');
    assert.match(nothing.output, /no test file matches 'no-such-test'/);
    assert.is(nothing.code, 2);

    const wrongFlag = await runner('--jobs', 'many');
    assert.match(wrongFlag.output, /--jobs takes a whole number above 0, not 'many'/);
    assert.is(wrongFlag.code, 2);
  });
});

suite("uvu's traps", (test) => {
  test('a before hook that throws fails the file', async () => {
    const { code, output, lastLine } = await runFixture('before-throws');
    assert.is(lastLine, '0 passed, 2 failed'); // the hook, and the test that it kept from running
    assert.match(output, /threw: before throws › before hook/);
    assert.match(output, /never finished: before throws › is never reached/);
    assert.match(output, /no fixture data/);
    assert.is(code, 1);
  });

  test('an after hook that throws fails the file', async () => {
    const { code, lastLine } = await runFixture('after-throws');
    assert.is(lastLine, '1 passed, 1 failed');
    assert.is(code, 1);
  });

  test('a file that forgets to run its tests fails', async () => {
    const { code, output, lastLine } = await runFixture('forgets-to-run');
    assert.is(lastLine, '0 passed, 1 failed');
    assert.match(output, /ran no test/);
    assert.is(code, 1);
  });

  test('assert.throws refuses a string', async () => {
    const { code, output, lastLine } = await runFixture('throws-with-string');
    assert.is(lastLine, '0 passed, 1 failed');
    assert.match(output, /not the string 'shapes differ': give a RegExp/);
    assert.is(code, 1);
  });

  test('a crash half-way fails the file, even with exit code 0', async () => {
    const { code, output, lastLine } = await runFixture('crashes');
    assert.is(lastLine, '1 passed, 2 failed');
    assert.match(output, /never finished: crashes › the crash/);
    assert.match(output, /never finished: crashes › after the crash/);
    assert.is(code, 1);
  });

  test('a test that never resolves fails the file', async () => {
    const { code, output, lastLine } = await runFixture('hangs');
    assert.is(lastLine, '1 passed, 2 failed');
    assert.match(output, /never finished: hangs › never resolves/);
    assert.is(code, 1);
  });

  test('suites behind an await run as well', async () => {
    const { code, lastLine } = await runFixture('awaits');
    assert.is(lastLine, '2 passed, 0 failed');
    assert.is(code, 0);
  });
});

suite('files in one process', (test) => {
  test('are judged each by itself', async () => {
    const { code, output, lastLine } = await runFixture([
      'fails',
      'does-not-load',
      'left-out',
      'forgets-to-run',
      'passes',
    ]);
    assert.is(lastLine, '3 passed, 4 failed, 1 skipped, 1 file left out');
    const files = [...output.matchAll(/^(FAIL|ok) .*fixtures\/(.*)\.fixture\.ts/gm)].map(([, how, file]) => [
      how,
      file,
    ]);
    assert.equal(files, [
      ['FAIL', 'does-not-load'],
      ['FAIL', 'fails'],
      ['FAIL', 'forgets-to-run'],
      ['ok', 'left-out'],
      ['ok', 'passes'],
    ]);
    assert.is(code, 1);
  });

  test('show their own output, and no other', async () => {
    const { output } = await runFixture(['fails', 'does-not-load']);
    const [, broken, failing] = output.split(/^FAIL/m);
    assert.match(broken!, /does-not-load[\s\S]*broken at import/);
    assert.not.match(broken!, /Expected values/);
    assert.match(failing!, /fails\.fixture[\s\S]*Expected values/);
    assert.not.match(failing!, /broken at import/);
  });

  for (const [fixture, told, ...flags] of [
    ['crashes', /never finished: crashes › after the crash/],
    ['hangs', /never finished: hangs › never resolves/],
    ['never-ends', /stopped after 2 s/, '--timeout', '2'],
  ] as const) {
    test(`${fixture}: what takes the process down fails, and nothing behind it`, async () => {
      const { code, output, lastLine } = await runFixture([fixture, 'passes'], ...flags);
      assert.match(output, told);
      assert.match(output, /^ok .*passes\.fixture\.ts {2}2 passed/m);
      assert.match(lastLine, /^[23] passed, [12] failed, 1 skipped$/);
      assert.is(code, 1);
    });
  }

  test('who leaves before the first test fails, also beside another that does', async () => {
    const { output, lastLine } = await runFixture(['fails', 'leaves', 'passes']);
    assert.match(output, /FAIL .*leaves\.fixture\.ts {2}0 passed, 1 failed/);
    assert.is(lastLine, '3 passed, 3 failed, 1 skipped');
  });

  test('a mistake that comes behind the last test is told', async () => {
    const { code, output, lastLine } = await runFixture('leaves-a-mistake');
    assert.is(lastLine, '1 passed, 1 failed');
    assert.match(output, /exited with code 1/);
    assert.match(output, /nobody waits for this/);
    assert.is(code, 1);
  });

  test('are of one package, and few; who asks for it is alone', async () => {
    const of = (...names: string[]) => names.map((name) => `tools/test/fixtures/${name}.fixture.ts`);
    const files = [...of('alone', 'awaits', 'crashes', 'fails'), 'site/build.ts'];
    assert.equal(batches(root, files, 2), [of('alone'), of('awaits', 'crashes'), of('fails'), ['site/build.ts']]);
    assert.equal(batches(root, files, 1).length, 5);

    assert.is((await runFixture(['alone', 'passes'])).lastLine, '3 passed, 0 failed, 1 skipped');
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'tools/test-process.ts', ...of('alone', 'passes')],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    assert.match(stderr, /it shares a process with others, and must not: it counts the files of its process/);
    assert.is(status, 1);
  });
});
