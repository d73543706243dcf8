/** The labs: every folder beside this file with a `main.ts` that runs it and an `about.ts` that says what it is. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export function labNames(): string[] {
  return readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(mainOf(entry.name)))
    .map((entry) => entry.name)
    .sort();
}

export const mainOf = (name: string): string => `${here}${name}/main.ts`;

/** The line that `about.ts` exports by default. */
export async function aboutLab(name: string): Promise<string> {
  const about: { default: string } = await import(pathToFileURL(`${here}${name}/about.ts`).href);
  return about.default;
}
