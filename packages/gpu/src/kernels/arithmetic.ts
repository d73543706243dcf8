import { quotient } from '../helpers.ts';
import { larger, power, smaller, wholePower } from '../numbers.ts';
import type { GpuKernels } from '../operand.ts';
import { program } from '../program.ts';
import { binary, STRIDED } from './broadcast.ts';

const add = program('add', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] + b[this.thread.x * strideB];
});

const sub = program('sub', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] - b[this.thread.x * strideB];
});

const mul = program('mul', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] * b[this.thread.x * strideB];
});

const div = program('div', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] / b[this.thread.x * strideB];
});

const truncDivide = program('truncDivide', STRIDED, function (a, b, strideA, strideB) {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  const whole = quotient(Math.abs(x), Math.max(Math.abs(y), 1));
  return whole * Math.sign(x) * Math.sign(y);
});

const floorDivide = program('floorDivide', STRIDED, function (a, b, strideA, strideB) {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  const size = Math.max(Math.abs(y), 1);
  const sign = Math.sign(x) * Math.sign(y);
  const whole = quotient(Math.abs(x), size);
  const rest = Math.abs(x) - whole * size;
  // One further down below zero, unless it divides without a rest.
  const further = sign < 0 ? Math.min(rest, 1) : 0;
  return sign * (whole + further);
});

const pow = program('pow', STRIDED, function (a, b, strideA, strideB) {
  return power(a[this.thread.x * strideA], b[this.thread.x * strideB]);
});

const powInt = program('powInt', STRIDED, function (a, b, strideA, strideB) {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  if (y >= 0) {
    return wholePower(x, y);
  }
  // The whole part of a fraction, unless there is none.
  if (Math.abs(x) === 1) {
    return wholePower(x, -y);
  }
  return 0;
});

const maximum = program('maximum', STRIDED, function (a, b, strideA, strideB) {
  return larger(a[this.thread.x * strideA], b[this.thread.x * strideB]);
});

const minimum = program('minimum', STRIDED, function (a, b, strideA, strideB) {
  return smaller(a[this.thread.x * strideA], b[this.thread.x * strideB]);
});

const powFloats = binary(pow);
const powIntegers = binary(powInt);

export const arithmetic = {
  add: binary(add),
  sub: binary(sub),
  mul: binary(mul),
  div: binary(div),
  floorDivide: binary(floorDivide),
  truncDivide: binary(truncDivide),
  pow: (outs, ins, rows, gpu) => (outs[0].dtype === 'int32' ? powIntegers : powFloats)(outs, ins, rows, gpu),
  maximum: binary(maximum),
  minimum: binary(minimum),
} satisfies Partial<GpuKernels>;
