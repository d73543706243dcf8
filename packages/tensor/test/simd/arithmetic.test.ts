import { suite } from '@engram/tools/suite';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import { agree, LENGTHS } from './agree.ts';
import { randomFloats } from './harness.ts';

const line = (n: number) => broadcastRows([n], [[n], [n]]);

suite('simd arithmetic', (test) => {
  test('an array with itself, in place', () => {
    for (const n of LENGTHS) {
      const a = randomFloats(n, n);
      for (const name of ['add', 'mul', 'div'] as const) agree(name, [a], [a, a], line(n));
    }
  });
  test('in place with a broadcast operand', () => {
    const a = randomFloats(80, 1);
    agree('add', [a], [a, randomFloats(16, 2)], broadcastRows([5, 16], [[5, 16], [16]]));
    agree(
      'sub',
      [a],
      [randomFloats(5, 2), a],
      broadcastRows(
        [5, 16],
        [
          [5, 1],
          [5, 16],
        ],
      ),
    );
  });
  test('many short rows', () => {
    const rows = broadcastRows([512, 16], [[512, 1], [16]]);
    agree('mul', [new Float32Array(8192)], [randomFloats(512, 1), randomFloats(16, 2)], rows);
  });
});
