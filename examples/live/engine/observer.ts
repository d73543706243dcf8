import { numbersIn, slotsFor, type TaskBatch, type TrainingPlan } from '@engram/ntm';
import { select, type Tensor } from '@engram/tensor';
import type { Probe, Sequence, Tampering } from '../shared/messages.ts';
import type { Look, Trace } from '../shared/trace.ts';
import { MemoryRecorder } from './memory-recorder.ts';
import { machineOf, memoryIn, Network, seenBy } from './network.ts';
import { drawSequence, sizeOf } from './sequence.ts';
import type { Weights } from './snapshots.ts';

/** The numbers of the states that are kept to go back to a step. */
const MOST_KEPT = 2 ** 22;

/** Numbers of slots that a long sequence may have: few, since each has a program of its own. */
const SLOTS = [32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];

/** What was looked at last: enough to come to any step of it again. */
interface Looked {
  readonly batch: TaskBatch;
  readonly tampering: Tampering;
  /** States before some of the steps, every `stride` of them. */
  readonly states: readonly object[];
  readonly stride: number;
}

/** Shows a network sequences, and tells what it does. */
export class Observer {
  readonly #network: Network;
  #looked: Looked | null = null;

  constructor(plan: TrainingPlan) {
    this.#network = new Network(plan);
  }

  get looks(): boolean {
    return machineOf(this.#network.model) !== null;
  }

  /**
   * What the network with these weights says to a sequence, and what its memory does.
   * @throws {ArgumentError} on a sequence that its task does not have.
   */
  async trace(weights: Weights, trained: number, { sequence, tampering }: Probe): Promise<Trace> {
    const network = this.#network;
    const { task } = network;
    const batch = drawSequence(task, sequence);
    network.load(weights, tampering);
    const steps = batch.inputs.shape[1]!;
    let state = network.start(this.#slots(sequence));
    const stride = Math.max(1, Math.ceil((steps * numbersIn(state)) / MOST_KEPT));
    const states: object[] = [];
    const memory = memoryIn(state) && new MemoryRecorder(steps);
    const outputs = new Float32Array(steps * task.outputSize);
    for (let t = 0; t < steps; t++) {
      if (t % stride === 0) states.push(state);
      const step = await network.step(inputAt(batch, t), state, t, tampering);
      state = step.state;
      outputs.set(await step.outputs.data(), t * task.outputSize);
      await memory?.record(t, step);
    }
    this.#looked = { batch, tampering, states, stride };
    const [inputs, targets, mask] = await Promise.all([batch.inputs.data(), batch.targets.data(), batch.mask.data()]);
    const bits = task.over === 'bits';
    const spread = (values: ArrayLike<number>, size: number): Float32Array =>
      bits ? Float32Array.from(values) : oneHot(values, size);
    const shown = {
      counts: Uint8Array.from(mask),
      targets: spread(targets, task.outputSize),
      outputs,
    };
    return {
      trained,
      over: task.over,
      steps,
      inputSize: task.inputSize,
      outputSize: task.outputSize,
      inputs: spread(inputs, task.inputSize),
      ...shown,
      wrong: bits ? wrongBits(shown, task.outputSize) : wrongTokens(shown, task.outputSize),
      memory: memory?.trace(network.rowTexts) ?? null,
    };
  }

  /** The memory after a step of the last trace: [N, W]; `null` where there is none, or no such step. */
  async contents(t: number): Promise<Float32Array | null> {
    const state = await this.#stateBefore(t + 1);
    const memory = state && memoryIn(state);
    return memory ? Float32Array.from(await memory.data()) : null;
  }

  /** How each head came to look where it looks at a step of the last trace; `null` where that cannot be told. */
  async look(t: number): Promise<Look[] | null> {
    const { model } = this.#network;
    const looked = this.#looked;
    const machine = machineOf(model);
    if (!looked || !machine) return null;
    const state = await this.#stateBefore(t);
    if (!state || t >= looked.batch.inputs.shape[1]!) return null;
    const x = seenBy(model, inputAt(looked.batch, t));
    const looks = machine.looks(x, state as Parameters<typeof machine.looks>[1], {
      reads: !looked.tampering.noReads,
    });
    const { readHeads } = machine.config;
    return Promise.all(
      looks.map(async (look, i): Promise<Look> => {
        const numbers = async (x: Tensor): Promise<Float32Array> => Float32Array.from(await x.data());
        const number = async (x: Tensor): Promise<number> => (await x.data())[0]!;
        return {
          head: i < readHeads ? 'read' : 'write',
          number: i < readHeads ? i : i - readHeads,
          key: await numbers(look.key),
          strength: await number(look.strength),
          gate: await number(look.gate),
          shift: await numbers(look.shift),
          gamma: await number(look.gamma),
          previous: await numbers(look.previous),
          content: await numbers(look.content),
          gated: await numbers(look.gated),
          shifted: await numbers(look.shifted),
          weights: await numbers(look.weights),
        };
      }),
    );
  }

  async #stateBefore(t: number): Promise<object | null> {
    const looked = this.#looked;
    if (!looked || t < 0) return null;
    const { batch, tampering, states, stride } = looked;
    if (t > batch.inputs.shape[1]!) return null;
    const from = Math.min(states.length - 1, Math.floor(t / stride));
    let state = states[from]!;
    for (let step = from * stride; step < t; step++) {
      ({ state } = await this.#network.step(inputAt(batch, step), state, step, tampering));
    }
    return state;
  }

  /** As many slots as the sequence needs, in steps; undefined for the network's own. */
  #slots(sequence: Sequence): number | undefined {
    const { task, model } = this.#network;
    const asked = slotsFor(model, task, sizeOf(task, sequence));
    if (asked === undefined || asked === model.slots?.own) return undefined;
    return SLOTS.find((slots) => slots >= asked) ?? asked;
  }
}

const inputAt = ({ inputs }: TaskBatch, t: number): Tensor => select(inputs, 1, t);

/** A single one in each row: [T, size]. */
const oneHot = (values: ArrayLike<number>, size: number): Float32Array => {
  const rows = new Float32Array(values.length * size);
  for (let t = 0; t < values.length; t++) rows[t * size + values[t]!] = 1;
  return rows;
};

type Answered = Pick<Trace, 'counts' | 'targets' | 'outputs'>;

const wrongBits = ({ counts, targets, outputs }: Answered, size: number): Uint8Array =>
  counts.map((counted, t) => {
    if (!counted) return 0;
    let wrong = 0;
    for (let i = t * size; i < (t + 1) * size; i++) if (outputs[i]! > 0.5 !== targets[i]! > 0.5) wrong++;
    return wrong;
  });

const wrongTokens = ({ counts, targets, outputs }: Answered, size: number): Uint8Array =>
  counts.map((counted, t) => {
    const row = outputs.subarray(t * size, (t + 1) * size);
    const said = row.indexOf(Math.max(...row));
    return counted && targets[t * size + said] !== 1 ? 1 : 0;
  });
