import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SizeChoice } from '../../shared/catalog.ts';
import type { Sequence } from '../../shared/messages.ts';
import { setSize, showSequence } from '../actions.ts';
import { announcement, choice, running, sequence, trace } from '../state.ts';
import { AnswerStrip } from '../try/AnswerStrip.tsx';
import { DrawGrid } from '../try/DrawGrid.tsx';
import { SizeSlider } from '../try/SizeSlider.tsx';
import { drawnSequence, MOST_DRAWN, resized, shownVectors } from '../try/vectors.ts';
import { howWrong, nounOf, sentence, verdictOf } from '../try/verdict.ts';
import { wholeOf } from '../words.ts';
import './try.css';

const PATTERN_LABELS: Readonly<Record<string, string>> = {
  zeros: 'All off',
  ones: 'All on',
  repeat: 'One, repeated',
};

const anySeed = (): number => Math.floor(Math.random() * 2 ** 32);

/** What the network is shown, in the reader's hands, and how far it gets with it. */
export function TryIt() {
  const { drawn } = choice.value;
  return (
    <section class="try" aria-labelledby="try-title">
      <h2 id="try-title">Try it yourself</h2>
      <p class="hint">{lead()}</p>
      <Kinds />
      {drawn !== null && <Drawing bits={drawn} />}
      <Sizes />
      <Outcome />
    </section>
  );
}

const lead = (): string => {
  const { drawn, sizes } = choice.value;
  if (drawn !== null) return 'Give it something of your own, then make it longer than anything it was trained with.';
  if (sizes.length > 0) return 'Give it something it has never seen, and more of it than it was trained with.';
  return 'Give it something it has never seen.';
};

/** The vectors that are shown, as far as they can be drawn. */
const shown = (bits: number): readonly number[] => {
  const { value: now } = sequence;
  if (now.kind === 'drawn') return now.vectors.slice(0, MOST_DRAWN);
  const vectors = trace.value ? shownVectors(trace.value, bits) : [];
  return resized(vectors, Math.min(MOST_DRAWN, Math.max(1, now.size.length ?? vectors.length)));
};

function Kinds() {
  const { drawn, patterns } = choice.value;
  const { value: now } = sequence;
  const { size } = now;
  const random = (): void => showSequence({ kind: 'random', size, seed: anySeed() });
  const kind = now.kind === 'pattern' ? now.pattern : now.kind;
  if (drawn === null && patterns.length === 0)
    return (
      <p>
        <button type="button" class="button" onClick={random}>
          Another one
        </button>
      </p>
    );

  const show = (asked: string): void => {
    if (asked === 'random') random();
    else if (asked === 'drawn' && drawn !== null) showSequence(drawnSequence(shown(drawn), now));
    else showSequence({ kind: 'pattern', pattern: asked, size });
  };
  const all = ['random', ...(drawn === null ? [] : ['drawn']), ...patterns];
  const labels: Readonly<Record<string, string>> = { random: 'Random', drawn: 'My own', ...PATTERN_LABELS };
  return (
    <div class="row try-kinds">
      <fieldset class="choices" aria-label="What it is shown">
        {all.map((each) => (
          <label key={each}>
            <input type="radio" name="try-kind" checked={kind === each} onChange={() => show(each)} />
            {labels[each] ?? each}
          </label>
        ))}
      </fieldset>
      <button type="button" class="button" onClick={random}>
        Another random one
      </button>
    </div>
  );
}

function Drawing({ bits }: { readonly bits: number }) {
  const { value: now } = sequence;
  const vectors = shown(bits);
  const draw = (next: readonly number[]): void => showSequence(drawnSequence(next, sequence.peek()));
  const total = now.kind === 'drawn' ? now.vectors.length : (now.size.length ?? vectors.length);
  return (
    <div class="try-drawing">
      <DrawGrid vectors={vectors} bits={bits} onDraw={draw} />
      <p class="hint">
        {total > vectors.length
          ? `The first ${vectors.length} of ${wholeOf(total)} vectors, one a column. Paint here, and these are all it is shown.`
          : 'Each column is a vector of eight bits. Paint on it.'}
      </p>
      <div class="row">
        <button type="button" class="button" onClick={() => draw(vectors.map(() => 0))}>
          Clear
        </button>
        <button
          type="button"
          class="button"
          onClick={() => draw(vectors.map(() => Math.floor(Math.random() * 2 ** bits)))}
        >
          Scatter
        </button>
      </div>
    </div>
  );
}

function Sizes() {
  const { value: now } = sequence;
  return (
    <div class="sizes">
      {choice.value.sizes.map((each) => (
        <SizeSlider
          key={`${choice.value.task} ${each.name}`}
          {...each}
          value={now.size[each.name] ?? each.start}
          onSize={(value) => resize(each, value)}
        />
      ))}
    </div>
  );
}

/** What is drawn stays as it is as long as it fits the grid; beyond that it is a random one of that length. */
const resize = ({ name }: SizeChoice, value: number): void => {
  const now = sequence.peek();
  const size = { ...now.size, [name]: value };
  if (now.kind !== 'drawn') setSize(size);
  else if (name !== 'length') showSequence({ ...now, size } satisfies Sequence);
  else if (value <= MOST_DRAWN) showSequence(drawnSequence(resized(now.vectors, value), now));
  else setSize(size);
};

/** The longest of the training, in vectors. */
const longest = (): number => choice.value.sizes.find(({ name }) => name === 'length')?.trained ?? 0;

function Outcome() {
  const { value: now } = trace;
  const asked = useRef(sequence.peek());
  useSignalEffect(() => {
    // Said once for each thing that is tried: while it trains it would be said all the time.
    if (!trace.value || running.peek() || asked.current === sequence.peek()) return;
    asked.current = sequence.peek();
    announcement.value = sentence(verdictOf(trace.value), nounOf(choice.peek().task, trace.value.over));
  });
  if (!now)
    return (
      <div class="try-outcome-box">
        <p class="try-outcome">Nothing has been said yet.</p>
      </div>
    );
  const noun = nounOf(choice.value.task, now.over);
  const verdict = verdictOf(now);
  const said = sentence(verdict, noun);
  // Where one vector of the answer is one of the input.
  const mark = choice.value.task === 'copy' ? longest() / verdict.counted : 1;
  return (
    <div class="try-outcome-box">
      <p class={verdict.breaksAt === null ? 'try-outcome try-right' : 'try-outcome'}>
        <strong>{said}</strong> <span class="try-how-wrong">{howWrong(verdict, noun, now.over)}</span>
      </p>
      <AnswerStrip
        trace={now}
        noun={noun}
        label={`The whole answer, wrong where it stands up. ${said}`}
        mark={mark < 1 ? mark : null}
      />
    </div>
  );
}
