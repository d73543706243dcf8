import type { Command, Order, Ready, Report } from '../shared/messages.ts';

interface Told {
  /** The worker is there. */
  readonly ready?: (ready: Ready) => void;
  /** It could not be loaded, or broke off: an error of the page's own, or no more memory. */
  readonly broken: (reason: string) => void;
}

/** A worker, and who listens to which of its sessions. */
export class Connection {
  readonly #worker: Worker;
  readonly #listeners = new Map<number, (report: Report) => void>();
  #sessions = 0;

  constructor({ ready, broken }: Told) {
    this.#worker = new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engram' });
    this.#worker.onerror = (event) => broken(event.message || 'the worker could not be loaded');
    this.#worker.onmessage = ({ data }: MessageEvent<Report | Ready>) => {
      if (data.kind === 'ready') ready?.(data);
      else this.#listeners.get(data.session)?.(data);
    };
  }

  /** A new session; `listen` is told of all that happens in it. */
  session(listen: (report: Report) => void): Session {
    const session = this.#sessions++;
    this.#listeners.set(session, listen);
    return {
      send: (order, transfer = []) => this.#worker.postMessage({ session, ...order }, transfer),
      end: () => {
        this.#listeners.delete(session);
        this.#worker.postMessage({ session, kind: 'end' } satisfies Command);
      },
    };
  }

  /** Ends the worker, with all of its sessions. */
  close(): void {
    this.#listeners.clear();
    this.#worker.terminate();
  }
}

export interface Session {
  send(order: Order, transfer?: ArrayBuffer[]): void;
  /** Nothing is heard of it from here on. */
  end(): void;
}
