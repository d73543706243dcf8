import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { announcement, running, series, step } from '../state.ts';
import { shortOf, wholeOf } from '../words.ts';

/** No more than one sentence in so many milliseconds: the last. */
const EVERY = 1500;
/** While it trains there is always something to say. */
const PROGRESS_EVERY = 15_000;

/** Says what happens to those who do not see the pictures. */
export function Announcer() {
  const said = useSignal('');
  useSignalEffect(() => {
    const next = announcement.value;
    const timer = setTimeout(
      () => {
        said.value = next;
      },
      said.peek() === '' ? 0 : EVERY,
    );
    return () => clearTimeout(timer);
  });
  const trains = running.value;
  useEffect(() => {
    if (!trains) return;
    const timer = setInterval(() => {
      const errors = series.peek().errors.at(-1);
      if (errors !== undefined)
        announcement.value = `Step ${wholeOf(step.peek())}: ${shortOf(errors)} wrong in a sequence`;
    }, PROGRESS_EVERY);
    return () => clearInterval(timer);
  }, [trains]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
