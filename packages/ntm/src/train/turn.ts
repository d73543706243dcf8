/** Milliseconds of work after which timers, signals and a browser's page get their turn. */
const TURN_EVERY = 50;

/** A function to await in a loop: now and then it lets the others have their turn. */
export const turns = (): (() => Promise<void> | undefined) => {
  let last = performance.now();
  return () => {
    if (performance.now() - last < TURN_EVERY) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        last = performance.now();
        resolve();
      }, 0);
    });
  };
};
