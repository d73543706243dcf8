import { checkCompiledCases } from '../cases/check-compiled.ts';
import { tables } from '../cases/index.ts';

for (const [stem, cases] of Object.entries(tables)) checkCompiledCases(stem, cases);
