import { assert, suite } from '@engram/tools/suite';
import { cosineAlphas, ddimSteps } from '../diffusion/schedule.ts';

const near = (a: number, b: number, message?: string): void =>
  assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${message ?? ''} ${a} ${b}`);

suite('the cosine schedule', (test) => {
  test('is the cosine of the paper but for its end, and falls from nearly 1 to nearly 0', () => {
    for (const times of [1, 10, 400, 1000]) {
      const alphas = cosineAlphas(times);
      assert.is(alphas.length, times);
      const f = (s: number) => Math.cos(((s / times + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
      for (const [t, alpha] of alphas.slice(0, -1).entries()) near(alpha, f(t + 1) / f(0), `ᾱ_${t}`);
      const last = alphas.at(-1)!;
      near(last, (times > 1 ? alphas.at(-2)! : 1) * 0.001);
      for (const [t, alpha] of alphas.entries()) assert.ok(alpha > 0 && alpha < (alphas[t - 1] ?? 1));
    }
  });
});

suite('the steps of DDIM', (test) => {
  const alphas = cosineAlphas(40);

  test('go from the last time to the picture', () => {
    for (const count of [1, 3, 10, 40]) {
      const steps = ddimSteps(alphas, count);
      assert.is(steps.length, count);
      assert.is(steps[0]!.time, 39);
      const { picture, found, fresh } = steps.at(-1)!;
      assert.equal([picture, found, fresh], [1, 0, 0]);
      for (const [i, { time }] of steps.entries()) assert.ok(i === 0 || time < steps[i - 1]!.time);
    }
  });

  for (const eta of [0, 0.5, 1]) {
    test(`keep the variance of noise, η = ${eta}`, () => {
      for (const { signal, noise, picture, found, fresh } of ddimSteps(alphas, 8, eta)) {
        near(signal ** 2 + noise ** 2, 1);
        near(picture ** 2 + found ** 2 + fresh ** 2, 1);
      }
    });
  }

  test('lead a network that knows the picture to it, whatever the noise', () => {
    const [picture, noise] = [0.3, -1.7];
    const { signal, noise: share } = ddimSteps(alphas, 5)[0]!;
    let x = signal * picture + share * noise;
    for (const step of ddimSteps(alphas, 5)) {
      const found = (x - step.signal * picture) / step.noise;
      near(found, noise);
      x = step.picture * picture + step.found * found;
    }
    near(x, picture);
  });

  test('with η = 1 and all times have the variance of DDPM: β (1 − ᾱ′) / (1 − ᾱ)', () => {
    for (const { time, fresh } of ddimSteps(alphas, 40, 1)) {
      const [now, next] = [alphas[time]!, alphas[time - 1] ?? 1];
      near(fresh ** 2, ((1 - now / next) * (1 - next)) / (1 - now));
    }
  });
});
