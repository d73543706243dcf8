import { assert, suite } from '../suite.ts';

class ShapeError extends Error {}

const throwing = () => {
  throw new ShapeError('inner dimensions differ');
};
const rejecting = () => Promise.reject(new ShapeError('inner dimensions differ'));

suite('assert.throws', (test) => {
  test('takes a RegExp, a class, a predicate or nothing', () => {
    assert.throws(throwing);
    assert.throws(throwing, /inner dimensions/);
    assert.throws(throwing, ShapeError);
    assert.throws(throwing, Error);
    assert.throws(throwing, (error) => error.message.startsWith('inner'));
  });

  test('fails when the error is another one, and shows it', () => {
    assert.throws(() => assert.throws(throwing, /outer/), /a message like \/outer\/, not:\s+inner dimensions differ/);
    assert.throws(() => assert.throws(throwing, RangeError), /Expected a RangeError, not: /);
    assert.throws(() => assert.throws(throwing, () => false), /not the expected one/);
  });

  test('fails when nothing is thrown', () => {
    assert.throws(() => assert.throws(() => 1), /it returned/);
  });

  test('fails on a promise, whose rejection it could not see', () => {
    assert.throws(() => assert.throws(rejecting), /use `await assert\.rejects/);
  });
});

suite('assert.rejects', (test) => {
  test('takes what throws takes', async () => {
    await assert.rejects(rejecting, /inner dimensions/);
    await assert.rejects(rejecting, ShapeError);
  });

  test('fails when the promise resolves, rejects otherwise, or is given a string', async () => {
    await assert.rejects(() => assert.rejects(async () => 1), /it resolved/);
    await assert.rejects(() => assert.rejects(rejecting, /outer/), /a message like \/outer\//);
    // @ts-expect-error a string is not an expectation
    await assert.rejects(() => assert.rejects(rejecting, 'inner'), /give a RegExp/);
  });
});
