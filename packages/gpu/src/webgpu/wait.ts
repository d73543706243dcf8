/** Waits for what the GPU does. */
export type Wait = <T>(done: Promise<T>) => Promise<T>;

/** Milliseconds that are waited without a nap: what is read at once, on a machine with cores to spare, comes as soon as it is there. */
const MOMENT = 1;
/** Milliseconds of a nap, if the system's timers are so fine. */
const NAP = 0.05;

/**
 * Waiting where each turn of the event loop looks once whether the GPU is done, as with Dawn in Node. The turns alone keep a
 * core busy; where cores are few and the driver is in software, they take from it the time that they wait for. So whoever waits
 * longer than a moment naps between turns.
 */
export const restfully = (): Wait => {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let waiting = 0;
  let since = 0;
  // One loop for all who wait: a turn has one nap, however many there are.
  let turning = false;
  const turn = (): void => {
    turning = waiting > 0;
    if (!turning) return;
    if (performance.now() - since > MOMENT) Atomics.wait(never, 0, 0, NAP);
    setImmediate(turn);
  };
  return async (done) => {
    if (waiting++ === 0) since = performance.now();
    if (!turning) setImmediate(turn);
    turning = true;
    try {
      return await done;
    } finally {
      waiting--;
    }
  };
};
