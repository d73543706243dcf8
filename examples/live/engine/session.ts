import { aboutModel, packTrained, restoreTrained, type Trained, Trainer, type TrainingRecord } from '@engram/ntm';
import { ArgumentError, decodeSafetensors, EngramError, encodeSafetensors } from '@engram/tensor';
import type { Command, Probe, RunSpec, Saying } from '../shared/messages.ts';
import { Observer } from './observer.ts';
import { checkForPage, planOf, specOf } from './plan.ts';
import { Snapshots } from './snapshots.ts';

/** Milliseconds between two reports on a training. */
const REPORT_EVERY = 50;
/** Milliseconds between two looks at a network in training, and how much longer than the look itself that is at least. */
const LOOK_EVERY = 60;
const LOOK_SHARE = 24;

/** What it is on the way to. */
interface Going {
  /** Steps a second; `null` for as fast as it can. */
  readonly speed: number | null;
  readonly until: number | null;
  /** When it began, and the steps that it has taken since. */
  readonly since: number;
  taken: number;
}

/** What has not been told yet of the steps that were taken. */
class Untold {
  readonly losses: number[] = [];
  readonly errors: number[] = [];
  readonly norms: number[] = [];
  readonly records: TrainingRecord[] = [];
}

/** One network: in training, or only looked at. */
export class Session {
  readonly #say: (saying: Saying, transfer?: ArrayBuffer[]) => void;
  readonly #now: () => number;
  #trained: Trained | null = null;
  #observer: Observer | null = null;
  #snapshots: Snapshots | null = null;
  #probe: Probe | null = null;
  /** Whether what is looked at has changed since the last look. */
  #stale = false;
  #nextLook = 0;
  #going: Going | null = null;
  #untold = new Untold();
  #nextReport = 0;
  #busy = 0;

  constructor(say: (saying: Saying, transfer?: ArrayBuffer[]) => void, now: () => number = () => performance.now()) {
    this.#say = say;
    this.#now = now;
  }

