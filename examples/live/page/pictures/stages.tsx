import type { ComponentChildren } from 'preact';
import type { Look } from '../../shared/trace.ts';
import { figure } from '../draw/words.ts';
import { Fraction, I, O, Row, Sub, SubSup, Sum, Sup, Tilde } from './math.tsx';

/** One of the four steps of a look. */
export interface StageFacts {
  readonly name: string;
  /** What it asks, in words. */
  readonly question: string;
  readonly equation: ComponentChildren;
  /** What happened here, in a sentence. */
  readonly says: (look: Look) => string;
  /** The numbers that decide it. */
  readonly numbers: (
    look: Look,
  ) => readonly { readonly name: string; readonly value: string; readonly about: string }[];
  readonly before: (look: Look) => Float32Array | null;
  readonly after: (look: Look) => Float32Array;
}

const w = (mark: string, index = 'i') => (
  <SubSup sub={<I>{index}</I>} sup={mark}>
    <I>w</I>
  </SubSup>
);

const shifted = (index = 'i') => (
  <Sub sub={<I>{index}</I>}>
    <Tilde>
      <I>w</I>
    </Tilde>
  </Sub>
);

/** exp(β K(k, M)), how much a slot resembles the key. */
const likeness = (index: string) => (
  <Row>
    <I>exp</I>
    <O>(</O>
    <I>β</I> <I>K</I>
    <O>(</O>
    <I>k</I>
    <O>,</O>
    <Sub sub={<I>{index}</I>}>
      <I>M</I>
    </Sub>
    <O>)</O>
    <O>)</O>
  </Row>
);

/** From one slot back to one on: `one back`, `stays`, `2 on`. */
const shiftWords = (by: number): string => {
  if (by === 0) return 'stay';
  return `${Math.abs(by) === 1 ? 'one' : Math.abs(by)} ${by < 0 ? 'back' : 'on'}`;
};

/** The slot with the largest weight. */
export const strongest = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);

export const stages: readonly StageFacts[] = [
  {
    name: 'Content',
    question: 'Which slots resemble the key?',
    equation: (
      <Row>
        {w('c')}
        <O>=</O>
        <Fraction
          over={likeness('i')}
          under={
            <Row>
              <Sum sub="j" />
              {likeness('j')}
            </Row>
          }
        />
      </Row>
    ),
    says: ({ content }) => {
      const best = strongest(content);
      if (content[best]! < 0.1) return 'No slot stands out.';
      return `Slot ${best} resembles it most, with ${figure(content[best]!)}.`;
    },
    numbers: ({ strength }) => [{ name: 'β', value: figure(strength), about: 'how much a likeness counts' }],
    before: () => null,
    after: ({ content }) => content,
  },
  {
    name: 'Gate',
    question: 'Go by likeness, or on from where it was?',
    equation: (
      <Row>
        {w('g')}
        <O>=</O>
        <I>g</I> {w('c')}
        <O>+</O>
        <O>(</O>
        <mn>1</mn>
        <O>−</O>
        <I>g</I>
        <O>)</O>
        <SubSup sub={<I>i</I>} sup="was">
          <I>w</I>
        </SubSup>
      </Row>
    ),
    says: ({ gate }) =>
      gate > 0.9
        ? 'It jumps to what resembles the key.'
        : gate < 0.1
          ? 'It goes on from where it looked at the step before.'
          : `${figure(100 * gate, 0)} % likeness, the rest from where it was.`,
    numbers: ({ gate }) => [{ name: 'g', value: figure(gate), about: '1: likeness alone, 0: where it was' }],
    before: ({ previous }) => previous,
    after: ({ gated }) => gated,
  },
  {
    name: 'Shift',
    question: 'How far along the tape?',
    equation: (
      <Row>
        {shifted()}
        <O>=</O>
        <Sum sub="j" /> {w('g', 'j')} <I>s</I>
        <O>(</O>
        <I>i</I>
        <O>−</O>
        <I>j</I>
        <O>)</O>
      </Row>
    ),
    says: ({ shift }) => {
      const middle = (shift.length - 1) / 2;
      const best = strongest(shift);
      const by = best - middle;
      if (shift[best]! < 0.6) return 'Undecided: it spreads.';
      return by === 0 ? 'It stays.' : `It moves ${shiftWords(by)}.`;
    },
    numbers: ({ shift }) =>
      Array.from(shift, (part, i) => {
        const by = i - (shift.length - 1) / 2;
        return {
          name: `s(${by > 0 ? '+' : ''}${String(by).replace('-', '−')})`,
          value: figure(part),
          about: shiftWords(by),
        };
      }),
    before: ({ gated }) => gated,
    after: ({ shifted }) => shifted,
  },
  {
    name: 'Sharpen',
    question: 'How sure?',
    equation: (
      <Row>
        <Sub sub={<I>i</I>}>
          <I>w</I>
        </Sub>
        <O>=</O>
        <Fraction
          over={<Sup sup={<I>γ</I>}>{shifted()}</Sup>}
          under={
            <Row>
              <Sum sub="j" />
              <Sup sup={<I>γ</I>}>{shifted('j')}</Sup>
            </Row>
          }
        />
      </Row>
    ),
    says: ({ weights }) => {
      const best = strongest(weights);
      return weights[best]! > 0.9
        ? `It looks at slot ${best}, and at no other.`
        : `It looks at slot ${best} most, with ${figure(weights[best]!)}.`;
    },
    numbers: ({ gamma }) => [{ name: 'γ', value: figure(gamma), about: '1 leaves all as it is' }],
    before: ({ shifted }) => shifted,
    after: ({ weights }) => weights,
  },
];
