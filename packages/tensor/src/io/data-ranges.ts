import { quote } from '../quote.ts';
import type { Fail } from './fault.ts';

/** Where a tensor lies in the data. */
interface Range {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** Tensors lie one after the other from the first byte of the data to the last: none overlap, no byte is left over. */
export const checkDataRanges = (entries: readonly Range[], bytes: number, fail: Fail): void => {
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  let before = '';
  for (const { name, begin, end } of inOrder) {
    if (begin < at) fail(`tensors ${quote(before)} and ${quote(name)} overlap at byte ${begin} of the data`);
    if (begin > at) fail(`bytes ${at} to ${begin} of the data, before tensor ${quote(name)}, belong to no tensor`);
    at = end;
    before = name;
  }
  if (at < bytes) fail(`bytes ${at} to ${bytes} at the end of the data belong to no tensor`);
};
