import { announcement, problem } from './state.ts';
import { open } from './watched.ts';

/** Far more than any checkpoint of the page's networks; a file is not read before this is known. */
const MOST_BYTES = 64 * 1024 * 1024;

const refuse = (title: string, text: string): void => {
  problem.value = { title, text };
  announcement.value = `${title}: ${text}`;
};

/** Opens a checkpoint, or the weights of a trained network, that the reader brings. */
export const openFile = async (file: File): Promise<void> => {
  if (file.size > MOST_BYTES) {
    const megabytes = Math.ceil(file.size / 1024 / 1024);
    refuse('This file is too large', `${file.name} has ${megabytes} MB; the page reads files of up to 64 MB.`);
    return;
  }
  try {
    open(await file.arrayBuffer(), file.name);
  } catch (error) {
    // A folder that was dropped, or a file that has gone meanwhile.
    refuse('This file cannot be read', `${file.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
