import {
  EngramError,
  type Generator,
  type GeneratorState,
  type Module,
  type Optimizer,
  type OptimizerStateDict,
  type StateDict,
  type Tensor,
  tensor,
} from '@engram/tensor';
import { loadSafetensors, saveSafetensors } from '@engram/tensor/io';
import * as v from 'valibot';
import { UsageError } from '../usage-error.ts';

/** What a training changes, by the part that it plays: all that decides what comes next. */
export interface Changing {
  readonly model: Module;
  readonly optimizer: Optimizer;
  /** A moving average of the model's weights. */
  readonly average?: { stateDict(): StateDict; loadStateDict(dict: StateDict): void };
  /** What draws the data, the noise and the dropout, by name. */
  readonly generators?: Readonly<Record<string, Generator>>;
}

/** What decides a training before it begins. A resumed one must have the same. */
export type Settings = Readonly<Record<string, number | string | boolean>>;

/** What was measured on the way, after so many steps. */
export interface Measured {
  readonly step: number;
  readonly value: number;
}

/** How far a training is. */
export interface Progress {
  /** The loss of each step so far. */
  readonly losses: readonly number[];
  readonly measured: readonly Measured[];
  /** Of training, over all its parts. */
  readonly seconds: number;
}

/** Which version of this layout a file has. */
const FORMAT = 'engram-lab-1';
const MODEL = 'model.';
const OPTIMIZER = 'optimizer.';
const AVERAGE = 'average.';
const LOSSES = 'losses';

type Tensors = Readonly<Record<string, Tensor>>;

const within = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, value]) => [prefix + name, value]));

const under = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );

/** Writes beside the file, then takes its place: whoever looks finds the old one or the new one, whole. */
export const saveCheckpoint = async (
  path: string,
  { model, optimizer, average, generators = {} }: Changing,
  settings: Settings,
  { losses, measured, seconds }: Progress,
): Promise<void> => {
  const { state, ...notes } = optimizer.stateDict();
  const states = Object.entries(generators).map(([name, generator]) => [name, generator.getState()]);
  await saveSafetensors(
    path,
    {
      ...within(MODEL, model.stateDict()),
      ...within(OPTIMIZER, state),
      ...(average && within(AVERAGE, average.stateDict())),
      [LOSSES]: tensor(Float32Array.from(losses)),
    },
    {
      metadata: {
        format: FORMAT,
        settings: JSON.stringify(settings),
        optimizer: JSON.stringify(notes),
        progress: JSON.stringify({ measured, seconds, generators: Object.fromEntries(states) }),
      },
    },
  );
};

const number = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const notesSchema = v.object({
  optimizer: v.string(),
  param_groups: v.array(v.looseObject({ params: v.array(count) })),
  steps: v.array(count),
});
const settingsSchema = v.record(v.string(), v.union([v.number(), v.string(), v.boolean()]));
const progressSchema = v.object({
  measured: v.array(v.object({ step: count, value: number })),
  seconds: v.pipe(number, v.minValue(0)),
  generators: v.record(v.string(), v.object({ seed: count, offset: count })),
});

/** A part of a checkpoint that is JSON. */
const partOf = <T>(
  metadata: Readonly<Record<string, string>>,
  name: string,
  schema: v.GenericSchema<unknown, T>,
): T => {
  const read = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      throw new UsageError(`'${name}' is not JSON`);
    }
  };
  const result = v.safeParse(schema, read(metadata[name] ?? 'null'), { abortEarly: true });
  if (result.success) return result.output;
  const [{ message, path }] = result.issues;
  throw new UsageError(`'${[name, ...(path ?? []).map(({ key }) => key)].join('.')}': ${message}`);
};

/** @throws {UsageError} that names the settings that are others now. */
const checkSame = (was: Settings, now: Settings): void => {
  const other = Object.keys({ ...was, ...now }).filter((name) => was[name] !== now[name]);
  if (other.length === 0) return;
  const list = other.map((name) => `${name} ${was[name] ?? 'nothing'}, now ${now[name] ?? 'nothing'}`).join('; ');
  throw new UsageError(`it was started with other settings: ${list}. Give the same flags to go on with it`);
};

const restore = (
  { tensors, metadata }: { tensors: Tensors; metadata: Readonly<Record<string, string>> },
  { model, optimizer, average, generators = {} }: Changing,
  settings: Settings,
): Omit<Progress, 'losses'> & { readonly losses: Tensor } => {
  if (metadata.format !== FORMAT) throw new UsageError('it is not a checkpoint of a lab');
  checkSame(partOf(metadata, 'settings', settingsSchema), settings);
  const notes = partOf(metadata, 'optimizer', notesSchema) as Omit<OptimizerStateDict, 'state'>;
  const { measured, seconds, generators: states } = partOf(metadata, 'progress', progressSchema);
  const { [LOSSES]: losses } = tensors;
  if (losses?.ndim !== 1) throw new UsageError(`it has no list of losses`);
  const stateOf = (name: string): GeneratorState => {
    const state = states[name];
    if (!state) throw new UsageError(`it has no state of the generator '${name}'`);
    return state;
  };
  const drawn = Object.entries(generators).map(([name, generator]) => [generator, stateOf(name)] as const);
  model.loadStateDict(under(MODEL, tensors));
  optimizer.loadStateDict({ ...notes, state: under(OPTIMIZER, tensors) });
  average?.loadStateDict(under(AVERAGE, tensors));
  for (const [generator, state] of drawn) generator.setState(state);
  return { losses, measured, seconds };
};

/**
 * Puts everything back to where a checkpoint was written.
 * @throws {UsageError | EngramError} that names the file and what is wrong with it, or which settings were others.
 */
export const loadCheckpoint = async (path: string, changing: Changing, settings: Settings): Promise<Progress> => {
  const file = await loadSafetensors(path);
  try {
    const { losses, ...progress } = restore(file, changing, settings);
    return { ...progress, losses: [...(await losses.data())] };
  } catch (error) {
    if (error instanceof EngramError || error instanceof UsageError)
      throw new UsageError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
};
