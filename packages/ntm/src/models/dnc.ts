import { select, type Tensor, unsqueeze } from '@engram/tensor';
import { MachineCell, type MachineState, type MachineStep } from '../machine/cell.ts';
import { controllerSizes } from '../machine/config.ts';
import { makeController } from '../machine/controller.ts';
import { type DNCConfig, type FullDNCConfig, fullDNC } from '../memories/dnc/config.ts';
import { type DNCActs, DNCMemory, type DNCMemoryState } from '../memories/dnc/memory.ts';
import { headsOverTime, MachineModel, overTime } from './machine-model.ts';
import type { MemoryTrace, TraceRow } from './sequence-model.ts';

/** All that a DNC carries from step to step. */
export type DNCState = MachineState<DNCMemoryState>;
/** What a step of a DNC gives. */
export type DNCStep = MachineStep<DNCMemoryState, DNCActs>;

/** What a DNC did in a sequence of T steps: what every memory tells, and its writes. */
export interface DNCTrace extends MemoryTrace {
  readonly writeWeights: Tensor;
  readonly adds: Tensor;
  /** The erase vectors: [B, T, 1, W] */
  readonly erases: Tensor;
}

/** What the report shows of each step, one number a slot. */
const ROWS: readonly (Omit<TraceRow, 'values'> & { readonly of: (step: DNCStep) => Tensor })[] = [
  {
    name: 'usage',
    about:
      'How much each slot is in use: dark is free. A slot lights up after it was written, and goes dark where a head that has read it opens its free gate. A slot that stays lit to the end is not given back.',
    of: ({ state }) => state.usage,
  },
  {
    name: 'allocation',
    about:
      'Which slot is handed out: the least used one. A machine that writes to fresh slots has the same picture as its write weighting for as long as it is shown something. Slots come in any order where a little has leaked into all of them: the least of it decides.',
    of: ({ acts }) => acts.allocation,
  },
  {
    name: 'forward links',
    about:
      'Where the links lead from what the first head read at the step before: the slot that was written next. A head that recalls in order follows them, and its read weighting is the same picture. All slots alike: it had read nothing that something was written after.',
    of: ({ acts }) => select(acts.forward, 1, 0),
  },
  {
    name: 'backward links',
    about:
      'The same the other way: the slot that was written before the one that the first head has just read. A head that follows it recalls in reverse.',
    of: ({ acts }) => select(acts.backward, 1, 0),
  },
];

/**
 * A Differentiable Neural Computer with a linear map from [hₜ, rₜ] to the logits of the output bits; equations at `DNCMemory`.
 *
 * ```ts
 * const model = new DNC({ inputSize: 9, outputSize: 8 });
 * const logits = model.forward(inputs); // [B, T, 9] → [B, T, 8]
 * ```
 *
 * @throws {ArgumentError} naming the field of the config that is wrong.
 */
export class DNC extends MachineModel<DNCMemoryState, DNCActs, DNCTrace> {
  declare readonly cell: MachineCell<DNCMemoryState, DNCActs, DNCMemory>;
  readonly config: FullDNCConfig;
  protected readonly title = 'DNC';

  constructor(config: DNCConfig) {
    const full = fullDNC(config);
    const controller = makeController(full.controller, controllerSizes(full));
    super(new MachineCell(controller, new DNCMemory(full)), full.outputSize);
    this.config = full;
  }

  protected traceOf(steps: readonly DNCStep[], { memory }: DNCState): DNCTrace {
    const ofWrite = (pick: (step: DNCStep) => Tensor): Tensor => unsqueeze(overTime(steps, pick), 2);
    return {
      readWeights: overTime(steps, ({ state }) => state.readWeights),
      writeWeights: ofWrite(({ state }) => state.writeWeights),
      reads: headsOverTime(steps, ({ state }) => state.reads),
      adds: ofWrite(({ acts }) => acts.write.add),
      erases: ofWrite(({ acts }) => acts.write.erase),
      memory,
      rows: ROWS.map(({ name, about, of }) => ({ name, about, values: overTime(steps, of) })),
    };
  }
}
