import { readdir, readFile } from 'node:fs/promises';

/** Text as numbers: each character is its place in the alphabet. */
export interface Text {
  readonly alphabet: readonly string[];
  readonly training: Int32Array;
  /** Every tenth part of the text, from all over it. */
  readonly heldOut: Int32Array;
}

const ROOT = new URL('../../', import.meta.url);
/** Characters that come up less often are left out: nobody could learn them. */
const RARE = 10;
/** Characters of a part, of which one in so many is held out. */
const PART = 2000;
const HELD_OUT = 10;
/** What a pair that was never seen counts as: the best for the bigram of 0.01, 0.03, 0.1, 0.3 and 1. */
const UNSEEN = 0.1;

const pagesIn = async (folder: string): Promise<string[]> => {
  const names = (await readdir(new URL(folder, ROOT))).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(names.map((name) => readFile(new URL(folder + name, ROOT), 'utf8')));
};

/** All pages of this project: its own, its documentation’s, and those of its packages. */
const readPages = async (): Promise<string> => {
  const packages = (await readdir(new URL('packages', ROOT))).sort().map((name) => `packages/${name}/`);
  const pages = await Promise.all(['./', 'docs/', 'bench/', ...packages].map(pagesIn));
  // Tables are padded to the width of their widest cell.
  return pages.flat().join('\n').replace(/ {2,}/g, ' ').replace(/-{4,}/g, '---');
};

export const loadText = async (): Promise<Text> => {
  const characters = [...(await readPages())];
  const counts = new Map<string, number>();
  for (const c of characters) counts.set(c, (counts.get(c) ?? 0) + 1);
  const alphabet = [...counts.keys()].filter((c) => counts.get(c)! >= RARE).sort();
  const places = new Map(alphabet.map((c, place) => [c, place]));
  const numbers = characters.flatMap((c) => places.get(c) ?? []);
  const part = (at: number): number => Math.floor(at / PART) % HELD_OUT;
  return {
    alphabet,
    training: Int32Array.from(numbers.filter((_, at) => part(at) > 0)),
    heldOut: Int32Array.from(numbers.filter((_, at) => part(at) === 0)),
  };
};

/** The mean cross-entropy of the held-out text when a character is guessed from the one before: how often it followed, plus a little. */
export const bigramLoss = ({ alphabet: { length: n }, training, heldOut }: Text): number => {
  const follows = new Float64Array(n * n).fill(UNSEEN);
  const seen = new Float64Array(n).fill(n * UNSEEN);
  for (let i = 1; i < training.length; i++) {
    follows[training[i - 1]! * n + training[i]!]!++;
    seen[training[i - 1]!]!++;
  }
  let sum = 0;
  for (let i = 1; i < heldOut.length; i++)
    sum -= Math.log(follows[heldOut[i - 1]! * n + heldOut[i]!]! / seen[heldOut[i - 1]!]!);
  return sum / (heldOut.length - 1);
};
