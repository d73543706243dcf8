import { Histories } from '../pictures/Histories.tsx';
import { NOTHING } from '../pictures/nothing.ts';
import { TapeTables } from '../pictures/TapeTables.tsx';
import { trace } from '../state.ts';

/** What the heads did over time, and the tables behind the tape. */
export function Heads() {
  const { memory } = trace.value ?? NOTHING;
  return memory ? (
    <section class="heads" aria-labelledby="heads-title">
      <h2 id="heads-title">Where the heads were</h2>
      <Histories memory={memory} />
      <TapeTables memory={memory} />
    </section>
  ) : null;
}
