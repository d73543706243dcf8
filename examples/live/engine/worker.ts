import type { Command, Ready } from '../shared/messages.ts';

addEventListener('message', ({ data }: MessageEvent<Command>) => {
  throw new Error(`${data.kind} is not there yet`);
});
postMessage({ kind: 'ready', kernels: '' } satisfies Ready);
