// The error function.
import { entry, oneMinusExp, step } from './math';
import { TILE } from './scratch';
import { loadPart, storePart } from './vector';

/** Below it erf x = x + x p(x²), from it on 1 − e^(x q(x)), of which 1 is left from the last one on. */
const EDGES = memory.data<f32>([0.92, 3.95], 4);
const P = memory.data<f32>(
  [
    0.12837915122509003, -0.3761249780654907, 0.11281845718622208, -0.026767710223793983, 0.004994815681129694,
    -0.0005999332061037421,
  ],
  4,
);
const Q = memory.data<f32>(
  [
    -1.1285144090652466, -0.6357182860374451, -0.1052618995308876, 0.02288999781012535, -0.003214966505765915,
    0.00021398626267910004,
  ],
  4,
);

@inline
function polynomial(table: usize, x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const low = step(entry(table, 1), x, table, 0);
  const middle = step(entry(table, 3), x, table, 2);
  const high = step(entry(table, 5), x, table, 4);
  return f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(high, x2), middle), x2), low);
}

/** Within 1.5 ulp. */
@inline
export function erfOfFour(x: v128): v128 {
  const y = f32x4.abs(x);
  const small = f32x4.add(x, f32x4.mul(x, polynomial(P, f32x4.mul(x, x))));
  const t = f32x4.pmin(y, entry(EDGES, 1));
  const large = v128.or(oneMinusExp(f32x4.mul(t, polynomial(Q, t))), v128.xor(x, y));
  return v128.bitselect(small, large, f32x4.lt(y, entry(EDGES, 0)));
}

/** to[n] = erf x */
export function erfOf(to: usize, x: usize, n: i32): void {
  for (; n > 3; n -= 4) {
    v128.store(to, erfOfFour(v128.load(x)));
    to += 16;
    x += 16;
  }
  if (n <= 0) return;
  v128.store(TILE, loadPart(x, n));
  erfOf(TILE, TILE, 4);
  storePart(to, v128.load(TILE), n);
}
