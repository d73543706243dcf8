import { checkGpu } from './gpu.js';

const { count, wrong, device } = await checkGpu('webgpu', process.argv[2]);
console.log(`${count} checks; ${device}`);
for (const line of wrong) console.error(line);
// The drivers' threads outlive the work.
process.exit(count > 0 && wrong.length === 0 ? 0 : 1);
