import { legible } from '../../quote.ts';

/** What the system says, without the call and the path that Node appends. */
export const reasonOf = (error: unknown): string => legible((error as Error).message.replace(/, \w+(?: '.*)?$/s, ''));
