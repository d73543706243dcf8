import {
  compile,
  div,
  type Generator,
  indexSelect,
  multinomial,
  noGrad,
  softmax,
  type Tensor,
  tensor,
} from '@engram/tensor';
import { UsageError } from '../lab/usage-error.ts';
import { type LanguageModel, WINDOW } from './model.ts';

/** A text as numbers. @throws {UsageError} on one without characters, or with one that is not in the alphabet. */
export const numbersOf = (alphabet: readonly string[], text: string): number[] => {
  if (text === '') throw new UsageError('there must be a character to go on with');
  return [...text].map((c) => {
    const place = alphabet.indexOf(c);
    if (place < 0) throw new UsageError(`${JSON.stringify(c)} is not among the characters that the model knows`);
    return place;
  });
};

/**
 * Goes on with a text, character by character, once at each temperature: near 0 it takes what is likeliest, at 1 it draws
 * from what it has learned. → what was written at each temperature, as numbers.
 */
export const goOn = async (
  model: LanguageModel,
  start: readonly number[],
  length: number,
  temperatures: readonly number[],
  generator: Generator,
): Promise<number[][]> => {
  const heat = tensor(temperatures.map((t) => [t]));
  const next = compile((text: Tensor, last: Tensor) =>
    noGrad(() => {
      const logits = indexSelect(model.forward(text), 1, last).squeeze(1);
      return multinomial(softmax(div(logits, heat)), 1, { generator });
    }),
  );
  const texts = temperatures.map(() => [...start]);
  for (let i = 0; i < length; i++) {
    // What stands behind the last character makes no difference to it: the model looks back only.
    const seen = texts.map((text) => [...text.slice(-WINDOW), ...new Array<number>(WINDOW).fill(0)].slice(0, WINDOW));
    const last = Math.min(texts[0]!.length, WINDOW) - 1;
    const drawn = await next(tensor(seen, { dtype: 'int32' }), tensor([last], { dtype: 'int32' }));
    for (const [row, character] of [...(await drawn.data())].entries()) texts[row]!.push(character);
  }
  return texts.map((text) => text.slice(start.length));
};
