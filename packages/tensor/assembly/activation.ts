import { binary, SIGMOID_BACKWARD, TANH_BACKWARD } from './binary';
import { GELU_TANH, LEAKY_RELU, longUnary, RELU, SIGMOID, SILU, SOFTPLUS, TANH, unary } from './unary';

export function tanh(args: usize): void {
  longUnary(TANH, args);
}

export function sigmoid(args: usize): void {
  longUnary(SIGMOID, args);
}

export function silu(args: usize): void {
  longUnary(SILU, args);
}

export function geluTanh(args: usize): void {
  longUnary(GELU_TANH, args);
}

/** Parameters: beta, threshold. */
export function softplus(args: usize): void {
  longUnary(SOFTPLUS, args);
}

export function relu(args: usize): void {
  unary(RELU, args);
}

/** Parameter: the slope. */
export function leakyRelu(args: usize): void {
  unary(LEAKY_RELU, args);
}

export function tanhBackward(args: usize): void {
  binary(TANH_BACKWARD, args);
}

export function sigmoidBackward(args: usize): void {
  binary(SIGMOID_BACKWARD, args);
}
