/** Lines that are said at once, and seconds for which one more may be. */
const AT_ONCE = 50;
const EVERY = 3;

/** Says lines as they come; where they come fast, one every few seconds, and how many were left out. */
export const nowAndThen = (say: (line: string) => void): ((line: string) => void) => {
  let free = AT_ONCE;
  let last = performance.now();
  let left = 0;
  return (line) => {
    const now = performance.now();
    free = Math.min(AT_ONCE, free + (now - last) / (1000 * EVERY));
    last = now;
    if (free < 1) {
      left++;
      return;
    }
    free--;
    say(left === 0 ? line : `${line} (${left} more before it)`);
    left = 0;
  };
};
