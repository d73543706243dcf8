/** The process behind run-group.ts. Arguments: group, filter, milliseconds. */
import { type GroupName, groups } from './groups.ts';
import { measure } from './measure.ts';
import type { Message } from './run-group.ts';

const tell = (message: Message): Promise<void> =>
  new Promise((sent, failed) => process.send!(message, (error: Error | null) => (error ? failed(error) : sent())));

const [group, filter, time] = process.argv.slice(2) as [GroupName, string, string];
const wanted = new RegExp(filter, 'i');
const benches = (await groups[group].load()).benches.filter(({ name }) => wanted.test(name));

await tell({ names: benches.map(({ name }) => name) });
for (const bench of benches) await tell({ result: await measure(group, bench, Number(time)) });
