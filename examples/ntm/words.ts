import { aboutModel, type ModelPlan, type SequenceModel, type TrainingPlan } from '@engram/ntm';
import { count } from '../lab/report.ts';

// A training's settings for people to read, in the terminal and on the report's page.

export const fieldsOf = (fields: object): string =>
  Object.entries(fields)
    .map(([field, value]) => `${field} ${value}`)
    .join(', ');

export const networkOf = (plan: ModelPlan, network: SequenceModel): string => {
  const parameters = network.parameters().reduce((n, p) => n + p.numel, 0);
  return `${aboutModel(plan)}, ${count(parameters)} parameters`;
};

/** What is done against exploding gradients. */
export const clippingOf = ({ clip, clipThroughTime }: TrainingPlan): string =>
  `gradients clipped to ${clip ?? 'nothing'}, through time to ${clipThroughTime ?? 'nothing'}`;
