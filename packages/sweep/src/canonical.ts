import { createHash } from 'node:crypto';
import { encodeRecord } from '@engram/ntm';

/** The same text for the same data, in whatever order its fields stand. */
export const canonical = (value: object): string => encodeRecord(inOrder(value) as object);

const inOrder = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, inOrder(field)]),
  );
};

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
