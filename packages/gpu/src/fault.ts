import { EngramError } from '@engram/tensor';

/** What went wrong on a device. */
export interface Fault {
  /** In one line. */
  readonly message: string;
  /** All that is known: a driver's report, a shader's code. */
  readonly cause: Error;
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0];

/** A report of any length; `details` go into the cause only. */
export const faultOf = (report: string, details = ''): Fault => ({
  message: firstLine(report),
  cause: new Error(details === '' ? report : `${report}\n${details}`),
});

/** What an op or a read throws from then on. */
export const faultError = (adapter: string, { message, cause }: Fault): EngramError =>
  new EngramError(
    `gpu (${adapter}): ${message}; tensors on this backend are lost: go on with setBackend(await gpu()) or setBackend('cpu')`,
    { cause },
  );

/** A kernel that gpu.js or its shader's compiler refuses, in one line. */
export const kernelError = (name: string, what: string, cause: unknown): EngramError =>
  new EngramError(`gpu: kernel '${name}' ${what}: ${firstLine((cause as Error).message)}`, { cause });
