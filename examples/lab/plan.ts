import { type Recipe, recipes, type TrainingPlan } from '@engram/ntm';
import { FIXED, type Lab, type LabFlags } from './flags.ts';

/** Samples that the original lab draws once, and goes through again and again, in order. */
const EPOCH_SAMPLES = 1000;

/** How a lab trains by default; with a fixed memory as the original lab did. */
const recipeOf = ({ name }: Lab, { memory, batch }: Pick<LabFlags, 'memory' | 'batch'>): Recipe => {
  const recipe = recipes[name];
  if (memory === 'writable') return recipe;
  return {
    ...recipe,
    schedule: { kind: 'constant' },
    optimizer: { kind: 'adam', lr: FIXED.lr },
    clip: null,
    samples: EPOCH_SAMPLES,
    window: Math.ceil(EPOCH_SAMPLES / batch),
  };
};

/** The plan of a lab's training, as the flags say. */
export const planOf = (lab: Lab, flags: LabFlags, seed: number): TrainingPlan => {
  const { memory, length, hidden, slots, width, batch, lr, steps } = flags;
  const recipe = recipeOf(lab, flags);
  return {
    ...recipe,
    sizes: { length: [length, length] },
    model: { kind: 'tiny-ntm', memory, hidden, slots, width },
    optimizer: { ...recipe.optimizer, lr },
    batch,
    steps,
    seed,
  };
};
