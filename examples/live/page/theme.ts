import { effect, signal } from '@preact/signals';

/** `auto` is as the system has it. */
export const themes = ['auto', 'dark', 'light'] as const;
export type Theme = (typeof themes)[number];

/** `public/theme.js` reads it, too. */
const KEY = 'engram-theme';

/** Storage can be off, or full: then the choice is as long as the page. */
const remembered = (): Theme => {
  try {
    const kept = localStorage.getItem(KEY);
    return themes.find((theme) => theme === kept) ?? 'auto';
  } catch {
    return 'auto';
  }
};

const remember = (theme: Theme): void => {
  try {
    if (theme === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // As above.
  }
};

export const theme = signal<Theme>('auto');

export const startTheme = (): void => {
  theme.value = remembered();
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === 'auto') delete dataset.theme;
    else dataset.theme = theme.value;
    remember(theme.value);
  });
};
