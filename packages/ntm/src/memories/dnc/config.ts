import { ArgumentError } from '@engram/tensor';
import {
  MACHINE_DEFAULTS,
  type MachineConfig,
  machineFields,
  type TaskSizes,
  taskFields,
  withDefaults,
} from '../../machine/config.ts';
import { type Fields, fields, flag, optional, parse } from '../../schema.ts';

/** The sizes and choices of a DNC; each field has a default. */
export interface DNCConfig extends MachineConfig {
  /** Memory slots N; default 32. Nothing that is learned depends on them: it can be run with any number. */
  readonly slots?: number;
  /** Default 1. The write head is one. */
  readonly readHeads?: number;
  /** A key says which parts of a slot it is compared with; default true. Csordás and Schmidhuber 2019, section 3.1. */
  readonly maskedLookup?: boolean;
  /** A slot that is freed is cleared; default true. Section 3.2 there. */
  readonly clearFreed?: boolean;
  /** What links lead to is sharpened as much as the head asks; default true. Section 3.3 there. */
  readonly sharpLinks?: boolean;
}

/** A machine's sizes and choices, all of them. */
export type FullDNCConfig = Required<DNCConfig>;

const DEFAULTS: Omit<FullDNCConfig, TaskSizes> = {
  ...MACHINE_DEFAULTS,
  slots: 32,
  width: 20,
  readHeads: 1,
  maskedLookup: true,
  clearFreed: true,
  sharpLinks: true,
};

/** The fields that are not a task's. */
export const dncFields: Fields<Omit<DNCConfig, TaskSizes>> = {
  ...machineFields,
  maskedLookup: optional(flag),
  clearFreed: optional(flag),
  sharpLinks: optional(flag),
};

const schema = fields<DNCConfig>({ ...taskFields, ...dncFields });

/** The config with its defaults. @throws {ArgumentError} naming the field that is wrong. */
export const fullDNC = (config: DNCConfig): FullDNCConfig =>
  withDefaults(DEFAULTS, parse(schema, config, 'DNC', ArgumentError)) as FullDNCConfig;
