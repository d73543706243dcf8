import './pictures.css';
import { useSignal } from '@preact/signals';
import { barsAround } from '../draw/bars.ts';
import { Stage } from '../pictures/Stage.tsx';
import { stages, strongest } from '../pictures/stages.tsx';
import { Vector } from '../pictures/Vector.tsx';
import { at, begun, looks, running, spec, speed, status, trace } from '../state.ts';

/** Why there is nothing to look at, in words. */
const why = (): string => {
  if (trace.value && !trace.value.memory) return 'This network has no memory, and no head that looks at one.';
  if (spec.value.model === 'dnc')
    return 'A DNC finds its slots in another way: by what they hold, by what is free, and by the order in which they were written. The rows under “Where the heads were” show that.';
  if (spec.value.model === 'tiny-ntm')
    return 'TinyNTM is too small for this: its controller points at slots outright, and there is nothing between.';
  if (running.value)
    return 'At full speed its looks change faster than you could read them. Pause, or train more slowly, and they are here.';
  if (status.value === 'recorded')
    return 'This is a recording, which has only where the heads look. Press Train, then pause: here is how they came to look there.';
  if (begun.value && !begun.value.looks) return 'This network has no head with these equations.';
  return 'One moment: the network is asked how it came to look there.';
};

/** Which slots the bars are of. */
const barsOf = (weights: Float32Array): string => {
  const { from, count } = barsAround(strongest(weights), weights.length);
  return count === weights.length ? 'One bar a slot.' : `One bar a slot, of slots ${from} to ${from + count - 1}.`;
};

/** How a head came to look where it looks, in four small pictures. */
export function Look() {
  const chosen = useSignal(0);
  const tooFast = running.value && speed.value.perSecond === null;
  const all = tooFast ? [] : (looks.value?.looks ?? []);
  const look = all[Math.min(chosen.value, all.length - 1)];
  return (
    <section class="look" aria-labelledby="look-title">
      <div class="head-line">
        <h2 id="look-title">Anatomy of a look</h2>
        {look && (
          <fieldset class="choices">
            <legend class="unseen">Head</legend>
            {all.map((each, i) => (
              <label key={`${each.head} ${each.number}`}>
                <input
                  type="radio"
                  name="engram-look-head"
                  checked={each === look}
                  onChange={() => {
                    chosen.value = i;
                  }}
                />
                <span>
                  {each.head === 'read' ? 'Read' : 'Write'} head{' '}
                  {all.some((other) => other.head === each.head && other.number > 0) ? each.number + 1 : ''}
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
      {look ? (
        <>
          <p class="hint">
            How the {look.head} head came to look where it looks at step {(looks.value?.at ?? at.value) + 1}: four small
            steps, each from the one before. Dashes: before. Bars: after. {barsOf(look.weights)}
          </p>
          <ol class="stages">
            {stages.map((stage) => (
              <Stage key={stage.name} stage={stage} look={look}>
                {stage.name === 'Content' && <Vector values={look.key} label="k" />}
              </Stage>
            ))}
          </ol>
        </>
      ) : (
        <p class="why">{why()}</p>
      )}
    </section>
  );
}
