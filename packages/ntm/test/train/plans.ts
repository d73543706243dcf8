import { type Checkpoint, recipes, type TrainingPlan } from '../../src/index.ts';

/** A machine that trains at once, on sequences of one vector. */
export const tinyPlan = (changes: Partial<TrainingPlan> = {}): TrainingPlan => ({
  ...recipes.copy,
  model: { kind: 'ntm', controller: 'lstm', hiddenSize: 8, slots: 6, width: 4 },
  curriculum: { from: { length: 1 }, steps: 1_000_000 },
  noise: { from: 0.01, to: 0.02 },
  steps: 24,
  window: 5,
  newStart: null,
  seed: 3,
  ...changes,
});

/** Every byte of a checkpoint, for comparison. */
export const bytesOf = async ({ tensors, metadata }: Checkpoint): Promise<string> => {
  const parts: string[] = [JSON.stringify(metadata)];
  for (const [name, value] of Object.entries(tensors)) {
    const data = await value.data();
    parts.push(`${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`);
  }
  return parts.join('\n');
};
