/** What the options of where a head looks are for: going back, and looking for a part. */
import { eye, type Tensor, zeros } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { Bookmark, NTM, unroll } from '../../src/index.ts';
import { address, maskedAddress } from '../../src/memories/ntm/address.ts';
import { check } from '../property.ts';
import { doubles, LARGE, machine, matrix, normals, OPTIONS, oneHot, SMALL, sequences, sizes } from './machines.ts';
import { bookmarked } from './reference.ts';

const TIGHT = { rtol: 1e-9, atol: 1e-11 };

/** With the identity for its map, so that what goes in is what it is asked with. */
const passing = (): Bookmark => {
  const bookmark = new Bookmark(4).to('float64');
  bookmark.linear.loadStateDict({ weight: eye(4), bias: zeros([4]) });
  return bookmark;
};

const FAR = 1000;
/** Surely yes or no, and surely the first, the second or the third. */
const ask = (stays: boolean, from: 0 | 1 | 2): Tensor =>
  doubles([[stays ? FAR : -FAR, ...[0, 1, 2].map((i) => (i === from ? FAR : 0))]]);

const slot = (i: number): Tensor => oneHot(1, 5, () => i);

suite('a bookmark', (test) => {
  test('is the equations in plain loops, and keeps distributions', () => {
    check(fc.tuple(sizes, fc.double({ min: 0, max: 20, noNaN: true })), ([{ batch, slots, seed }, scale]) => {
      const normal = normals(seed);
      const weights = () => normal([batch, slots], 2).softmax(1);
      const places = { previous: weights(), bookmark: weights(), first: weights() };
      const raw = normal([batch, 4], scale);
      const got = passing().forward(raw, places);
      const row = (x: Tensor, b: number) => matrix(x)[b]!;
      const want = matrix(raw).map((asked, b) =>
        bookmarked(asked, {
          previous: row(places.previous, b),
          bookmark: row(places.bookmark, b),
          first: row(places.first, b),
        }),
      );
      for (const field of ['from', 'bookmark'] as const) {
        assertClose(
          got[field],
          want.map((each) => each[field]),
          { ...TIGHT, label: field },
        );
        assertClose(got[field].sum(1), got[field].sum(1).mul(0).add(1), TIGHT);
      }
    });
  });

  test('stays or comes along; the look goes on, goes back to it, or goes back to the first', () => {
    const mark = passing();
    const places = { previous: slot(3), bookmark: slot(1), first: slot(0) };
    const at = (stays: boolean, from: 0 | 1 | 2) => {
      const next = mark.forward(ask(stays, from), places);
      return [next.from, next.bookmark].map((x) => matrix(x)[0]!.indexOf(1));
    };
    assert.equal(at(true, 0), [3, 1]);
    assert.equal(at(true, 1), [1, 1]);
    assert.equal(at(true, 2), [0, 1]);
    assert.equal(at(false, 0), [3, 3]);
    assert.equal(at(false, 1), [3, 3]);
    assert.equal(at(false, 2), [0, 3]);
  });

  test('a new one goes on', () => {
    const { from } = new Bookmark(3).forward(zeros([1, 3]), {
      previous: slot(3).to('float32'),
      bookmark: slot(1).to('float32'),
      first: slot(0).to('float32'),
    });
    assert.ok(matrix(from)[0]![3]! > 0.99, `${from}`);
  });

  test('starts where its head starts, in any number of slots, and what is first stays', () => {
    const model = machine({ ...LARGE, ...OPTIONS.bookmark });
    const state = model.zeroState(2, { slots: 9 });
    const heads = [...state.readWeights, ...state.writeWeights];
    assert.equal(state.bookmarks.map(matrix), heads.map(matrix));
    assert.equal(state.first.map(matrix), heads.map(matrix));
    const { state: last } = unroll(model.cell, sequences(2, 3), { state });
    assert.equal(last.first.map(matrix), heads.map(matrix));
    assert.not.equal(last.bookmarks.map(matrix), heads.map(matrix));
  });
});

suite('a masked look-up', (test) => {
  test('with the mask all on is the look without it', () => {
    check(sizes, (s) => {
      const normal = normals(s.seed);
      const raw = normal([s.batch, s.width + s.shifts + 3]);
      const memory = normal([s.batch, s.slots, s.width]);
      const previous = normal([s.batch, s.slots]).softmax(1);
      const on = normal([s.batch, s.width]).mul(0).add(FAR);
      assertClose(maskedAddress(raw, on, memory, previous, s), address(raw, memory, previous, s), TIGHT);
    });
  });

  test('finds a slot by the part that the mask leaves, whatever else is in it', () => {
    const s = { width: 4, shifts: 1 };
    // The first two numbers say which slot it is; what is behind them is larger, and unlike the key.
    const memory = doubles([
      [1, 0, 3, -3],
      [0, 1, -3, 3],
      [-1, 0, 3, 3],
    ]).reshape([1, 3, 4]);
    const previous = oneHot(1, 3, () => 0);
    // Key, strength, gate, shift, sharpening: all of content, sharply.
    const raw = doubles([[0, 1, 3, -3, 200, FAR, 0, 0]]);
    const look = (mask: readonly number[]) => matrix(maskedAddress(raw, doubles([mask]), memory, previous, s))[0]!;
    assert.ok(look([FAR, FAR, -FAR, -FAR])[1]! > 0.99);
    assert.ok(look([FAR, FAR, FAR, FAR])[0]! > 0.99);
  });
});

suite('without options', (test) => {
  test('a machine has the tensors that it had', () => {
    const names = Object.keys(new NTM(SMALL).stateDict());
    assert.equal(
      names.filter((name) => /bookmark|mask/.test(name)),
      [],
    );
    assert.equal(new NTM(SMALL).zeroState(1).bookmarks, []);
  });
});
