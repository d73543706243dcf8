import { type Fields, oneOf, optional, whole } from '../schema.ts';
import { type ControllerKind, type ControllerSizes, controllerKinds } from './controller.ts';

/** What every machine is told, whatever its memory. */
export interface MachineConfig {
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
  /** Memory slots N. */
  readonly slots?: number;
  /** Width W of a slot; default 20. */
  readonly width?: number;
  /** Default 1. */
  readonly readHeads?: number;
}

/** The sizes of input and output, which are a task's. */
export type TaskSizes = 'inputSize' | 'outputSize';

/** The fields that are not a task's. */
export const machineFields: Fields<Omit<MachineConfig, TaskSizes>> = {
  controller: optional(oneOf(controllerKinds)),
  hiddenSize: optional(whole(1)),
  layers: optional(whole(1)),
  slots: optional(whole(1)),
  width: optional(whole(1)),
  readHeads: optional(whole(1)),
};

export const taskFields: Fields<Pick<MachineConfig, TaskSizes>> = { inputSize: whole(1), outputSize: whole(1) };

export const MACHINE_DEFAULTS: Required<Pick<MachineConfig, 'controller' | 'hiddenSize' | 'layers'>> = {
  controller: 'lstm',
  hiddenSize: 100,
  layers: 1,
};

/** What is given over what is default; a field that is `undefined` was not given. */
export const withDefaults = <D extends object, C extends object>(defaults: D, config: C): D & C => ({
  ...defaults,
  ...(Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as C),
});

/** The controller of a machine that reads R vectors of width W: they are inputs of its own. */
export const controllerSizes = ({
  inputSize,
  hiddenSize,
  layers,
  width,
  readHeads,
}: ControllerSizes & { readonly width: number; readonly readHeads: number }): ControllerSizes => ({
  inputSize: inputSize + readHeads * width,
  hiddenSize,
  layers,
});
