/**
 * uvu's assertions, with `throws` made strict and `rejects` added.
 *
 * uvu takes `throws(fn, 'text')` as "throws anything; call the test 'text'", which reads like a check and is none.
 * Here a string is a type error, and an error when it runs.
 */
import * as uvu from 'uvu/assert';

// biome-ignore lint/suspicious/noExplicitAny: an error class may take any arguments
type ErrorClass = abstract new (...args: any[]) => Error;

/** A RegExp for the message, a class, or a function that looks at what was thrown. */
type Expected = RegExp | ErrorClass | ((error: Error) => boolean);

export interface Assert extends Omit<typeof uvu, 'throws' | 'not'> {
  not: Not;
  throws(fn: () => unknown, expected?: Expected): void;
  rejects(fn: () => Promise<unknown>, expected?: Expected): Promise<void>;
}

interface Not extends Omit<typeof uvu.not, 'throws'> {
  (actual: unknown, message?: uvu.Message): void;
  /** Passes when `fn` returns. For an error of another kind, name the one that must come and use `throws`. */
  throws(fn: () => unknown): void;
}

export const assert: Assert = {
  ...uvu,
  not: uvu.not as Not,

  throws(fn, expected) {
    checkExpected('throws', expected);
    let result: unknown;
    try {
      result = fn();
    } catch (error) {
      return checkThrown('throws', error, expected);
    }
    if (result instanceof Promise) {
      result.catch(() => {}); // its rejection is not the news; the wrong assertion is
      fail('throws', 'The function returned a promise: use `await assert.rejects(fn, /…/)`');
    }
    fail('throws', 'Expected the function to throw; it returned');
  },

  async rejects(fn, expected) {
    checkExpected('rejects', expected);
    try {
      await fn();
    } catch (error) {
      return checkThrown('rejects', error, expected);
    }
    fail('rejects', 'Expected the promise to reject; it resolved');
  },
};

function checkExpected(operator: string, expected: unknown): void {
  if (expected === undefined || expected instanceof RegExp || typeof expected === 'function') return;
  fail(operator, `assert.${operator} takes a RegExp, a class or a predicate, not ${show(expected)}: give a RegExp`);
}

function checkThrown(operator: string, error: unknown, expected: Expected | undefined): void {
  if (expected === undefined) return;
  if (!(error instanceof Error)) fail(operator, `Expected an Error to be thrown, not ${show(error)}`);
  const thrown = `${error.name}: ${error.message}`;

  if (expected instanceof RegExp) {
    if (!expected.test(error.message))
      fail(operator, `Expected a message like ${expected}, not:\n    ${error.message}`);
  } else if (isErrorClass(expected)) {
    if (!(error instanceof expected)) fail(operator, `Expected a ${expected.name}, not: ${thrown}`);
  } else if (!expected(error)) {
    fail(operator, `The error is not the expected one: ${thrown}`);
  }
}

function isErrorClass(expected: Exclude<Expected, RegExp>): expected is ErrorClass {
  return expected === Error || expected.prototype instanceof Error;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `the string '${value}'` : `${typeof value} ${String(value)}`;
}

function fail(operator: string, message: string): never {
  throw new uvu.Assertion({ message, operator, expects: true, actual: false });
}
