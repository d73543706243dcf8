import type { CDPSession, Page } from '@engram/tools/browser';

/** What a page and its workers hold, in bytes, after their garbage has been collected: JavaScript's heap, and buffers beside it. */
export interface Held {
  readonly page: number;
  readonly workers: number;
}

interface Usage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

const total = ({ usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 }: Usage): number =>
  usedSize + embedderHeapUsedSize + backingStorageSize;

/** The debugger of a page that speaks to the page's workers too, through messages within messages. */
export class HeapWatch {
  readonly #session: CDPSession;
  readonly #workers = new Set<string>();
  readonly #waiting = new Map<number, (result: Usage) => void>();
  #messages = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<HeapWatch> {
    const session = await page.context().newCDPSession(page);
    const watch = new HeapWatch(session);
    session.on('Target.attachedToTarget', ({ sessionId }) => watch.#workers.add(sessionId));
    session.on('Target.detachedFromTarget', ({ sessionId }) => watch.#workers.delete(sessionId));
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message) as { readonly id?: number; readonly result?: Usage };
      if (id !== undefined && result) watch.#waiting.get(id)?.(result);
    });
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return watch;
  }

  #ask(sessionId: string, method: string): Promise<Usage> {
    const id = ++this.#messages;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#session
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
        .catch(reject);
    });
  }

  async held(): Promise<Held> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const page = total(await this.#session.send('Runtime.getHeapUsage'));
    let workers = 0;
    for (const worker of this.#workers) {
      await this.#ask(worker, 'HeapProfiler.collectGarbage');
      workers += total(await this.#ask(worker, 'Runtime.getHeapUsage'));
    }
    return { page, workers };
  }
}
