import { Adam, AdamW, type Optimizer, RMSprop, type Tensor } from '@engram/tensor';
import { atLeast0, byKind, fields, fraction, oneOf, optional, pair } from '../schema.ts';

/** An optimizer and its settings, as they stand in a plan. */
export type OptimizerPlan =
  | { readonly kind: 'rmsprop'; readonly lr: number; readonly alpha: number; readonly momentum: number }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly lr: number;
      readonly betas?: readonly [number, number];
      readonly weightDecay?: number;
    };

export const makeOptimizer = (plan: OptimizerPlan, parameters: readonly Tensor[]): Optimizer => {
  const { kind, ...options } = plan;
  if (kind === 'rmsprop') return new RMSprop(parameters, options);
  return kind === 'adam' ? new Adam(parameters, options) : new AdamW(parameters, options);
};

type Kind<P, K> = Extract<P, { readonly kind: K }>;

const adamSchema = fields<Exclude<OptimizerPlan, Kind<OptimizerPlan, 'rmsprop'>>>({
  kind: oneOf(['adam', 'adamw']),
  lr: atLeast0,
  betas: optional(pair(fraction({ below: true }))),
  weightDecay: optional(atLeast0),
});

export const optimizerSchema = byKind<OptimizerPlan>({
  rmsprop: fields<Kind<OptimizerPlan, 'rmsprop'>>({
    kind: oneOf(['rmsprop']),
    lr: atLeast0,
    alpha: fraction(),
    momentum: atLeast0,
  }),
  adam: adamSchema,
  adamw: adamSchema,
});
