import { assert, suite } from '@engram/tools/suite';
import { type Lab, parseFlags } from '../lab/flags.ts';
import { UsageError } from '../lab/usage-error.ts';

const lab: Lab = { name: 'repeat-task', about: 'says what it does' };

const parse = (...argv: string[]) => parseFlags(lab, argv);

suite('the flags of a lab', (test) => {
  test('the lab says how long and how much; the sizes are the network’s own', () => {
    const { batch, lr, ...rest } = parse()!;
    assert.ok(batch >= 1 && lr > 0);
    assert.equal(rest, {
      memory: 'writable',
      length: 4,
      hidden: 32,
      slots: 16,
      width: 16,
      steps: 6000,
      seed: 0,
      out: 'out/repeat-task',
      resume: false,
      json: false,
      eager: false,
      backend: 'cpu',
    });
  });

  test('a fixed memory trains as the original lab did', () => {
    const { batch, lr, steps } = parse('--memory', 'fixed')!;
    assert.equal({ batch, lr, steps }, { batch: 1, lr: 1e-3, steps: 10_000 });
  });

  test('what is given counts, with either memory', () => {
    const given = { length: 3, hidden: 8, slots: 4, width: 5, batch: 2, lr: 0.5, steps: 6, seed: 9, out: 'there' };
    const argv = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
    for (const memory of ['fixed', 'writable'])
      assert.equal(parse('--memory', memory, ...argv, '--json', '--eager', '--backend', 'auto'), {
        ...given,
        memory,
        resume: false,
        json: true,
        eager: true,
        backend: 'auto',
      });
  });

  test('--flag=value, and numbers as JavaScript writes them', () => {
    const { length, lr, steps, seed } = parse('--length=4', '--lr=5e-4', '--steps', '1e3', '--seed=4294967295')!;
    assert.equal({ length, lr, steps, seed }, { length: 4, lr: 5e-4, steps: 1000, seed: 4294967295 });
  });

  const wrong: [string, string[], RegExp][] = [
    ['an unknown flag', ['--nope'], /unknown option '--nope'/],
    ['a flag that is almost one', ['--step', '3'], /unknown option '--step'.*--steps/],
    ['a flag without its value', ['--length'], /'--length <n>' argument missing/],
    ['an argument too many', ['5'], /too many arguments/],
    ['an unknown backend', ['--backend', 'tpu'], /--backend.*'tpu'.*cpu, gpu, auto/],
    ['an unknown memory', ['--memory', 'volatile'], /--memory.*'volatile'.*writable, fixed/],
    ...['0', '-3', '1001', '2.5', 'five', '', ' ', '1,5', 'NaN', 'Infinity'].map(
      (length): [string, string[], RegExp] => [
        `length '${length}'`,
        ['--length', length],
        /--length <n>' argument '.*' is invalid\. It must be a whole number from 1 to 1000\./,
      ],
    ),
    ...['hidden', 'slots', 'width', 'batch', 'steps'].map((name): [string, string[], RegExp] => [
      `${name} 0`,
      [`--${name}`, '0'],
      new RegExp(`--${name} <n>' argument '0' is invalid\\. It must be a whole number from 1 to \\d+\\.`),
    ]),
    ...['-1', '4294967296', '0.5'].map((seed): [string, string[], RegExp] => [
      `seed ${seed}`,
      ['--seed', seed],
      /--seed <n>' argument '.*' is invalid\. It must be a whole number from 0 to 4294967295\./,
    ]),
    ...['0', '-0.1', 'fast', 'Infinity', ''].map((lr): [string, string[], RegExp] => [
      `learning rate '${lr}'`,
      ['--lr', lr],
      /--lr <rate>' argument '.*' is invalid\. It must be a number above 0\./,
    ]),
  ];
  for (const [what, argv, message] of wrong) {
    test(`${what} is an error in one line`, () => {
      assert.throws(() => parse(...argv), UsageError);
      assert.throws(() => parse(...argv), message);
      assert.throws(
        () => parse(...argv),
        (error) => !error.message.includes('\n'),
      );
    });
  }

  test('several seeds in the place of one, and going on', () => {
    const { seeds, resume } = parse('--seeds', '0..2,7', '--resume')!;
    assert.equal([seeds, resume], [[0, 1, 2, 7], true]);
    assert.throws(() => parse('--seeds', '0..2', '--seed', '1'), /cannot be used with/);
  });
});
