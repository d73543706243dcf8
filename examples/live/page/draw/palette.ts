import { computed, type ReadonlySignal, signal } from '@preact/signals';

// The colours of `look.css` for canvases, read again whenever the colour scheme changes.

/** 256 colours, three bytes each: red, green, blue. */
export type Ramp = Uint8Array;

/** The tokens of `look.css` that pictures are drawn with, as CSS colours. */
const TOKENS = ['paper', 'well', 'ink', 'muted', 'grid', 'edge', 'accent', 'read', 'write', 'wrong'] as const;
type Token = (typeof TOKENS)[number];

/** As many as `look.css` has of each. */
const STOPS = [0, 1, 2, 3, 4, 5, 6] as const;

export interface Palette extends Readonly<Record<Token, string>> {
  /** For values of 0 to 1. */
  readonly values: Ramp;
  /** For values of -1 to 1: entry 0 is -1, entry 255 is 1; what is 0 is as the well. */
  readonly signed: Ramp;
  /** For the weights of heads, 0 to 1: from the well to the colour of the head. */
  readonly reads: Ramp;
  readonly writes: Ramp;
}

type Rgb = readonly [number, number, number];

/** What `getComputedStyle` gives for the colours of `look.css`: `rgb(1, 2, 3)`. */
const parseColour = (text: string): Rgb => {
  const [red, green, blue] = text.match(/[\d.]+/g)?.map(Number) ?? [];
  if (red === undefined || green === undefined || blue === undefined) throw new Error(`not a colour: ${text}`);
  return [red, green, blue];
};

/** Straight lines between colours that are equally far apart. */
const rampOf = (stops: readonly Rgb[]): Ramp => {
  const ramp = new Uint8Array(3 * 256);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const below = Math.min(Math.floor(place), stops.length - 2);
    const part = place - below;
    for (let c = 0; c < 3; c++) {
      ramp[3 * i + c] = Math.round(stops[below]![c]! * (1 - part) + stops[below + 1]![c]! * part);
    }
  }
  return ramp;
};

const readPalette = (): Palette => {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.documentElement.append(probe);
  const style = getComputedStyle(probe);
  const read = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return style.color;
  };
  const colours = Object.fromEntries(TOKENS.map((token) => [token, read(token)])) as Record<Token, string>;
  const stops = (name: string): Rgb[] => STOPS.map((i) => parseColour(read(`${name}-${i}`)));
  const palette = {
    ...colours,
    values: rampOf(stops('values')),
    signed: rampOf(stops('signed')),
    reads: rampOf([parseColour(colours.well), parseColour(colours.read)]),
    writes: rampOf([parseColour(colours.well), parseColour(colours.write)]),
  };
  probe.remove();
  return palette;
};

const changes = signal(0);
let watching = false;

/** From the first reading on: the system's scheme, and the reader's choice, which is an attribute of the document. */
const watch = (): void => {
  if (watching) return;
  watching = true;
  const changed = (): void => {
    changes.value++;
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ['data-theme'] });
};

/** The colours as they are. A drawing that reads `palette.value` in an effect is drawn again when they change. */
export const palette: ReadonlySignal<Palette> = computed(() => {
  changes.value;
  watch();
  return readPalette();
});
