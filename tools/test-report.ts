/**
 * What a process of tests tells the runner: one JSON line an event, appended to the file named by `REPORT_ENV`.
 * Written synchronously, so that a process which crashes half-way has still told everything up to there.
 */
import { appendFileSync, readFileSync } from 'node:fs';

export const REPORT_ENV = 'ENGRAM_TEST_REPORT';
/** Keeps the tests whose name contains it. */
export const ONLY_ENV = 'ENGRAM_TEST_ONLY';

/** Begins a line of stdout with which the output of the next file begins. */
export const BEGINS = '\x1e';

export type TestEvent = {
  /** A file began, ended, or broke: it threw outside of its tests. All else is of a test. */
  kind: 'began' | 'ended' | 'broke' | 'registered' | 'passed' | 'failed' | 'skipped' | 'hook-failed' | 'left-out';
  /** `suite › test`, or `suite › hook`, or what was left out. */
  name: string;
  file: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Only for `skipped` and `left-out`. */
  reason?: string;
};

export function appendEvent(path: string, event: TestEvent): void {
  appendFileSync(path, `${JSON.stringify(event)}\n`);
}

export function readEvents(path: string): TestEvent[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TestEvent);
}

export type Tally = {
  passed: number;
  skipped: TestEvent[];
  leftOut: TestEvent[];
  failed: string[];
  failedHooks: string[];
  broke: boolean;
  /** Registered, but neither passed nor failed. Two tests of one name are told apart by counting. */
  neverFinished: string[];
};

export function tally(events: TestEvent[]): Tally {
  const open = new Map<string, number>();
  const count = (name: string, by: number) => open.set(name, (open.get(name) ?? 0) + by);
  const named = (kind: TestEvent['kind']) => events.filter((event) => event.kind === kind).map((event) => event.name);

  for (const name of named('registered')) count(name, 1);
  for (const name of [...named('passed'), ...named('failed')]) count(name, -1);

  return {
    passed: named('passed').length,
    skipped: events.filter((event) => event.kind === 'skipped'),
    leftOut: events.filter((event) => event.kind === 'left-out'),
    failed: named('failed'),
    failedHooks: named('hook-failed'),
    broke: named('broke').length > 0,
    neverFinished: [...open].flatMap(([name, left]) => Array<string>(Math.max(0, left)).fill(name)),
  };
}
