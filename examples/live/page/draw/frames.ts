/** How long the drawings of one frame may take together, in milliseconds; what is left waits for the next. */
const BUDGET = 12;

const waiting = new Set<() => void>();
let asked = false;

const frame = (): void => {
  asked = false;
  const end = performance.now() + BUDGET;
  // Only those that wait now: one that asks for another frame waits for the next.
  for (const paint of [...waiting]) {
    if (performance.now() > end) break;
    waiting.delete(paint);
    paint();
  }
  if (waiting.size > 0) ask();
};

const ask = (): void => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
};

/** Calls `paint` once in one of the next frames, however often it is asked for. */
export const nextFrame = (paint: () => void): void => {
  waiting.add(paint);
  ask();
};

export const forgetFrame = (paint: () => void): void => {
  waiting.delete(paint);
};
