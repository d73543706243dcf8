import { ArgumentError, Generator, manualSeed } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { streams } from '../src/index.ts';
import { throwsError } from './property.ts';

suite('streams', (test) => {
  const draw = (generator: Generator, n = 200): number[] => Array.from({ length: n }, () => generator.nextInt(2 ** 32));

  test('the same seed gives the same streams', () => {
    const [a, b] = [streams(3), streams(3)];
    for (const name of ['training', 'validation', 'test'] as const) assert.equal(draw(a[name]), draw(b[name]));
  });

  test('all streams of all seeds, and the seeds themselves, differ', () => {
    const all = [0, 1, 2, 2 ** 32 - 1].flatMap((seed) => [...Object.values(streams(seed)), new Generator(seed)]);
    const drawn = all.flatMap((generator) => draw(generator));
    // Of 3,200 32-bit numbers a repeated one is rare; a shared stream would repeat 200.
    assert.ok(new Set(drawn).size > drawn.length - 10);
  });

  test('drawing from one does not move another, nor the default generator', () => {
    const generator = manualSeed(8);
    const before = generator.getState();
    const [used, untouched] = [streams(1), streams(1)];
    draw(used.training, 1000);
    assert.equal(draw(used.validation), draw(untouched.validation));
    assert.equal(draw(used.test), draw(untouched.test));
    assert.equal(generator.getState(), before);
  });

  for (const seed of [-1, 2 ** 32, 0.5, Number.NaN]) {
    test(`seed ${seed} is out of range`, () => {
      throwsError(
        () => streams(seed),
        ArgumentError,
        new RegExp(`^seed is a whole number from 0 to 4294967295, got ${seed}$`),
      );
    });
  }
});
