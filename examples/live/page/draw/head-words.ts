import { spreadWords } from './heads.ts';
import type { Head } from './motion.ts';

/** Where the heads look, in words: `It writes to slot 7. It reads slot 23.` */
export const headWords = (heads: readonly Head[]): string =>
  [...heads]
    .sort((a, b) => (a.kind === b.kind ? a.number - b.number : a.kind === 'write' ? -1 : 1))
    .map((head) => {
      const { kind, number, slot, peak } = head;
      const several = heads.filter((other) => other.kind === kind).length > 1;
      const name = several ? `Its ${kind} head ${number + 1} ${kind}s` : `It ${kind}s`;
      const to = kind === 'write' ? ' to' : '';
      if (peak >= 0.9) return `${name}${to} slot ${slot}.`;
      if (peak >= 0.5) return `${name} mostly${to} slot ${slot}.`;
      return `${name}${to} ${spreadWords(head)}.`;
    })
    .join(' ');
