/** The process of a side that runs in Node. Arguments: the file with the request, the side's module, its library's. */
import { readFileSync } from 'node:fs';
import { measure } from '../measure.ts';
import { readShared } from '../shared-data.ts';
import type { NodePeerModule } from './node-peer.ts';
import { type Reply, type Request, writeResult } from './protocol.ts';

const [requestFile, module, library] = process.argv.slice(2) as [string, string, string | undefined];
const { ms, tasks } = JSON.parse(readFileSync(requestFile, 'utf8')) as Request;
const { peer } = (await import(module)) as NodePeerModule;
const { prepare, backend } = await peer(library === undefined ? null : await import(library));

for (const { folder, result } of tasks) {
  const { work, data } = readShared(folder);
  const { check, run } = await prepare(work, data);
  writeResult(result, await check());
  const reply: Reply = { ...(await measure(run, ms)), backend: backend() };
  console.log(JSON.stringify(reply));
}
