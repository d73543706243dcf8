import { extname } from 'node:path';
import type { Chart } from '../chart/chart.ts';
import { PlotError } from '../errors.ts';
import { type PNGOptions, toPNG } from './png.ts';
import { toSVG } from './svg.ts';
import { writeFile } from './write-file.ts';

/**
 * Draws a chart into a file, as its extension says: `.svg` or `.png`. Missing folders are made. The file is written
 * beside its place and renamed, so that nobody ever sees half of it and a failure leaves an older one untouched; the mode of
 * an older one is kept.
 *
 * @param options for `.png` only
 * @throws {PlotError} on another extension, or when the file can't be written; `cause` is the system's error
 */
export async function save(chart: Chart, path: string, options: PNGOptions = {}): Promise<void> {
  const extension = extname(path).toLowerCase();
  if (extension !== '.svg' && extension !== '.png') {
    throw new PlotError(`save: ${path}: extension ${extension ? `"${extension}"` : 'missing'}, need .svg or .png`);
  }
  const content = extension === '.svg' ? await toSVG(chart) : await toPNG(chart, options);

  try {
    await writeFile(path, content);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new PlotError(`save: cannot write ${path}: ${reasons[code ?? ''] ?? message}`, { cause: error });
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied (EACCES)',
  EPERM: 'not permitted (EPERM)',
  EROFS: 'the file system is read-only (EROFS)',
  ENOSPC: 'no space left (ENOSPC)',
  EISDIR: 'it is a folder (EISDIR)',
  ENOTDIR: 'part of the path is a file, not a folder (ENOTDIR)',
  EEXIST: 'its folder is a file (EEXIST)',
};
