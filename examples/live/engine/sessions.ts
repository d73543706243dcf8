import type { Command, Report } from '../shared/messages.ts';
import { Session } from './session.ts';

/** Milliseconds that a session works at a time: commands wait no longer than this. */
const SLICE = 12;
/** Where several work in turn: long enough that what they compute with stays in the caches for a while. */
const SHARED_SLICE = 60;

/** Lets messages and timers have their turn, at once. */
const otherTurns = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** The sessions of a worker: they work in turn, and each obeys its commands in the order in which they come. */
export class Sessions {
  readonly #post: (report: Report, transfer: ArrayBuffer[]) => void;
  readonly #sessions = new Map<number, Session>();
  #commands: Command[] = [];
  #working = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (report: Report, transfer: ArrayBuffer[]) => void) {
    this.#post = post;
  }

  take(command: Command): void {
    this.#commands.push(command);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    clearTimeout(this.#timer);
    let wait: number | null = 0;
    while (wait === 0 || this.#commands.length > 0) {
      await this.#obey();
      wait = null;
      for (const session of this.#sessions.values()) {
        const own = await session.work(this.#sessions.size > 1 ? SHARED_SLICE : SLICE);
        if (own !== null) wait = Math.min(wait ?? Number.POSITIVE_INFINITY, own);
        await otherTurns();
        // What has just been asked may be work.
        if (await this.#obey()) wait = 0;
      }
    }
    this.#working = false;
    if (wait !== null) this.#timer = setTimeout(() => void this.#work(), wait);
  }

  /** Returns whether there was anything to obey. */
  async #obey(): Promise<boolean> {
    const any = this.#commands.length > 0;
    for (let command = this.#commands.shift(); command; command = this.#commands.shift()) {
      const { session: id } = command;
      const session =
        this.#sessions.get(id) ??
        new Session((saying, transfer = []) => this.#post({ session: id, ...saying }, transfer));
      this.#sessions.set(id, session);
      await session.handle(command);
      if (command.kind === 'end') this.#sessions.delete(id);
    }
    return any;
  }
}
