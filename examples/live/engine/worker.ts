import { backend } from '@engram/tensor';
import type { Command, Ready } from '../shared/messages.ts';
import { Sessions } from './sessions.ts';

const sessions = new Sessions((report, transfer) => postMessage(report, { transfer }));
addEventListener('message', ({ data }: MessageEvent<Command>) => sessions.take(data));
postMessage({ kind: 'ready', kernels: backend().describe() } satisfies Ready);
