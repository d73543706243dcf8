/** Runs a script of the repository in a Node of its own. */
import { spawn } from 'node:child_process';

/** @returns what it printed. @throws with what it complained of, if it fails. */
export const run = (args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let complained = '';
    child.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      complained += text.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`node ${args.join(' ')} ended with ${code}\n${complained}`));
    });
  });
