import { ArgumentError } from '@engram/tensor';
import { type ControllerKind, controllerKinds } from './controller.ts';

export type InitialMemory = 'constant' | 'random' | 'learned';
export type InitialWeights = 'one-hot' | 'learned' | 'uniform';

export interface NTMConfig {
  /** Channels I of the input. */
  readonly inputSize: number;
  /** Bits O of the output. */
  readonly outputSize: number;
  /** Default `'lstm'`. */
  readonly controller?: ControllerKind;
  /** Size H of each of the controller's layers; default 100. */
  readonly hiddenSize?: number;
  /** Layers of the controller; default 1. */
  readonly layers?: number;
  /** Memory slots N; default 128. */
  readonly slots?: number;
  /** Width W of a slot; default 20. */
  readonly width?: number;
  /** Default 1. */
  readonly readHeads?: number;
  /** Default 1. */
  readonly writeHeads?: number;
  /** Shifts S that a head can choose from, odd: 3 is one slot back, none, one on. Default 3. */
  readonly shifts?: number;
  /** `'constant'` is 1e-6 everywhere, `'random'` drawn once, `'learned'` a parameter; default `'constant'`. */
  readonly initialMemory?: InitialMemory;
  /** Where heads look before the first step: at slot 0, at a learned softmax, or everywhere; default `'one-hot'`. */
  readonly initialWeights?: InitialWeights;
}

/** A machine's sizes and choices, all of them. */
export type FullNTMConfig = Required<NTMConfig>;

const DEFAULTS: Omit<FullNTMConfig, 'inputSize' | 'outputSize'> = {
  controller: 'lstm',
  hiddenSize: 100,
  layers: 1,
  slots: 128,
  width: 20,
  readHeads: 1,
  writeHeads: 1,
  shifts: 3,
  initialMemory: 'constant',
  initialWeights: 'one-hot',
};

const CHOICES = {
  controller: controllerKinds,
  initialMemory: ['constant', 'random', 'learned'],
  initialWeights: ['one-hot', 'learned', 'uniform'],
} as const;

const SIZES = [
  'inputSize',
  'outputSize',
  'hiddenSize',
  'layers',
  'slots',
  'width',
  'readHeads',
  'writeHeads',
  'shifts',
] as const;

/** @throws {ArgumentError} naming the first field that is no whole number ≥ 1. */
export const checkSizes = (name: string, sizes: Readonly<Record<string, unknown>>): void => {
  for (const [field, size] of Object.entries(sizes)) {
    if (Number.isInteger(size) && (size as number) >= 1) continue;
    throw new ArgumentError(
      `${name}: ${field} is a whole number ≥ 1, got ${typeof size === 'string' ? JSON.stringify(size) : String(size)}`,
    );
  }
};

/** The config with its defaults. @throws {ArgumentError} naming the field that is wrong. */
export const fullConfig = (config: NTMConfig): FullNTMConfig => {
  const unknown = Object.keys(config).filter(
    (field) => !(SIZES as readonly string[]).includes(field) && !Object.hasOwn(CHOICES, field),
  );
  if (unknown.length > 0) throw new ArgumentError(`NTM: unknown field ${unknown.join(', ')}`);
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  const full = { ...DEFAULTS, ...given } as FullNTMConfig;
  checkSizes('NTM', Object.fromEntries(SIZES.map((field) => [field, full[field]])));
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value = full[field as keyof typeof CHOICES];
    if ((choices as readonly string[]).includes(value)) continue;
    throw new ArgumentError(`NTM: ${field} is one of '${choices.join("', '")}', got ${JSON.stringify(value)}`);
  }
  if (full.shifts % 2 === 0 || full.shifts > full.slots) {
    throw new ArgumentError(`NTM: shifts is odd and at most slots (${full.slots}), got ${full.shifts}`);
  }
  if (full.initialMemory === 'constant' && full.initialWeights === 'uniform') {
    throw new ArgumentError(
      "NTM: initialWeights 'uniform' with initialMemory 'constant' never learns: every slot stays like every other. " +
        "Take initialWeights 'one-hot' or 'learned', or another initialMemory",
    );
  }
  return full;
};
