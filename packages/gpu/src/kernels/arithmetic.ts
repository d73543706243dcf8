import { place, quotient } from '../helpers.ts';
import { larger, power, smaller, wholePower } from '../numbers.ts';
import type { GpuKernels } from '../operand.ts';
import { program } from '../program.ts';
import { binary, TWO } from './broadcast.ts';

const add = program('add', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] + b[place(this.thread.x, divB, modB)];
});

const sub = program('sub', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] - b[place(this.thread.x, divB, modB)];
});

const mul = program('mul', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] * b[place(this.thread.x, divB, modB)];
});

const div = program('div', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] / b[place(this.thread.x, divB, modB)];
});

const truncDivide = program('truncDivide', TWO, function (a, b, divA, modA, divB, modB) {
  const x = a[place(this.thread.x, divA, modA)];
  const y = b[place(this.thread.x, divB, modB)];
  const whole = quotient(Math.abs(x), Math.max(Math.abs(y), 1));
  return whole * Math.sign(x) * Math.sign(y);
});

const floorDivide = program('floorDivide', TWO, function (a, b, divA, modA, divB, modB) {
  const x = a[place(this.thread.x, divA, modA)];
  const y = b[place(this.thread.x, divB, modB)];
  const size = Math.max(Math.abs(y), 1);
  const sign = Math.sign(x) * Math.sign(y);
  const whole = quotient(Math.abs(x), size);
  const rest = Math.abs(x) - whole * size;
  // One further down below zero, unless it divides without a rest.
  const further = sign < 0 ? Math.min(rest, 1) : 0;
  return sign * (whole + further);
});

const pow = program('pow', TWO, function (a, b, divA, modA, divB, modB) {
  return power(a[place(this.thread.x, divA, modA)], b[place(this.thread.x, divB, modB)]);
});

const powInt = program('powInt', TWO, function (a, b, divA, modA, divB, modB) {
  const x = a[place(this.thread.x, divA, modA)];
  const y = b[place(this.thread.x, divB, modB)];
  if (y >= 0) {
    return wholePower(x, y);
  }
  // The whole part of a fraction, unless there is none.
  if (Math.abs(x) === 1) {
    return wholePower(x, -y);
  }
  return 0;
});

const maximum = program('maximum', TWO, function (a, b, divA, modA, divB, modB) {
  return larger(a[place(this.thread.x, divA, modA)], b[place(this.thread.x, divB, modB)]);
});

const minimum = program('minimum', TWO, function (a, b, divA, modA, divB, modB) {
  return smaller(a[place(this.thread.x, divA, modA)], b[place(this.thread.x, divB, modB)]);
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
