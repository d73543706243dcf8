import { noGrad, type Tensor } from '@engram/tensor';
import { NTMCell, type NTMState, type NTMStep } from '../memories/ntm/cell.ts';
import type { FullNTMConfig, NTMConfig } from '../memories/ntm/config.ts';
import type { Look } from '../memories/ntm/look.ts';
import type { NTMActs, NTMMemoryState } from '../memories/ntm/memory.ts';
import { headsOverTime, MachineModel } from './machine-model.ts';
import type { MemoryTrace, SequenceOptions } from './sequence-model.ts';

/** What an NTM did in a sequence of T steps, with H write heads. */
export interface NTMTrace extends MemoryTrace {
  readonly writeWeights: Tensor;
  readonly adds: Tensor;
  /** The erase vectors: [B, T, H, W] */
  readonly erases: Tensor;
}

/**
 * A Neural Turing Machine with a linear map from [hₜ, rₜ] to the logits of the output bits; equations at `NTMMemory`.
 *
 * ```ts
 * const model = new NTM({ inputSize: 9, outputSize: 8 });
 * const logits = model.forward(inputs); // [B, T, 9] → [B, T, 8]
 * ```
 *
 * @throws {ArgumentError} naming the field of the config that is wrong.
 */
export class NTM extends MachineModel<NTMMemoryState, NTMActs, NTMTrace> {
  declare readonly cell: NTMCell;
  protected readonly title = 'NTM';

  constructor(config: NTMConfig) {
    super(new NTMCell(config), config.outputSize);
  }

  get config(): FullNTMConfig {
    return this.cell.config;
  }

  /**
   * How each head comes to look where it looks in the step from this state, read heads first; without gradients.
   * x [B, I]. @throws {ShapeError}
   */
  looks(x: Tensor, state: NTMState, options: Pick<SequenceOptions, 'reads'> = {}): Look[] {
    return noGrad(() => this.cell.memory.looks(this.cell.control(x, state, options), state));
  }

  protected traceOf(steps: readonly NTMStep[], { memory }: NTMState): NTMTrace {
    return {
      readWeights: headsOverTime(steps, ({ state }) => state.readWeights),
      writeWeights: headsOverTime(steps, ({ state }) => state.writeWeights),
      reads: headsOverTime(steps, ({ state }) => state.reads),
      adds: headsOverTime(steps, ({ acts }) => acts.writes.map((write) => write.add)),
      erases: headsOverTime(steps, ({ acts }) => acts.writes.map((write) => write.erase)),
      memory,
      rows: [],
    };
  }
}
