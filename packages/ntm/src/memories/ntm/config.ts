import { ArgumentError } from '@engram/tensor';
import {
  MACHINE_DEFAULTS,
  type MachineConfig,
  machineFields,
  type TaskSizes,
  taskFields,
  withDefaults,
} from '../../machine/config.ts';
import { type Fields, fields, flag, oneOf, optional, parse, type Rule, whole } from '../../schema.ts';

/** What the slots hold at the start: 1e-6 everywhere, numbers drawn once, or a parameter. */
export type InitialMemory = 'constant' | 'random' | 'learned';
/** Where heads look at the start: at slot 0, at a learned softmax, or everywhere alike. */
export type InitialWeights = 'one-hot' | 'learned' | 'uniform';

/** The sizes and choices of an NTM; each field has a default. */
export interface NTMConfig extends MachineConfig {
  /** Memory slots N; default 128. */
  readonly slots?: number;
  /** Default 1. */
  readonly writeHeads?: number;
  /** Shifts S that a head can choose from, odd: 3 is one slot back, none, one on. Default 3. */
  readonly shifts?: number;
  /** `'constant'` is 1e-6 everywhere, `'random'` drawn once, `'learned'` a parameter; default `'constant'`. */
  readonly initialMemory?: InitialMemory;
  /** Where heads look before the first step: at slot 0, at a learned softmax, or everywhere; default `'one-hot'`. */
  readonly initialWeights?: InitialWeights;
  /** Whether each head has a bookmark that it can go back to, and can go back to where it looked first; equations at `Bookmark`. Default false. */
  readonly bookmark?: boolean;
  /** Whether a head can look for a part of what a slot holds; equations at `maskedAddress`. Default false. */
  readonly maskedLookup?: boolean;
}

/** A machine's sizes and choices, all of them. */
export type FullNTMConfig = Required<NTMConfig>;

const DEFAULTS: Omit<FullNTMConfig, TaskSizes> = {
  ...MACHINE_DEFAULTS,
  slots: 128,
  width: 20,
  readHeads: 1,
  writeHeads: 1,
  shifts: 3,
  initialMemory: 'constant',
  initialWeights: 'one-hot',
  bookmark: false,
  maskedLookup: false,
};

/** The fields that are not a task's. */
export const ntmFields: Fields<Omit<NTMConfig, TaskSizes>> = {
  ...machineFields,
  writeHeads: optional(whole(1)),
  shifts: optional(whole(1)),
  initialMemory: optional(oneOf<InitialMemory>(['constant', 'random', 'learned'])),
  initialWeights: optional(oneOf<InitialWeights>(['one-hot', 'learned', 'uniform'])),
  bookmark: optional(flag),
  maskedLookup: optional(flag),
};

/** What one field says of another. */
export const ntmRule: Rule<Partial<NTMConfig>> = (config, say) => {
  const { shifts, slots, initialMemory, initialWeights } = withDefaults(DEFAULTS, config);
  if (shifts % 2 === 0 || shifts > slots) say('shifts', `is odd and at most slots (${slots}), got ${shifts}`);
  if (initialMemory === 'constant' && initialWeights === 'uniform') {
    say(
      null,
      "initialWeights 'uniform' with initialMemory 'constant' never learns: every slot stays like every other. " +
        "Take initialWeights 'one-hot' or 'learned', or another initialMemory",
    );
  }
};

const schema = fields<NTMConfig>({ ...taskFields, ...ntmFields }, ntmRule);

/** The config with its defaults. @throws {ArgumentError} naming the field that is wrong. */
export const fullConfig = (config: NTMConfig): FullNTMConfig =>
  withDefaults(DEFAULTS, parse(schema, config, 'NTM', ArgumentError)) as FullNTMConfig;
