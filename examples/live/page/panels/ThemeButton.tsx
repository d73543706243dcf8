import { type Theme, theme, themes } from '../theme.ts';

const LABELS: Readonly<Record<Theme, string>> = { auto: 'Auto', dark: 'Dark', light: 'Light' };

/** Colours as the system has them, dark, or light. */
export function ThemeButton() {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length]!;
  return (
    <button
      type="button"
      class="button plain theme"
      aria-label={`Colours: ${LABELS[theme.value]}. Change to ${LABELS[next]}`}
      onClick={() => {
        theme.value = next;
      }}
    >
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5v11a5.5 5.5 0 0 1 0-11z" />
      </svg>
      <span>{LABELS[theme.value]}</span>
    </button>
  );
}
