import { EngramError } from '@engram/tensor';

/** What a sweep, a worker or the queue between them cannot do; the message says what is wrong and what helps. */
export class SweepError extends EngramError {
  override name = 'SweepError';
}
