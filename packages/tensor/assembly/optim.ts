// Optimizer updates in place. The numbers of a step are a block of float64, read when it runs; what they are is said in
// ../src/backend/kernels/optim.ts. Without weight decay the parameter stays out of the gradient, since 0 · ∞ would make it NaN: then the
// product is masked away.
import { get, madd, put } from './vector';

@inline
function number(block: usize, index: usize): v128 {
  return f32x4.splat(<f32>load<f64>(block + (index << 3)));
}

/** All bits where the number is not 0. */
@inline
function mask(block: usize, index: usize): v128 {
  return i32x4.splat(load<f64>(block + (index << 3)) != 0 ? -1 : 0);
}

@inline
function withDecay(g: v128, p: v128, weightDecay: v128, decays: v128): v128 {
  return f32x4.add(g, v128.and(f32x4.mul(weightDecay, p), decays));
}

@inline
function sgdUnit(p: usize, grad: usize, count: i32, lr: v128, weightDecay: v128, decays: v128): void {
  const x = get(p, count);
  put(p, f32x4.sub(x, f32x4.mul(lr, withDecay(get(grad, count), x, weightDecay, decays))), count);
}

@inline
function momentumUnit(
  p: usize,
  buffer: usize,
  grad: usize,
  count: i32,
  lr: v128,
  momentum: v128,
  fresh: v128,
  weightDecay: v128,
  decays: v128,
  nesterov: v128,
  first: v128,
): void {
  const x = get(p, count);
  const g = withDecay(get(grad, count), x, weightDecay, decays);
  const later = madd(f32x4.mul(fresh, g), momentum, get(buffer, count));
  const b = v128.bitselect(g, later, first);
  put(buffer, b, count);
  put(p, f32x4.sub(x, f32x4.mul(lr, v128.bitselect(madd(g, momentum, b), b, nesterov))), count);
}

/** Words: parameter, buffer or 0, gradient, elements, block. */
export function sgd(args: usize): void {
  let p = load<usize>(args);
  let buffer = load<usize>(args, 4);
  let grad = load<usize>(args, 8);
  let left = load<i32>(args, 12);
  const block = load<usize>(args, 16);
  const lr = number(block, 0);
  const weightDecay = number(block, 3);
  const decays = mask(block, 3);
  if (load<f64>(block, 8) == 0) {
    for (; left > 3; left -= 4, p += 16, grad += 16) sgdUnit(p, grad, 4, lr, weightDecay, decays);
    if (left) sgdUnit(p, grad, left, lr, weightDecay, decays);
    return;
  }
  const momentum = number(block, 1);
  const fresh = number(block, 2);
  const nesterov = mask(block, 4);
  const first = mask(block, 5);
  for (; left > 3; left -= 4, p += 16, buffer += 16, grad += 16) {
    momentumUnit(p, buffer, grad, 4, lr, momentum, fresh, weightDecay, decays, nesterov, first);
  }
  if (left) momentumUnit(p, buffer, grad, left, lr, momentum, fresh, weightDecay, decays, nesterov, first);
}

/** x − decay x, or x where that is infinite. In float32, 1 − decay would lose most of a small decay. */
@inline
function decayed(x: v128, decay: v128): v128 {
  const zero = f32x4.sub(x, x);
  return f32x4.sub(x, v128.and(f32x4.mul(decay, x), f32x4.eq(zero, zero)));
}

@inline
function adamUnit(
  p: usize,
  m: usize,
  v: usize,
  grad: usize,
  count: i32,
  decay: v128,
  l2: v128,
  decays: v128,
  beta1: v128,
  rest1: v128,
  beta2: v128,
  rest2: v128,
  step: v128,
  scale: v128,
  eps: v128,
): void {
  const x = get(p, count);
  const g = withDecay(get(grad, count), x, l2, decays);
  const mean = madd(f32x4.mul(beta1, get(m, count)), rest1, g);
  const square = madd(f32x4.mul(beta2, get(v, count)), f32x4.mul(rest2, g), g);
  put(m, mean, count);
  put(v, square, count);
  const spread = f32x4.add(f32x4.mul(f32x4.sqrt(square), scale), eps);
  put(p, f32x4.sub(decayed(x, decay), f32x4.div(f32x4.mul(step, mean), spread)), count);
}

