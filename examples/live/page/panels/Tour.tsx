import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { view } from '../state.ts';
import { type Stop, stops } from './tour-stops.ts';

const MARGIN = 12;

const placeOf = ({ place }: Stop): HTMLElement | null => document.querySelector(`.engram-live .${place}`);

/** Beside what it speaks of: beneath it where there is room, else above, else at the foot of the window. */
const putBeside = (dialog: HTMLElement, target: HTMLElement): void => {
  const [box, size] = [target.getBoundingClientRect(), dialog.getBoundingClientRect()];
  const [width, height] = [document.documentElement.clientWidth, innerHeight];
  const left = Math.max(MARGIN, Math.min(box.left, width - size.width - MARGIN));
  const beneath = box.bottom + MARGIN;
  const above = box.top - MARGIN - size.height;
  const last = height - MARGIN - size.height;
  const beside = box.right + MARGIN;
  if (beneath <= last) Object.assign(dialog.style, { left: `${left}px`, top: `${beneath}px` });
  else if (above >= MARGIN) Object.assign(dialog.style, { left: `${left}px`, top: `${above}px` });
  else if (beside + size.width + MARGIN <= width)
    Object.assign(dialog.style, { left: `${beside}px`, top: `${Math.max(MARGIN, Math.min(box.top, last))}px` });
  else if (box.left - MARGIN - size.width >= MARGIN)
    Object.assign(dialog.style, {
      left: `${box.left - MARGIN - size.width}px`,
      top: `${Math.max(MARGIN, Math.min(box.top, last))}px`,
    });
  else Object.assign(dialog.style, { left: `${left}px`, top: `${last}px` });
};

/** A short way through the page. The page stays in use: what the tour speaks of can be tried at once. */
export function Tour() {
  const at = useSignal<number | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  // Parts can be left out.
  const there = at.value === null ? [] : stops.filter((stop) => placeOf(stop) !== null);
  const stop = at.value === null ? undefined : there[at.value];

  useEffect(() => {
    const [box, target] = [dialog.current, stop && placeOf(stop)];
    if (!box || !target) return;
    if (!box.open) box.show();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    target.dataset.toured = '';
    const tall = innerWidth < 700 || target.offsetHeight > 0.6 * innerHeight;
    target.scrollIntoView({ block: tall ? 'start' : 'center', behavior: calm ? 'instant' : 'smooth' });
    const put = (): void => putBeside(box, target);
    put();
    box.focus();
    const end = new AbortController();
    addEventListener('scroll', put, { signal: end.signal, passive: true });
    addEventListener('resize', put, { signal: end.signal });
    return () => {
      end.abort();
      delete target.dataset.toured;
    };
  }, [stop]);

  const close = (): void => {
    at.value = null;
    dialog.current?.close();
    opener.current?.focus();
  };
  const go = (to: number): void => {
    if (to >= 0 && to < there.length) at.value = to;
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowRight') go((at.value ?? 0) + 1);
    else if (event.key === 'ArrowLeft') go((at.value ?? 0) - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const number = at.value ?? 0;
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="button plain"
        aria-haspopup="dialog"
        onClick={() => {
          view.value = 'watch';
          // Once it is there.
          requestAnimationFrame(() => {
            at.value = 0;
          });
        }}
      >
        Tour
      </button>
      <dialog ref={dialog} class="sheet tour" aria-labelledby="tour-title" tabIndex={-1} onKeyDown={press}>
        {stop && (
          <>
            <h2 id="tour-title">{stop.title}</h2>
            <p>{stop.text}</p>
            <div class="row">
              <span class="hint">
                {number + 1} of {there.length}
              </span>
              <button type="button" class="button" onClick={close}>
                Close
              </button>
              <button type="button" class="button" disabled={number === 0} onClick={() => go(number - 1)}>
                Back
              </button>
              <button
                type="button"
                class="button primary"
                onClick={() => (number + 1 < there.length ? go(number + 1) : close())}
              >
                {number + 1 < there.length ? 'Next' : 'Done'}
              </button>
            </div>
          </>
        )}
      </dialog>
    </>
  );
}
