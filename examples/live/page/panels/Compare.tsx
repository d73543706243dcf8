import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { modelLabels } from '../../shared/catalog.ts';
import { Comparison } from '../compare/comparison.ts';
import { LaneCard } from '../compare/LaneCard.tsx';
import { LaneTable } from '../compare/LaneTable.tsx';
import { canGo, summary } from '../compare/lane.ts';
import { entriesOf } from '../compare/lanes.ts';
import { Connection } from '../connection.ts';
import { announcement, choice, problem, spec, view } from '../state.ts';
import { PickNetwork, PickTask } from './Pick.tsx';
import './compare.css';

/** Several networks on the same data, or ten seeds of one, side by side. */
export function Compare() {
  const { value: now } = view;
  const { value: asked } = spec;
  const comparison = useSignal<Comparison | null>(null);
  const key = JSON.stringify([now, entriesOf(now, asked)]);

  useEffect(() => {
    if (now === 'watch') return;
    const next = new Comparison(
      entriesOf(now, asked),
      (broken) => new Connection({ broken }),
      navigator.hardwareConcurrency,
      (text) => {
        announcement.value = text;
      },
      (reason) => {
        problem.value = { title: 'A worker has stopped', text: reason };
      },
    );
    comparison.value = next;
    const look = (): void => next.seen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      comparison.value = null;
      next.close();
    };
  }, [key]);

  if (now === 'watch') return null;
  const [title, lead] = words(now);
  return (
    <section class="compare" aria-labelledby="compare-title">
      <h2 id="compare-title">{title}</h2>
      <p class="hint">{lead}</p>
      <Chosen />
      {comparison.value && <Lanes comparison={comparison.value} />}
    </section>
  );
}

const words = (now: 'compare' | 'seeds'): readonly [title: string, lead: string] => {
  const what = choice.value.label.toLowerCase();
  if (now === 'seeds')
    return [
      `Ten times ${modelLabels[spec.value.model].label} on ${what}`,
      'The same network and the same recipe, begun with ten other random numbers. Luck has a part in it: all ten are here, those that fail too.',
    ];
  return [
    `Side by side on ${what}`,
    'The same sequences in the same order for all of them. What differs is the memory.',
  ];
};

/** What is compared. */
function Chosen() {
  return (
    <div class="compare-chosen">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is in it */}
      <label>
        <span>Task</span>
        <PickTask />
      </label>
      {view.value === 'seeds' && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is in it
        <label>
          <span>Network</span>
          <PickNetwork />
        </label>
      )}
    </div>
  );
}

function Lanes({ comparison }: { readonly comparison: Comparison }) {
  const { lanes } = comparison;
  const seeds = view.value === 'seeds';
  const noun = choice.value.models.includes('tiny-ntm') ? 'token' : 'bit';
  return (
    <>
      <Buttons comparison={comparison} />
      <p class="row lanes-key">
        <span class="key-curve">wrong {noun}s a sequence, over the steps of the training</span>
        <span class="key-write">where it writes</span>
        <span class="key-read">where it reads</span>
        <span class="key-wrong">wrong in its answer</span>
      </p>
      <div class={seeds ? 'lanes lanes-many' : 'lanes'}>
        {lanes.map((running) => (
          <LaneCard
            key={running.entry.label}
            running={running}
            extent={comparison.extent}
            onGoOn={() => comparison.goOn(running)}
          />
        ))}
      </div>
      <LaneTable lanes={lanes} what={seeds ? 'Seed' : 'Network'} noun={noun} />
    </>
  );
}

function Buttons({ comparison }: { readonly comparison: Comparison }) {
  const all = comparison.lanes.map(({ lane }) => lane.value);
  return (
    <div class="row">
      <button type="button" class="button primary" disabled={!all.some(canGo)} onClick={() => comparison.runAll()}>
        Run all
      </button>
      <button
        type="button"
        class="button"
        disabled={!all.some(({ status }) => status === 'training')}
        onClick={() => comparison.pauseAll()}
      >
        Pause all
      </button>
      <button type="button" class="button" onClick={() => comparison.reset()}>
        Reset
      </button>
      <p class="compare-summary">{summary(all)}</p>
    </div>
  );
}
