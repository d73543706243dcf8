import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { taskChoices } from '../../shared/catalog.ts';
import { choose, linkHere, openShipped, save } from '../actions.ts';
import { openFile } from '../files.ts';
import { announcement, begun, spec, status } from '../state.ts';

const brings = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** A file that is dropped anywhere on the page opens. */
export function DropFile() {
  const over = useSignal(false);
  useEffect(() => {
    const end = new AbortController();
    const listen = (kind: 'dragover' | 'drop' | 'dragleave', then: (event: DragEvent) => void): void =>
      document.addEventListener(kind, (event) => brings(event) && then(event), { signal: end.signal });
    listen('dragover', (event) => {
      event.preventDefault();
      over.value = true;
    });
    listen('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) over.value = false;
    });
    listen('drop', (event) => {
      event.preventDefault();
      over.value = false;
      const file = event.dataTransfer?.files[0];
      if (file) void openFile(file);
    });
    return () => end.abort();
  }, [over]);
  return over.value ? (
    <div class="drop">
      <p>Drop it: a checkpoint, or a trained network.</p>
    </div>
  ) : null;
}

function CopyLink() {
  const said = useSignal<'' | 'copied' | 'shown'>('');
  const text = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (said.value === 'shown') text.current?.select();
    if (said.value !== 'copied') return;
    const timer = setTimeout(() => {
      said.value = '';
    }, 2500);
    return () => clearTimeout(timer);
  }, [said.value, said]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(linkHere());
      said.value = 'copied';
      announcement.value = 'The link is copied';
    } catch {
      // Not allowed here: then the reader copies it by hand.
      said.value = 'shown';
    }
  };
  return (
    <div class="way">
      <button type="button" class="button" onClick={() => void copy()}>
        {said.value === 'copied' ? 'Copied ✓' : 'Copy the link'}
      </button>
      {said.value === 'shown' ? (
        <input ref={text} type="text" readOnly value={linkHere()} aria-label="The link to this training" />
      ) : (
        <p class="hint">It is this very training: whoever opens it sees the same numbers.</p>
      )}
    </div>
  );
}

function OpenFile() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="way">
      <button type="button" class="button" onClick={() => input.current?.click()}>
        Open a file
      </button>
      <input
        ref={input}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-label="A checkpoint or a trained network"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void openFile(file);
          // So that the same file can be opened again.
          currentTarget.value = '';
        }}
      />
      <p class="hint">A checkpoint, or a trained network. Or drop it anywhere on the page.</p>
    </div>
  );
}

/** In and out: files, links, and the trained networks that ship. */
export function Files() {
  const saves = status.value !== 'recorded' && begun.value?.trains === true;
  return (
    <section class="files" aria-labelledby="files-title">
      <h2 id="files-title">Take it with you</h2>
      <div class="ways-out">
        <CopyLink />
        <div class="way">
          <button type="button" class="button" disabled={!saves} onClick={save}>
            Download a checkpoint
          </button>
          <p class="hint">All that it takes to go on from here, on this page or in Node.</p>
        </div>
        <OpenFile />
        <div class="way">
          <div class="row">
            {taskChoices
              .filter(({ trained }) => trained)
              .map(({ task, label }) => (
                <button
                  key={task}
                  type="button"
                  class="button"
                  onClick={() => {
                    if (task !== spec.value.task) choose({ task });
                    openShipped();
                  }}
                >
                  {label}
                </button>
              ))}
          </div>
          <p class="hint">Networks that are trained already.</p>
        </div>
      </div>
    </section>
  );
}