/** Words: parameter, both moments, gradient, elements, block. */
export function adam(args: usize): void {
  let p = load<usize>(args);
  let m = load<usize>(args, 4);
  let v = load<usize>(args, 8);
  let grad = load<usize>(args, 12);
  let left = load<i32>(args, 16);
  const block = load<usize>(args, 20);
  const decay = number(block, 0);
  const l2 = number(block, 1);
  const decays = mask(block, 1);
  const beta1 = number(block, 2);
  const rest1 = number(block, 3);
  const beta2 = number(block, 4);
  const rest2 = number(block, 5);
  const step = number(block, 6);
  const scale = number(block, 7);
  const eps = number(block, 8);
  for (; left > 3; left -= 4, p += 16, m += 16, v += 16, grad += 16) {
    adamUnit(p, m, v, grad, 4, decay, l2, decays, beta1, rest1, beta2, rest2, step, scale, eps);
  }
  if (left) adamUnit(p, m, v, grad, left, decay, l2, decays, beta1, rest1, beta2, rest2, step, scale, eps);
}

/** In float64, as v − average² can cancel until only what float32 rounds away is left. That may be below 0; a variance is not. */
function rmspropCentered(
  p: usize,
  v: usize,
  average: usize,
  buffer: usize,
  grad: usize,
  left: i32,
  block: usize,
): void {
  const lr = load<f64>(block);
  const alpha = load<f64>(block, 8);
  const rest = load<f64>(block, 16);
  const eps = load<f64>(block, 24);
  const weightDecay = load<f64>(block, 32);
  const momentum = load<f64>(block, 40);
  for (; left > 0; left--, p += 4, v += 4, average += 4, buffer += 4, grad += 4) {
    const x: f64 = load<f32>(p);
    let g: f64 = load<f32>(grad);
    if (weightDecay != 0) g += weightDecay * x;
    const square = alpha * load<f32>(v) + rest * g * g;
    const mean = alpha * load<f32>(average) + rest * g;
    store<f32>(v, <f32>square);
    store<f32>(average, <f32>mean);
    const spread: f64 = load<f32>(v) < Infinity ? max<f64>(square - mean * mean, 0) : Infinity;
    let update = g / (sqrt<f64>(spread) + eps);
    if (momentum > 0) {
      update += momentum * load<f32>(buffer);
      store<f32>(buffer, <f32>update);
    }
    store<f32>(p, <f32>(x - lr * update));
  }
}

/** Without momentum where `buffer` is 0. */
@inline
function rmspropUnit(
  p: usize,
  v: usize,
  buffer: usize,
  grad: usize,
  count: i32,
  lr: v128,
  alpha: v128,
  rest: v128,
  eps: v128,
  weightDecay: v128,
  decays: v128,
  momentum: v128,
): void {
  const x = get(p, count);
  const g = withDecay(get(grad, count), x, weightDecay, decays);
  const square = madd(f32x4.mul(alpha, get(v, count)), f32x4.mul(rest, g), g);
  put(v, square, count);
  let update = f32x4.div(g, f32x4.add(f32x4.sqrt(square), eps));
  if (buffer) {
    update = madd(update, momentum, get(buffer, count));
    put(buffer, update, count);
  }
  put(p, f32x4.sub(x, f32x4.mul(lr, update)), count);
}

/** Words: parameter, mean square, mean or 0, buffer or 0, gradient, elements, block. */
export function rmsprop(args: usize): void {
  let p = load<usize>(args);
  let v = load<usize>(args, 4);
  let buffer = load<usize>(args, 12);
  let grad = load<usize>(args, 16);
  let left = load<i32>(args, 20);
  const block = load<usize>(args, 24);
  if (load<f64>(block, 48) != 0) {
    rmspropCentered(p, v, load<usize>(args, 8), buffer, grad, left, block);
    return;
  }
  const lr = number(block, 0);
  const alpha = number(block, 1);
  const rest = number(block, 2);
  const eps = number(block, 3);
  const weightDecay = number(block, 4);
  const decays = mask(block, 4);
  const momentum = number(block, 5);
  const moves = load<f64>(block, 40) > 0;
  const step: usize = moves ? 16 : 0;
  if (!moves) buffer = 0;
  for (; left > 3; left -= 4, p += 16, v += 16, buffer += step, grad += 16) {
    rmspropUnit(p, v, buffer, grad, 4, lr, alpha, rest, eps, weightDecay, decays, momentum);
  }
  if (left) rmspropUnit(p, v, buffer, grad, left, lr, alpha, rest, eps, weightDecay, decays, momentum);
}
