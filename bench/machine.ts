/** Where, when and on what something was measured: a time means nothing without it. */
import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Setting {
  readonly date: string;
  /** Of git, with `-dirty` where files differ from it; `null` outside a clone. */
  readonly commit: string | null;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGB: number;
    readonly platform: string;
    /** Processes that wanted to run, averaged over the minute before: if not near 0, others were disturbing. */
    readonly load: number;
  };
  readonly versions: { readonly node: string; readonly v8: string };
}

const HERE = fileURLToPath(new URL('.', import.meta.url));

const gitCommit = (): string | null => {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'], {
      cwd: HERE,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
};

export const setting = (): Setting => {
  const cores = cpus();
  const { node, v8 } = process.versions;
  return {
    date: new Date().toISOString(),
    commit: gitCommit(),
    machine: {
      cpu: cores[0]?.model.trim() ?? 'unknown CPU',
      cores: cores.length,
      memoryGB: Math.round(totalmem() / 2 ** 30),
      platform: `${platform()} ${arch()}`,
      load: Math.round(loadavg()[0]! * 100) / 100,
    },
    versions: { node, v8 },
  };
};

/** `AMD EPYC 7B13` → `amd-epyc-7b13`: what the files of this machine's results are named. */
export const slugOf = (cpu: string): string =>
  cpu
    .toLowerCase()
    .replace(/\((?:r|tm|c)\)|\bcpu\b|@.*$/g, ' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
