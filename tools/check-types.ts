/** Type-checks every package, tests included, each under its own tsconfig.json. Incremental, through `out/types`. */
import { foldersWith } from './packages.ts';
import { sh } from './sh.ts';

process.exitCode = sh(`tsc -b ${foldersWith('tsconfig.json').join(' ')}`);
