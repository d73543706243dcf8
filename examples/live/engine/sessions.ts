import type { Command, Report } from '../shared/messages.ts';
import { Session } from './session.ts';

/** Milliseconds that a session works at a time: commands wait no longer than this. */
const SLICE = 12;
/**
 * Where several work in turn: long enough that what they compute with stays in the caches for a while, and as long as the longest
 * step that one of them took, so that a network whose steps are long does not take the time of the others.
 */
const SHARED_SLICE = { least: 60, most: 400 };

/** The sessions of a worker: they work in turn, and each obeys its commands in the order in which they come. */
export class Sessions {
  readonly #post: (report: Report, transfer: ArrayBuffer[]) => void;
  readonly #sessions = new Map<number, Session>();
  #commands: Command[] = [];
  readonly #others: () => Promise<void>;
  #working = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param others lets messages have their turn. */
  constructor(post: (report: Report, transfer: ArrayBuffer[]) => void, others: () => Promise<void>) {
    this.#post = post;
    this.#others = others;
  }

  take(command: Command): void {
    this.#commands.push(command);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    clearTimeout(this.#timer);
    let wait: number | null;
    let longest = 0;
    do {
      await this.#obey();
      wait = null;
      const shared = Math.min(SHARED_SLICE.most, Math.max(SHARED_SLICE.least, longest));
      longest = 0;
      for (const session of this.#sessions.values()) {
        const from = performance.now();
        const own = await session.work(this.#sessions.size > 1 ? shared : SLICE);
        longest = Math.max(longest, performance.now() - from);
        if (own !== null) wait = Math.min(wait ?? own, own);
        await this.#others();
        // Whoever was told something has something to do.
        if (await this.#obey()) wait = 0;
      }
    } while (wait === 0 || this.#commands.length > 0);
    this.#working = false;
    if (wait !== null) this.#timer = setTimeout(() => void this.#work(), wait);
  }

  /** Returns whether there was something to obey. */
  async #obey(): Promise<boolean> {
    const some = this.#commands.length > 0;
    for (let command = this.#commands.shift(); command; command = this.#commands.shift()) {
      const { session: id } = command;
      const session =
        this.#sessions.get(id) ??
        new Session((saying, transfer = []) => this.#post({ session: id, ...saying }, transfer));
      this.#sessions.set(id, session);
      await session.handle(command);
      if (command.kind === 'end') this.#sessions.delete(id);
    }
    return some;
  }
}
