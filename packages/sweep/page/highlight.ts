import type { Store } from './store.ts';

/** Marks the trial that is looked at among the marks of a picture. */
export const highlight = (svg: SVGSVGElement, marks: ReadonlyMap<number, SVGElement>, store: Store): void => {
  for (const each of svg.querySelectorAll('.on')) each.classList.remove('on');
  const mark = store.focus === null ? undefined : marks.get(store.focus);
  svg.classList.toggle('dim', mark !== undefined);
  if (!mark) return;
  mark.classList.add('on');
  // What is drawn last lies on top.
  mark.parentNode!.append(mark);
};

/** Arrow keys go from trial to trial, Enter holds one, Escape lets go. */
export const walkByKeys = (svg: SVGSVGElement, store: Store, among: () => readonly number[]): void => {
  svg.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') store.walk(1, among());
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') store.walk(-1, among());
    else if (event.key === 'Home') store.walk(-among().length, among());
    else if (event.key === 'End') store.walk(among().length, among());
    else if (event.key === 'Enter' && store.focus !== null) store.pin(store.focus);
    else if (event.key === 'Escape') store.pin(null);
    else return;
    event.preventDefault();
  });
  svg.addEventListener('blur', () => store.setFocus(null));
};
