import { backend } from '@engram/tensor';
import type { Command, Ready } from '../shared/messages.ts';
import { Sessions } from './sessions.ts';

const { port1, port2 } = new MessageChannel();
let goOn = (): void => {};
port1.onmessage = () => goOn();

/** Lets messages and timers have their turn, without the milliseconds that a timer waits at least. */
const others = (): Promise<void> =>
  new Promise((resolve) => {
    goOn = resolve;
    port2.postMessage(null);
  });

// Nobody waits for a session's work: what goes wrong there is the worker's own error, which the page is told of.
addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});

const sessions = new Sessions((report, transfer) => postMessage(report, { transfer }), others);
addEventListener('message', ({ data }: MessageEvent<Command>) => sessions.take(data));
postMessage({ kind: 'ready', kernels: backend().describe() } satisfies Ready);