  get #trainer(): Trainer | null {
    return this.#trained instanceof Trainer ? this.#trained : null;
  }

  async handle(command: Command): Promise<void> {
    try {
      await this.#obey(command);
    } catch (error) {
      this.#complain(command.kind, error);
    }
  }

  /** Works for some milliseconds at most. Returns how many it can wait after that; `null` where there is nothing to do. */
  async work(milliseconds: number): Promise<number | null> {
    const until = this.#now() + milliseconds;
    let wait: number | null = null;
    if (this.#going) {
      try {
        wait = await this.#train(until);
      } catch (error) {
        this.#going = null;
        this.#tell();
        this.#complain('training', error);
      }
    }
    const forLook = await this.#lookIfDue();
    return wait === null || forLook === null ? (wait ?? forLook) : Math.min(wait, forLook);
  }

  async #obey(command: Command): Promise<void> {
    switch (command.kind) {
      case 'begin':
        return this.#begin(command.spec);
      case 'open':
        return this.#open(new Uint8Array(command.bytes));
      case 'go':
        this.#needTrainer();
        this.#going = { speed: command.speed, until: command.until, since: this.#now(), taken: 0 };
        return;
      case 'pause':
        if (this.#going) this.#stop('asked');
        return;
      case 'step':
        await this.#step(this.#needTrainer());
        this.#tell();
        this.#stop(this.#needTrainer().done ? 'done' : 'asked');
        return;
      case 'probe':
        this.#probe = command.probe;
        this.#stale = true;
        this.#nextLook = 0;
        return;
      case 'contents': {
        const contents = await this.#observer?.contents(command.at);
        if (contents) this.#say({ kind: 'contents', at: command.at, contents }, [contents.buffer as ArrayBuffer]);
        return;
      }
      case 'look': {
        const looks = await this.#observer?.look(command.at);
        if (looks) this.#say({ kind: 'look', at: command.at, looks });
        return;
      }
      case 'save':
        return this.#save();
      case 'end':
        this.#going = null;
        this.#probe = null;
        return;
    }
  }

  #begin(spec: RunSpec): void {
    this.#have(new Trainer(planOf(spec)));
  }

  #open(bytes: Uint8Array): void {
    const trained = restoreTrained(decodeSafetensors(bytes, 'the file'));
    checkForPage(trained.plan);
    this.#have(trained);
  }

  #have(trained: Trained): void {
    const { plan, model, progress } = trained;
    this.#observer = new Observer(plan);
    this.#trained = trained;
    this.#snapshots = new Snapshots(model);
    this.#going = null;
    this.#untold = new Untold();
    this.#busy = 0;
    this.#stale = true;
    this.#say({
      kind: 'begun',
      plan,
      spec: specOf(plan),
      about: aboutModel(plan.model),
      parameters: model.parameters().reduce((sum, { numel }) => sum + numel, 0),
      trains: trained instanceof Trainer,
      step: progress.step,
      sequences: progress.sequences,
      learned: trained.converged,
      looks: this.#observer.looks,
    });
    this.#keep();
  }

  #needTrainer(): Trainer {
    if (this.#trainer) return this.#trainer;
    throw new ArgumentError(
      this.#trained ? 'this file has the weights of a network, and not what it takes to train on' : 'nothing has begun',
    );
  }

  /** Steps until the time is over. Returns the milliseconds until the next is due. */
  async #train(until: number): Promise<number | null> {
    const trainer = this.#needTrainer();
    for (;;) {
      const going = this.#going;
      if (!going) return null;
      if (trainer.done) return this.#stop('done');
      if (going.until !== null && trainer.progress.step >= going.until) return this.#stop('until');
      if (going.speed !== null) {
        const due = going.since + (1000 * going.taken) / going.speed;
        const wait = due - this.#now();
        if (wait > 0) {
          this.#tellIfDue();
          return wait;
        }
      }
      await this.#step(trainer);
      going.taken++;
      this.#tellIfDue();
      if (this.#now() >= until) return 0;
    }
  }

  async #step(trainer: Trainer): Promise<void> {
    const from = this.#now();
    const { loss, errors, gradNorm, records } = await trainer.step();
    this.#busy += this.#now() - from;
    const untold = this.#untold;
    untold.losses.push(loss);
    untold.errors.push(errors);
    untold.norms.push(gradNorm);
    untold.records.push(...records);
    this.#stale = true;
    this.#keep();
  }

  #keep(): void {
    const { model, progress } = this.#trained!;
    if (this.#snapshots!.offer(progress.step, model)) this.#say({ kind: 'snapshots', steps: this.#snapshots!.steps });
  }

  #stop(why: 'asked' | 'until' | 'done'): null {
    this.#going = null;
    this.#tell();
    this.#say({ kind: 'stopped', why });
    return null;
  }

  #tellIfDue(): void {
    if (this.#now() >= this.#nextReport || this.#untold.records.length > 0) this.#tell();
  }

  #tell(): void {
    const { losses, errors, norms, records } = this.#untold;
    const trainer = this.#trainer;
    if (!trainer || losses.length === 0) return;
    this.#untold = new Untold();
    this.#nextReport = this.#now() + REPORT_EVERY;
    const { step, sequences } = trainer.progress;
    this.#say({
      kind: 'progress',
      step,
      sequences,
      losses: Float32Array.from(losses),
      errors: Float32Array.from(errors),
      norms: Float32Array.from(norms),
      busy: this.#busy,
      records,
      learned: trainer.converged,
    });
  }

  /** Looks at the network where it is time to. Returns the milliseconds until it is. */
  async #lookIfDue(): Promise<number | null> {
    const probe = this.#probe;
    if (!probe || !this.#stale || !this.#trained || !this.#observer) return null;
    // A network as it was does not change while it trains on.
    const wait = this.#going ? this.#nextLook - this.#now() : 0;
    if (wait > 0) return wait;
    this.#stale = false;
    const from = this.#now();
    try {
      const { model, progress } = this.#trained;
      const weights = probe.snapshot === null ? model.stateDict() : this.#snapshots?.at(probe.snapshot);
      if (!weights) throw new ArgumentError(`nothing was kept of step ${probe.snapshot}`);
      const trace = await this.#observer.trace(weights, probe.snapshot ?? progress.step, probe);
      const milliseconds = this.#now() - from;
      this.#nextLook = this.#now() + Math.max(LOOK_EVERY, LOOK_SHARE * milliseconds);
      this.#say({ kind: 'trace', probe, trace, milliseconds });
    } catch (error) {
      this.#complain('probe', error);
    }
    return null;
  }

  async #save(): Promise<void> {
    const trained = this.#trained;
    if (!trained) throw new ArgumentError('there is nothing to save yet');
    const { tensors, metadata } = trained instanceof Trainer ? trained.checkpoint() : packTrained(trained);
    const bytes = await encodeSafetensors(tensors, metadata);
    const { task, model, seed } = trained.plan;
    const name = `engram-${task}-${model.kind}-seed-${seed}-step-${trained.progress.step}.safetensors`;
    const own = bytes.slice().buffer;
    this.#say({ kind: 'saved', name, bytes: own }, [own]);
  }

  #complain(of: Command['kind'] | 'training', error: unknown): void {
    // What is not the library's own error is a fault of the page's: it is shown all the same, with its kind.
    const { name, message } = error instanceof Error ? error : new EngramError(String(error));
    this.#say({ kind: 'failed', of, name, message });
  }
}
