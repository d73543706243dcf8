import type { Trace } from '../../shared/trace.ts';
import { verdictOf } from '../try/verdict.ts';
import { plural, wholeOf } from '../words.ts';

// What the pictures show, in words.

/** `1st`, `22nd`, `113th`. */
export const ordinal = (n: number): string => {
  const tens = n % 100;
  const end = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${end}`;
};

/** A number for people: two digits behind the point, and a minus that is as wide as a plus. */
export const figure = (value: number, digits = 2): string => value.toFixed(digits).replace('-', '−');

type Shown = Pick<Trace, 'over' | 'steps' | 'inputSize' | 'outputSize' | 'inputs' | 'targets' | 'counts' | 'wrong'>;

/** The entry of a row that is the largest. */
export const mostIn = (rows: Float32Array, size: number, row: number): number => {
  let best = 0;
  for (let i = 1; i < size; i++) if (rows[row * size + i]! > rows[row * size + best]!) best = i;
  return best;
};

/** A row as its bits, the first channel first: `01101001`. */
export const bitsOf = (rows: Float32Array, size: number, row: number, shown = size): string => {
  let text = '';
  for (let i = 0; i < shown; i++) text += rows[row * size + i]! > 0.5 ? '1' : '0';
  return text;
};

/** Tokens that say something about the others, of the token tasks. */
const TOKEN_MARKS: Readonly<Record<number, string>> = { 8: 'the cue', 9: 'the mark behind which it must answer' };

/** Channels of the input that carry data; those behind them are marks. Where the answer has a mark too, so has the input. */
const dataChannels = ({ inputSize, outputSize }: Shown): number => Math.min(outputSize, inputSize, 8);

/** A step at which a mark goes by: channels behind the data, and no data. */
const isMark = (trace: Shown, step: number): boolean => {
  const { inputSize, inputs } = trace;
  const data = dataChannels(trace);
  let [bits, marks] = [false, false];
  for (let i = 0; i < inputSize; i++) {
    if (inputs[step * inputSize + i] === 0) continue;
    if (i < data) bits = true;
    else marks = true;
  }
  return marks && !bits;
};

/** What a step was about: something is shown, a mark goes by, something must be said, or nothing happens. */
type StepKind =
  | { readonly kind: 'shown'; readonly number: number; readonly what: string }
  | { readonly kind: 'mark'; readonly what: string }
  | { readonly kind: 'asked'; readonly number: number; readonly wrong: number };

export const kindOf = (trace: Shown, step: number): StepKind => {
  const { over, counts, wrong, inputs, inputSize } = trace;
  if (counts[step]) {
    let number = 0;
    for (let t = 0; t <= step; t++) number += counts[t]!;
    return { kind: 'asked', number, wrong: wrong[step]! };
  }
  if (over === 'tokens') {
    const token = mostIn(inputs, inputSize, step);
    const mark = TOKEN_MARKS[token];
    if (mark) return { kind: 'mark', what: mark };
  } else if (isMark(trace, step)) return { kind: 'mark', what: 'a mark' };
  let number = 0;
  for (let t = 0; t <= step; t++) {
    if (counts[t]) continue;
    const marked = over === 'tokens' ? mostIn(inputs, inputSize, t) in TOKEN_MARKS : isMark(trace, t);
    if (!marked) number++;
  }
  const what =
    over === 'tokens' ? `${mostIn(inputs, inputSize, step)}` : bitsOf(inputs, inputSize, step, dataChannels(trace));
  return { kind: 'shown', number, what };
};

/** What there is one of at a step. */
export const unitOf = ({ over }: Pick<Trace, 'over'>): 'vector' | 'token' => (over === 'bits' ? 'vector' : 'token');

/** `step 7 of 25: it is shown the 7th vector` */
export const stepWords = (trace: Shown, step: number): string => {
  const about = kindOf(trace, step);
  const unit = unitOf(trace);
  const place = `step ${step + 1} of ${trace.steps}`;
  if (about.kind === 'shown') return `${place}: it is shown the ${ordinal(about.number)} ${unit}`;
  if (about.kind === 'mark') return `${place}: ${about.what} goes by`;
  const asked = `${place}: it must say the ${ordinal(about.number)} ${unit}`;
  if (trace.over === 'tokens') return `${asked}; ${about.wrong > 0 ? 'it says another one' : 'it does'}`;
  return `${asked}; ${about.wrong} of ${plural(trace.outputSize, 'bit')} wrong`;
};

/** `all 96 bits right`; `41 of 96 bits wrong; right up to vector 5` */
export const errorWords = (trace: Pick<Shown, 'over' | 'outputSize' | 'counts' | 'wrong'>): string => {
  const { over, outputSize } = trace;
  const { counted, errors, breaksAt } = verdictOf(trace);
  const asked = counted * (over === 'bits' ? outputSize : 1);
  const what = over === 'bits' ? 'bit' : 'token';
  if (asked === 0) return 'nothing is asked';
  if (errors === 0) return asked === 1 ? `the one ${what} is right` : `all ${plural(asked, what)} right`;
  const until = breaksAt ? `; right up to ${unitOf({ over })} ${breaksAt}` : '';
  return `${wholeOf(errors)} of ${plural(asked, what)} wrong${until}`;
};
