/** What the memory of a DNC does besides, in the words of this page: shorter than the library's, and for dark and light. */
const WORDS: Readonly<Record<string, string>> = {
  usage: 'How much each slot is in use. It rises with a write, and falls where a head gives back what it has read.',
  allocation: 'The slot that is handed out next: the least used one. Fresh slots are written in this pattern.',
  'forward links': 'The slot that was written after the one just read. A head that recalls in order goes there.',
  'backward links': 'The slot that was written before the one just read. A head that follows it recalls in reverse.',
};

/** `otherwise` for a row that this page has no words for. */
export const rowWords = (name: string, otherwise: string): string => WORDS[name] ?? otherwise;
