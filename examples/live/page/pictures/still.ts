import { signal } from '@preact/signals';

const asked = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the reader wants nothing to move by itself. */
export const still = signal(asked.matches);

asked.addEventListener('change', () => {
  still.value = asked.matches;
});
