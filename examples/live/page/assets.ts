import type { TaskName } from '@engram/ntm';

// What ships beside the page. Bundlers find these files by the addresses as they are written here.

export const recordingFile = new URL('../data/copy.recording', import.meta.url).href;

/** Trained networks, by their task. */
export const trainedFiles: { readonly [T in TaskName]?: string } = {
  copy: new URL('../../ntm/trained/copy.safetensors', import.meta.url).href,
  'repeat-copy': new URL('../../ntm/trained/repeat-copy.safetensors', import.meta.url).href,
  'associative-recall': new URL('../../ntm/trained/associative-recall.safetensors', import.meta.url).href,
  'priority-sort': new URL('../../ntm/trained/priority-sort.safetensors', import.meta.url).href,
  'graph-traversal': new URL('../../ntm/trained/graph-traversal.safetensors', import.meta.url).href,
  mqar: new URL('../../ntm/trained/mqar.safetensors', import.meta.url).href,
  'dynamic-ngrams': new URL('../../ntm/trained/dynamic-ngrams.safetensors', import.meta.url).href,
};

/** The bytes of a file. @throws {Error} where it does not come. */
export const bytesAt = async (address: string): Promise<ArrayBuffer> => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  return response.arrayBuffer();
};
