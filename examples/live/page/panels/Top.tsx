import { type View, views } from '../../shared/link.ts';
import { choice, hidden, view } from '../state.ts';
import { Keys } from './Keys.tsx';
import { ThemeButton } from './ThemeButton.tsx';
import { Tour } from './Tour.tsx';

const LABELS: Readonly<Record<View, string>> = { watch: 'Watch one', compare: 'Compare', seeds: 'Ten seeds' };

const show = (next: View): void => {
  view.value = next;
  document.getElementById(`engram-tab-${next}`)?.focus();
};

const turn = (event: KeyboardEvent): void => {
  const now = views.indexOf(view.value);
  const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: views.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(views[(to + views.length) % views.length]!);
};

function Tabs() {
  return (
    <div role="tablist" aria-label="What to look at" class="tabs" onKeyDown={turn} tabIndex={-1}>
      {views.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`engram-tab-${each}`}
          aria-selected={view.value === each}
          aria-controls="engram-view"
          tabIndex={view.value === each ? 0 : -1}
          onClick={() => show(each)}
        >
          {LABELS[each]}
        </button>
      ))}
    </div>
  );
}

/** The title, what the network is asked, and the ways through the page. */
export function Top({ embedded }: { readonly embedded: boolean }) {
  const Title = embedded ? 'h2' : 'h1';
  return (
    <div class="top">
      <Title class="title">Watch it learn</Title>
      <p class="lede">{choice.value.about}</p>
      <div class="ways">
        {!embedded && !hidden.has('compare') && <Tabs />}
        <div class="tools">
          {!hidden.has('tour') && <Tour />}
          <Keys />
          <ThemeButton />
        </div>
      </div>
    </div>
  );
}
