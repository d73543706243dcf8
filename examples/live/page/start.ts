import { effect } from '@preact/signals';
import { writeLink } from '../shared/link.ts';
import { isUntouched } from '../shared/messages.ts';
import { goOnAfterTab, openShipped, train, waitForTab } from './actions.ts';
import type { Recording } from './recording.ts';
import {
  at,
  begun,
  currentLink,
  length,
  looks,
  opened,
  playing,
  probe,
  recording,
  running,
  snapshot,
  spec,
  speed,
  status,
  trace,
} from './state.ts';
import { begin, isThere, lookAgain, send, showRecording } from './watched.ts';

/** How long the pictures stay at a step while the sequence is played. */
const PLAY_EVERY = 120;
/** The recording is played once as the page opens, unless the reader wants things to keep still. */
const PLAYS_ONCE = matchMedia('(prefers-reduced-motion: no-preference)').matches;

/** Begins: with the recording that ships, or, where the link asks for something else, with that. */
export const start = (shipped: Recording | null): void => {
  recording.value = shipped;
  // Who was faster than the recording goes on with what they have begun.
  if (!isThere()) {
    if (opened.shipped) openShipped();
    else if (opened.step !== null && opened.step > 0) train(opened.step);
    else if (!showRecording()) {
      status.value = 'paused';
      begin();
    }
  }
  // Once through the sequence, so that there is something on the tape; whoever trains meanwhile goes on with it.
  let opening = status.value === 'recorded' && opened.at === 0;
  if (opening && PLAYS_ONCE) playing.value = true;
  else if (opening) at.value = length.value - 1;

  effect(() => {
    // Asking for another sequence of the recording's network needs the network itself.
    const { sequence: asked, tampering: done } = probe.value;
    if (status.peek() === 'recorded') {
      if (isUntouched(done) && recording.peek()?.isOf(spec.peek(), asked)) return;
      openShipped();
      return;
    }
    lookAgain();
  });

  effect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      if (at.peek() + 1 < length.peek()) at.value = at.peek() + 1;
      else if (opening) playing.value = false;
      else at.value = 0;
    }, PLAY_EVERY);
    return () => {
      clearInterval(timer);
      opening = false;
    };
  });

  effect(() => {
    if (status.value !== 'recorded' || !recording.value) return;
    looks.value = snapshot.value === null ? { at: at.value, looks: recording.value.looksAt(at.value) } : null;
  });

  effect(() => {
    // How the heads came to look there, once the cursor rests. At full speed it would be another network by then.
    const asked = at.value;
    if (!trace.value || !begun.value?.looks || (running.value && speed.value.perSecond === null)) return;
    const timer = setTimeout(() => send({ kind: 'look', at: asked }), 60);
    return () => clearTimeout(timer);
  });

  effect(() => {
    const text = writeLink(currentLink.value);
    // Browsers refuse more than a hundred of these in half a minute.
    const timer = setTimeout(() => history.replaceState(null, '', `#${text}`), 400);
    return () => clearTimeout(timer);
  });

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) waitForTab();
    else goOnAfterTab();
  });
};
