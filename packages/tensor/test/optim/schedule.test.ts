import { assert, suite } from '@engram/tools/suite';
import { ArgumentError } from '../../src/errors.ts';
import {
  constantSchedule,
  cosineAnnealing,
  cosineAnnealingWarmRestarts,
  exponentialDecay,
  linearWarmup,
  multiStep,
  oneCycle,
  type Schedule,
  stepDecay,
} from '../../src/optim/schedule.ts';
import { SGD } from '../../src/optim/sgd.ts';
import { assertNear, parameter } from './fixture.ts';

const rates = (schedule: Schedule, steps: number): number[] => Array.from({ length: steps }, (_, t) => schedule(t));

suite('learning-rate schedules', (test) => {
  test('constantSchedule', () => {
    assert.equal(rates(constantSchedule(0.1), 3), [0.1, 0.1, 0.1]);
  });

  test('stepDecay falls every stepSize steps', () => {
    assertNear(rates(stepDecay(1, { stepSize: 2, gamma: 0.5 }), 6), [1, 1, 0.5, 0.5, 0.25, 0.25]);
    assertNear(rates(stepDecay(1, { stepSize: 1 }), 3), [1, 0.1, 0.01]);
  });

  test('exponentialDecay falls at every step', () => {
    assertNear(rates(exponentialDecay(2, { gamma: 0.5 }), 4), [2, 1, 0.5, 0.25]);
  });

  test('multiStep has the numbers of PyTorch: a milestone that is there twice counts twice', () => {
    const expected = [0.1, 0.1, 0.05, 0.05, 0.05, 0.0125, 0.0125, 0.0125];
    assertNear(rates(multiStep(0.1, { milestones: [5, 2, 5], gamma: 0.5 }), 8), expected);
    assertNear(rates(multiStep(1, { milestones: [1] }), 3), [1, 0.1, 0.1]);
    assert.throws(() => multiStep(1, { milestones: 3 as never }), /multiStep: milestones are an array of steps, got 3/);
    assert.throws(() => multiStep(1, { milestones: [1, -1] }), /multiStep: milestones\[1\] .* got -1/);
    assert.throws(() => multiStep(-1, { milestones: [] }), ArgumentError);
  });

  test('cosineAnnealingWarmRestarts has the numbers of PyTorch', () => {
    const run = [0.1, 0.0775, 0.032500000000000015];
    assertNear(rates(cosineAnnealingWarmRestarts(0.1, { steps: 3, min: 0.01 }), 8), [...run, ...run, 0.1, 0.0775]);
    assertNear(
      rates(cosineAnnealingWarmRestarts(0.1, { steps: 2, tMult: 3 }), 12),
      [
        0.1, 0.05, 0.1, 0.09330127018922195, 0.07500000000000001, 0.05, 0.025000000000000012, 0.006698729810778065, 0.1,
        0.09924038765061041, 0.09698463103929543, 0.09330127018922195,
      ],
    );
    assert.throws(() => cosineAnnealingWarmRestarts(1, { steps: 0 }), /steps is a whole number ≥ 1, got 0/);
    assert.throws(
      () => cosineAnnealingWarmRestarts(1, { steps: 2, tMult: 1.5 }),
      /tMult is a whole number ≥ 1, got 1.5/,
    );
  });

  test('cosineAnnealing has the numbers of PyTorch, then stays at its least', () => {
    // CosineAnnealingLR(lr=0.1, T_max=8, eta_min=0.01), PyTorch 1.13
    const expected = [
      0.1, 0.0965745789630079, 0.08681980515339463, 0.07222075445642905, 0.055, 0.03777924554357096,
      0.023180194846605363, 0.013425421036992097, 0.01,
    ];
    assertNear(rates(cosineAnnealing(0.1, { steps: 8, min: 0.01 }), 12), [...expected, 0.01, 0.01, 0.01]);
    assertNear(rates(cosineAnnealing(1, { steps: 2 }), 4), [1, 0.5, 0, 0]);
  });

  test('linearWarmup grows, then hands over', () => {
    const after = stepDecay(1, { stepSize: 1, gamma: 0.5 });
    assertNear(rates(linearWarmup(after, { steps: 4 }), 7), [0, 0.25, 0.5, 0.75, 1, 0.5, 0.25]);
    assertNear(rates(linearWarmup(constantSchedule(2), { steps: 2, startFactor: 0.5 }), 4), [1, 1.5, 2, 2]);
  });

  test('oneCycle has the numbers of PyTorch', () => {
    // OneCycleLR(max_lr=0.1, total_steps=20) and total_steps=3, PyTorch 1.13
    const expected = [
      0.0040000000000000036, 0.013167184270002533, 0.037167184270002526, 0.06683281572999747, 0.09083281572999748, 0.1,
      0.09874640062350874, 0.09504846320134738, 0.089091617757105, 0.0811745653949763, 0.07169430017913009,
      0.06112620219362893, 0.0500002, 0.03887419780637107, 0.028306099820869922, 0.0188258346050237,
      0.010908782242895003, 0.004951936798652629, 0.0012539993764912555, 4e-7,
    ];
    assertNear(rates(oneCycle(0.1, { steps: 20 }), 22), [...expected, 4e-7, 4e-7]);
    assertNear(rates(oneCycle(0.1, { steps: 3 }), 3), [0.09944154354509119, 0.046263710266697504, 4e-7]);
    assertNear(rates(oneCycle(0.1, { steps: 10, pctStart: 0.1 }), 1), [0.1]);
    assertNear(rates(oneCycle(0.1, { steps: 1 }), 2), [4e-7, 4e-7]);
  });

  test('every rate is one that an optimizer takes', () => {
    const sgd = new SGD([parameter([1])]);
    const schedules = [
      stepDecay(0.1, { stepSize: 3 }),
      exponentialDecay(0.1, { gamma: 0.9 }),
      linearWarmup(cosineAnnealing(0.1, { steps: 10 }), { steps: 5 }),
      oneCycle(0.1, { steps: 7, pctStart: 0 }),
    ];
    for (const schedule of schedules) {
      for (let t = 0; t < 30; t++) {
        sgd.lr = schedule(t);
        assert.ok(sgd.lr <= 0.1);
      }
    }
  });

  test('refuses arguments out of their range', () => {
    assert.throws(() => constantSchedule(-1), ArgumentError);
    assert.throws(() => stepDecay(1, { stepSize: 0 }), /stepDecay: stepSize is a whole number ≥ 1, got 0/);
    assert.throws(() => stepDecay(1, { stepSize: 1, gamma: -1 }), /stepDecay: gamma .* got -1/);
    assert.throws(() => exponentialDecay(Number.NaN, { gamma: 1 }), /exponentialDecay: lr .* got NaN/);
    assert.throws(() => cosineAnnealing(1, { steps: 1.5 }), /cosineAnnealing: steps .* got 1.5/);
    assert.throws(() => cosineAnnealing(1, { steps: 1, min: -1 }), /min .* got -1/);
    assert.throws(() => linearWarmup(constantSchedule(1), { steps: 1, startFactor: 2 }), /startFactor .* ≤ 1, got 2/);
    assert.throws(() => oneCycle(1, { steps: 10, pctStart: 1 }), /pctStart is a finite number ≥ 0 and < 1, got 1/);
    assert.throws(() => oneCycle(1, { steps: 10, divFactor: 0 }), /divFactor is a finite number > 0, got 0/);
  });
});
