/** What ends a process from outside and can be heeded: Ctrl-C, `kill`, a closed terminal; with the exit codes of shells. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Calls back once, with the exit code, when the process is asked to end. @returns what stops listening. */
export const onInterrupt = (heed: (exitCode: number) => void): (() => void) => {
  const off = (): void => {
    for (const signal of Object.keys(SIGNALS)) process.off(signal, listener);
  };
  const listener = (signal: keyof typeof SIGNALS): void => {
    // Whoever asks twice is not made to wait.
    off();
    heed(SIGNALS[signal]);
  };
  for (const signal of Object.keys(SIGNALS)) process.on(signal, listener);
  return off;
};
