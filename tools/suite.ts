/**
 * The one way to write tests here:
 *
 *     import { assert, suite } from '@engram/tools/suite';
 *
 *     suite('broadcast', (test) => {
 *       test('a scalar goes with anything', () => { assert.equal(…); });
 *     });
 *
 * Underneath is uvu, minus three ways in which it can report success though nothing was checked: the suite always
 * runs, a hook that throws fails the file, and so does a test that never finishes. `assert` closes the fourth.
 */
import { exec, suite as uvuSuite } from 'uvu';
import { appendEvent, BEGINS, ONLY_ENV, REPORT_ENV, type TestEvent, tally } from './test-report.ts';

export { assert } from './assert.ts';

type Body = () => void | Promise<void>;

interface Hook {
  (hook: Body): void;
  each(hook: Body): void;
}

export interface Test {
  (name: string, body: Body): void;
  /** A test that can't run here and now. The reason is for the reader; the runner prints it. */
  skip(name: string, reason: string, body?: Body): void;
  before: Hook;
  after: Hook;
}

declare global {
  /** Uvu's: in each entry a name, or null, and the suites that wait behind it. */
  var UVU_QUEUE: unknown[][];
}

const events: TestEvent[] = [];
const reportPath = process.env[REPORT_ENV];
const only = process.env[ONLY_ENV] ?? '';
let running = false;
/** The test file that is run, and how many share the process; a file that Node was given is not known by name. */
let file = '';
let together = 1;

function tell(kind: TestEvent['kind'], name: string, reason?: string): void {
  const event: TestEvent = { kind, name, file, at: Date.now(), ...(reason === undefined ? {} : { reason }) };
  events.push(event);
  if (reportPath !== undefined) appendEvent(reportPath, event);
}

/** Declares a suite and sees to it that it runs. `declare` must not be async: all tests are known before one runs. */
export function suite(name: string, declare: (test: Test) => void): void {
  if (running)
    throw new Error(`suite('${name}') comes too late: other suites run already. Declare it before any await.`);

  const inner = uvuSuite(name);
  let declared = false;

  const add = (title: string, body: Body) => {
    if (declared) throw new Error(`test('${title}') comes too late: suite('${name}') runs already.`);
    const fullName = `${name} › ${title}`;
    if (!fullName.includes(only)) return;
    tell('registered', fullName);
    inner(title, () => runTest(fullName, body));
  };

  const addHook = (kind: string, register: (hook: Body) => void) => (body: Body) =>
    register(() => runHook(`${name} › ${kind} hook`, body));

  const skip = (title: string, reason: string) => {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(`test.skip('${title}', reason): write down why it is skipped.`);
    }
    if (!`${name} › ${title}`.includes(only)) return;
    inner.skip(title);
    tell('skipped', `${name} › ${title}`, reason);
  };

  inner.before(() => {
    running = true;
  });
  const test: Test = Object.assign(add, {
    skip,
    before: Object.assign(addHook('before', inner.before), { each: addHook('before.each', inner.before.each) }),
    after: Object.assign(addHook('after', inner.after), { each: addHook('after.each', inner.after.each) }),
  });

  const returned: unknown = declare(test);
  if (returned instanceof Promise) throw new Error(`suite('${name}', …) must not be async: put the await in a test.`);
  declared = true;
  inner.run();
}

/** How `leaveOut` leaves a file. A module that several files import throws the same one in each. */
class LeftOut extends Error {
  readonly what: string;
  readonly reason: string;

  constructor(what: string, reason: string) {
    super(`left out: ${what}: ${reason}`);
    this.what = what;
    this.reason = reason;
  }
}

/** Runs the tests of a file, which `load` imports. For the process of tests; `count` files share it. */
export async function runFile(path: string, count: number, load: () => Promise<unknown>): Promise<void> {
  file = path;
  together = count;
  running = false;
  // It never empties its queue.
  globalThis.UVU_QUEUE.splice(0, Number.POSITIVE_INFINITY, [null]);
  console.log(`${BEGINS}${path}`);
  tell('began', path);
  try {
    await load();
    await exec();
  } catch (error) {
    if (error instanceof LeftOut) {
      tell('left-out', error.what, error.reason);
      console.log(error.message);
    } else {
      tell('broke', path);
      console.error(error);
    }
  }
  tell('ended', path);
}

/**
 * Gives a test file a process of its own, where others share one: because it measures memory, say, or needs a module as it is when
 * it has just been loaded. To be called before the first suite, in a line of its own, which is what the runner looks for.
 */
export function alone(reason: string): void {
  if (together > 1) throw new Error(`it shares a process with others, and must not: ${reason}`);
}

/**
 * Ends a test file that needs what is not there, such as a GPU; to be called before its first suite. The runner says at its
 * end what was left out and why, and does not fail for it. Where all must be there, ENGRAM_REQUIRE_GPU=1 makes it a failure.
 */
export function leaveOut(what: string, reason: string): never {
  if (process.env.ENGRAM_REQUIRE_GPU === '1') throw new Error(`${what} may not be left out here: ${reason}`);
  const leaving = new LeftOut(what, reason);
  if (file !== '') throw leaving;
  tell('left-out', what, reason);
  console.log(leaving.message);
  process.exit(0);
}

async function runTest(name: string, body: Body): Promise<void> {
  try {
    await body();
  } catch (error) {
    tell('failed', name);
    throw asError(error);
  }
  tell('passed', name);
}

/** uvu swallows what a `before` hook throws, so it is printed here, and counted when the process ends. */
async function runHook(name: string, body: Body): Promise<void> {
  try {
    await body();
  } catch (error) {
    tell('hook-failed', name);
    console.error(`\n${name} threw:\n`, error);
    throw asError(error);
  }
}

/** uvu's printer reads `.name` and `.stack`, and would itself crash on a thrown string. */
function asError(error: unknown): Error {
  if (error instanceof Error && error.stack !== undefined) return error;
  return new Error(`threw what is not an Error: ${String(error)}`);
}

// uvu sets the exit code when its queue is done, which is too early to know of hooks and of tests left hanging.
process.on('exit', () => {
  const { failed, failedHooks, neverFinished, broke } = tally(events);
  for (const name of neverFinished) console.error(`never finished: ${name}`);
  if (broke || failed.length + failedHooks.length + neverFinished.length > 0) process.exitCode ||= 1;
});
