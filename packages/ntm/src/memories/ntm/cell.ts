import { MachineCell, type MachineState, type MachineStep } from '../../machine/cell.ts';
import { controllerSizes } from '../../machine/config.ts';
import { makeController } from '../../machine/controller.ts';
import { type FullNTMConfig, fullConfig, type NTMConfig } from './config.ts';
import { type NTMActs, NTMMemory, type NTMMemoryState } from './memory.ts';

/** All that an `NTMCell` carries from step to step. */
export type NTMState = MachineState<NTMMemoryState>;
/** What a step of an `NTMCell` gives. */
export type NTMStep = MachineStep<NTMMemoryState, NTMActs>;

/**
 * The Neural Turing Machine's step: a controller over `NTMMemory`, whose equations stand there.
 * @throws {ArgumentError} naming the field of the config that is wrong.
 */
export class NTMCell extends MachineCell<NTMMemoryState, NTMActs, NTMMemory> {
  readonly config: FullNTMConfig;

  constructor(config: NTMConfig) {
    const full = fullConfig(config);
    super(makeController(full.controller, controllerSizes(full)), new NTMMemory(full));
    this.config = full;
  }
}
