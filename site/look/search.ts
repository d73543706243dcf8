/** The search in the header of every page: names of the API and headings of the docs, looked up in one file. */

interface Entry {
  readonly title: string;
  readonly url: string;
  readonly where: string;
}

const MOST = 12;

/** Lower is better; `null` where it does not fit. */
const rank = (title: string, query: string): number | null => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = title.toLowerCase();
  const [last = text] = text.split('.').slice(-1);
  let sum = 0;
  for (const word of words) {
    if (text === word || last === word) sum += 0;
    else if (text.startsWith(word)) sum += 1;
    else if (last.startsWith(word)) sum += 2;
    else if (text.includes(word)) sum += 4;
    else return null;
  }
  // Of two that differ in that alone, the one that is written as it was typed.
  return sum + text.length / 100 - (title.startsWith(query) ? 0.005 : 0);
};

const best = (entries: readonly Entry[], query: string): Entry[] =>
  entries
    .flatMap((entry) => {
      const place = rank(entry.title, query);
      return place === null ? [] : [{ entry, place }];
    })
    .sort((a, b) => a.place - b.place)
    .slice(0, MOST)
    .map(({ entry }) => entry);

export const startSearch = (box: HTMLElement): void => {
  const input = box.querySelector('input')!;
  const list = box.querySelector<HTMLElement>('.found')!;
  const status = box.querySelector<HTMLElement>('[role=status]')!;
  const index = new URL(box.dataset.index!, location.href);
  let entries: Promise<readonly Entry[]> | null = null;
  let chosen = -1;

  const load = () => {
    entries ??= fetch(index).then((answer) => answer.json() as Promise<readonly Entry[]>);
    // The next letter asks again.
    entries.catch(() => {
      entries = null;
    });
    return entries;
  };

  const options = () => [...list.querySelectorAll<HTMLAnchorElement>('a')];

  const choose = (next: number) => {
    const all = options();
    chosen = all.length === 0 ? -1 : (next + all.length) % all.length;
    for (const [place, option] of all.entries()) option.setAttribute('aria-selected', String(place === chosen));
    if (chosen < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', all[chosen]!.id);
      all[chosen]!.scrollIntoView({ block: 'nearest' });
    }
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    choose(-1);
    input.removeAttribute('aria-activedescendant');
  };

  const show = async () => {
    const query = input.value;
    if (query.trim() === '') {
      close();
      status.textContent = '';
      return;
    }
    const known = await load().catch(() => null);
    if (input.value !== query) return;
    if (known === null) {
      close();
      status.textContent = 'The list of names could not be loaded';
      return;
    }
    const found = best(known, query);
    list.replaceChildren(
      ...found.map((entry, place) => {
        const option = document.createElement('a');
        option.id = `found-${place}`;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.tabIndex = -1;
        option.href = new URL(entry.url, index).href;
        const where = document.createElement('small');
        where.textContent = entry.where;
        option.append(entry.title, where);
        return option;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    status.textContent = found.length === 0 ? 'Nothing found' : `${found.length} found`;
    box.classList.toggle('nothing', found.length === 0);
    chosen = -1;
    if (found.length > 0) choose(0);
  };

  input.addEventListener('focus', () => void load());
  input.addEventListener('input', () => void show());
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') choose(chosen + 1);
    else if (event.key === 'ArrowUp') choose(chosen - 1);
    else if (event.key === 'Enter') options()[chosen]?.click();
    else if (event.key === 'Escape' && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  box.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) close();
  });
  // A press must not take the focus, and the list with it, before it is a click.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    const at = event.target;
    const typing =
      at instanceof HTMLElement && (at.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
};
