import { init, Linear } from '@engram/tensor';

/** The linear map to the logits of O bits: weights by Xavier, biases N(0, 0.01²). */
export const outputLayer = (inputSize: number, outputSize: number): Linear => {
  const layer = new Linear(inputSize, outputSize);
  init.xavierUniform(layer.weight);
  init.normal(layer.bias!, 0, 0.01);
  return layer;
};
