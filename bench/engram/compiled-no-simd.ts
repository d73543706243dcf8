import type { NodePeer } from '../sides/node-peer.ts';
import { backendName, prepareIn } from './prepare.ts';

export const peer = (): NodePeer => ({
  backend: backendName,
  prepare: (work, data) => prepareIn({ simd: false }, work, data),
});
