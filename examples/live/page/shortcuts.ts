import { signal } from '@preact/signals';
import { pause, reset, stepOnce, train } from './actions.ts';
import { running, stuck, view } from './state.ts';

/** Single keys get in the way of those who speak to their machine: they can be off. */
export const keysOn = signal(true);

/** What the keys do, for people. */
export const keys: readonly { readonly key: string; readonly does: string }[] = [
  { key: 'Space', does: 'train, or pause' },
  { key: '.', does: 'one training step' },
  { key: 'r', does: 'back to the start' },
  { key: '← →', does: 'along the sequence, when the tape has the focus' },
  { key: 'Shift ← →', does: 'from slot to slot, when the tape has the focus' },
  { key: 'Home End', does: 'to the first and the last step' },
  { key: 'Esc', does: 'closes what is open' },
];

export const toggleTraining = (): void => {
  if (running.value) pause();
  else train();
};

/** Those that keep the space bar to themselves, and those that keep every key. */
const PRESSED = 'button, a, summary, select, [role="tab"], [role="slider"], dialog, [popover]';
const TYPED = 'input, textarea, select, [contenteditable]';

const within = (event: Event, selector: string): boolean =>
  event.target instanceof Element && event.target.closest(selector) !== null;

const press = (event: KeyboardEvent): void => {
  if (!keysOn.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  // Side by side there is no one network that is meant.
  if (within(event, TYPED) || view.value !== 'watch') return;
  if (event.key === ' ') {
    if (within(event, PRESSED)) return;
    if (!stuck.value) toggleTraining();
  } else if (event.key === '.') {
    if (!stuck.value && !running.value) stepOnce();
  } else if (event.key === 'r') reset();
  else return;
  event.preventDefault();
};

/** As a part of another page it hears the keys only where the focus is within it. Returns what ends it. */
export const listenToKeys = (embedded: boolean): (() => void) => {
  const where = (embedded && document.getElementById('live')) || document.documentElement;
  where.addEventListener('keydown', press);
  return () => where.removeEventListener('keydown', press);
};
