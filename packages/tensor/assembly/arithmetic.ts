import { ADD, ADD_INT, binary, DIV, MAXIMUM, MINIMUM, MUL, MUL_INT, SUB, SUB_INT } from './binary';

export function add(args: usize): void {
  binary(ADD, args);
}

export function sub(args: usize): void {
  binary(SUB, args);
}

export function mul(args: usize): void {
  binary(MUL, args);
}

export function div(args: usize): void {
  binary(DIV, args);
}

export function maximum(args: usize): void {
  binary(MAXIMUM, args);
}

export function minimum(args: usize): void {
  binary(MINIMUM, args);
}

export function addInt(args: usize): void {
  binary(ADD_INT, args);
}

export function subInt(args: usize): void {
  binary(SUB_INT, args);
}

export function mulInt(args: usize): void {
  binary(MUL_INT, args);
}
