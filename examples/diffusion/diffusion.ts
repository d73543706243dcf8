import {
  clamp,
  compile,
  type Generator,
  indexSelect,
  mseLoss,
  noGrad,
  randint,
  randn,
  type Shape,
  sqrt,
  type Tensor,
  tensor,
} from '@engram/tensor';
import { cosineAlphas, ddimSteps } from './schedule.ts';

/** So many steps of noise leave nothing of a picture. */
const TIMES = 400;
const ALPHAS = cosineAlphas(TIMES);

/** What is learned: pictures with noise [N, 1, H, W] and their times [N], in [0, 1) → velocities [N, 1, H, W]. */
export interface Denoiser {
  forward(x: Tensor, time: Tensor): Tensor;
}

/**
 * The loss of a batch of pictures [N, 1, H, W], which are about −1 … 1, at times and with noise of their own:
 *
 *     x = √ᾱ · picture + √(1 − ᾱ) · ε,   v = √ᾱ · ε − √(1 − ᾱ) · picture,   loss = mean (v̂(x, t) − v)²
 *
 * Of the velocity v (Salimans and Ho 2022, arXiv 2202.00512, section 4) picture and noise follow alike at all times; ε alone, as
 * in Ho et al. 2020, says little of the picture where nearly all is noise.
 */
export const denoisingLoss = (model: Denoiser, pictures: Tensor, generator: Generator): Tensor => {
  const n = pictures.shape[0]!;
  const times = randint(0, TIMES, [n], { generator });
  const left = indexSelect(tensor(ALPHAS), 0, times).reshape([n, 1, 1, 1]);
  const [signal, noise] = [sqrt(left), sqrt(left.neg().add(1))];
  const fresh = randn(pictures.shape, { generator });
  const x = signal.mul(pictures).add(noise.mul(fresh));
  const velocity = signal.mul(fresh).sub(noise.mul(pictures));
  return mseLoss(model.forward(x, times.div(TIMES)), velocity);
};

export interface SampleOptions {
  readonly generator: Generator;
  /** Steps from noise to picture. */
  readonly steps: number;
  /** How much fresh noise comes in on the way, 0 to 1; default 0. */
  readonly eta?: number;
  /**
   * How much of the noise that it finds goes on to the next step; default 1, all of it. A little less makes pictures that are
   * surer and less varied.
   */
  readonly temperature?: number;
  /** Sees what has become of the noise [N, 1, H, W], before the first step and after each. */
  readonly watch?: (x: Tensor, step: number) => void;
}

/**
 * Pictures out of noise, by the steps of DDIM: → `shape`, [N, 1, H, W], within −1 … 1. At each step the picture that the model
 * sees in the noise is held to that range, which keeps its errors from growing.
 */
export const sample = async (
  model: Denoiser,
  shape: Shape,
  { generator, steps, eta = 0, temperature = 1, watch }: SampleOptions,
): Promise<Tensor> => {
  const back = compile((x: Tensor, time: Tensor, numbers: Tensor) =>
    noGrad(() => {
      const [signal, noise, picture, found, fresh] = numbers.split(1, 0) as Tensor[];
      const velocity = model.forward(x, time);
      const seen = clamp(x.mul(signal!).sub(velocity.mul(noise!)), -1, 1);
      const rest = x.sub(seen.mul(signal!)).div(noise!);
      return seen.mul(picture!).add(rest.mul(found!)).add(randn(shape, { generator }).mul(fresh!));
    }),
  );
  let x = randn(shape, { generator });
  watch?.(x, 0);
  for (const [i, { time, signal, noise, picture, found, fresh }] of ddimSteps(ALPHAS, steps, eta).entries()) {
    const times = tensor(new Float32Array(shape[0]!).fill(time / TIMES));
    x = await back(x, times, tensor([signal, noise, picture, temperature * found, fresh]));
    watch?.(x, i + 1);
  }
  return x;
};
