// Loops that core.ts has, for the modules beside it: each of them is there once. What they compute is said where they are written.
export { NOTHING } from './loops';

@external('env', 'sigmoidOfSum')
export declare function sigmoidOfSum(to: usize, x: usize, y: usize, yStep: usize, n: i32): void;

@external('env', 'tanhOfSum')
export declare function tanhOfSum(to: usize, x: usize, y: usize, yStep: usize, n: i32): void;

@external('env', 'logOf')
export declare function logOf(to: usize, x: usize, n: i32): void;

@external('env', 'log1pOf')
export declare function log1pOf(to: usize, x: usize, n: i32): void;

@external('env', 'expOf')
export declare function expOf(to: usize, x: usize, n: i32): void;

@external('env', 'softmaxLine')
export declare function softmaxLine(o: usize, a: usize, size: i32): void;

@external('env', 'softplusOfFour')
export declare function softplusOfFour(x: v128): v128;
