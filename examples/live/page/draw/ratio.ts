import { type ReadonlySignal, signal } from '@preact/signals';

const now = signal(1);
let watching = false;

/** It changes when the page is zoomed, and when its window goes to another screen. */
const watch = (): void => {
  now.value = devicePixelRatio;
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', watch, { once: true });
};

/** Pixels of the screen in a CSS pixel. */
export const pixelRatio = (): ReadonlySignal<number> => {
  if (!watching) {
    watching = true;
    watch();
  }
  return now;
};
