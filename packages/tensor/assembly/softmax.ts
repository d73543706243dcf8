import { along, LOG_SOFTMAX, LOGSUMEXP, SOFTMAX } from './softmax-lines';

export function softmax(args: usize): void {
  along(SOFTMAX, args);
}

export function logSoftmax(args: usize): void {
  along(LOG_SOFTMAX, args);
}

export function logsumexp(args: usize): void {
  along(LOGSUMEXP, args);
}
