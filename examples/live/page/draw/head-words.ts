import type { Head } from './motion.ts';

/** Where the heads look, in words: `It writes to slot 7. It reads slot 23.` */
export const headWords = (heads: readonly Head[]): string =>
  [...heads]
    .sort((a, b) => (a.kind === b.kind ? a.number - b.number : a.kind === 'write' ? -1 : 1))
    .map(({ kind, number, slot, peak, spread }) => {
      const several = heads.filter((head) => head.kind === kind).length > 1;
      const name = several ? `Its ${kind} head ${number + 1} ${kind}s` : `It ${kind}s`;
      const to = kind === 'write' ? ' to' : '';
      if (peak >= 0.9) return `${name}${to} slot ${slot}.`;
      if (peak >= 0.5) return `${name} mostly${to} slot ${slot}.`;
      return `${name} a little${kind === 'write' ? ' to' : ' of'} ${Math.round(spread)} slots.`;
    })
    .join(' ');
