import './pictures.css';
import { useEffect } from 'preact/hooks';
import { followMemory } from '../pictures/memory.ts';
import { NOTHING } from '../pictures/nothing.ts';
import { Scrubber } from '../pictures/Scrubber.tsx';
import { SlotLine } from '../pictures/SlotLine.tsx';
import { TapeView } from '../pictures/TapeView.tsx';
import { trace } from '../state.ts';

/** In the place of the tape, for a network that has none. */
function NoMemory() {
  return (
    <p class="no-memory">
      This network has no tape. All that it knows of what it was shown is in its own state, and every number of that
      changes at every step. Short sequences fit in there; watch what happens to long ones.
    </p>
  );
}

/** The memory of the network as a tape, with its heads at the step under the cursor. */
export function Tape() {
  useEffect(followMemory, []);
  const { memory } = trace.value ?? NOTHING;
  return (
    <section class="tape" aria-labelledby="tape-title">
      <div class="head-line">
        <h2 id="tape-title">The memory, a tape</h2>
        {memory && (
          <p class="hint legend">
            <span class="invitation">Point at a slot to see who wrote it.</span>
            <span class="key write" aria-hidden="true" /> writes <span class="key read" aria-hidden="true" /> reads{' '}
            <span class="key below" aria-hidden="true" /> − <span class="key above" aria-hidden="true" /> +
          </p>
        )}
      </div>
      {memory ? <TapeView memory={memory} /> : <NoMemory />}
      <Scrubber />
      {memory && <SlotLine memory={memory} />}
    </section>
  );
}
