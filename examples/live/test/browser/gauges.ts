/** What is measured of the page, and how. Nothing here asserts. */
import { readFileSync } from 'node:fs';
import { recipeFor, Trainer } from '@engram/ntm';
import type { Browser } from '@engram/tools/browser';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';
import { HeapWatch } from './worker-heap.ts';

/** From the click on Train until the page says that copy is learned, in milliseconds by the page's own clock. */
export const clickToLearned = async (browser: Browser, site: Site, seed: number): Promise<number> => {
  const visit = await Visit.begin(browser, site, { hash: `seed=${seed}` });
  try {
    await visit.page.waitForTimeout(500);
    const region = await visit.part('Training').elementHandle();
    return await visit.button('Train').evaluate(
      (button, training) =>
        new Promise<number>((resolve) => {
          const began = performance.now();
          const look = (): void => {
            if (/Learned after .* of computing/.test(training?.textContent ?? '')) resolve(performance.now() - began);
            else requestAnimationFrame(look);
          };
          (button as HTMLElement).click();
          requestAnimationFrame(look);
        }),
      region,
    );
  } finally {
    await visit.end();
  }
};

/** Training steps a second in the page, over so many seconds while it draws, and the frames that it showed meanwhile. */
const paceInPage = async (
  visit: Visit,
  seconds: number,
): Promise<{ readonly steps: number; readonly frames: number }> => {
  const region = await visit.part('Training').elementHandle();
  return visit.page.evaluate(
    ([training, milliseconds]) =>
      new Promise<{ steps: number; frames: number }>((resolve) => {
        const stepsNow = (): number =>
          Number(/Step([\d,]+)Sequences/.exec(training?.textContent ?? '')?.[1]?.replaceAll(',', ''));
        let [began, from, frames] = [0, 0, 0];
        // Steps and clock are read where the page has just told of some.
        const look = (time: number): void => {
          const steps = stepsNow();
          if (began === 0) [began, from] = [time, steps];
          frames++;
          const passed = time - began;
          if (passed < milliseconds) requestAnimationFrame(look);
          else resolve({ steps: (1000 * (steps - from)) / passed, frames: (1000 * frames) / passed });
        };
        requestAnimationFrame(look);
      }),
    [region, 1000 * seconds] as const,
  );
};

const paceInNode = async (trainer: Trainer, seconds: number): Promise<number> => {
  const began = performance.now();
  let steps = 0;
  while (performance.now() - began < 1000 * seconds) {
    await trainer.step();
    steps++;
  }
  return (1000 * steps) / (performance.now() - began);
};

export interface Pace {
  readonly page: number;
  readonly node: number;
  readonly frames: number;
}

/** The page and Node in turn, as many rounds as asked for. */
export const paces = async (
  browser: Browser,
  site: Site,
  rounds: number,
  seconds: number,
): Promise<readonly Pace[]> => {
  const visit = await Visit.begin(browser, site, { hash: 'seed=1' });
  const found: Pace[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      // Both train the same steps from the first on, and have compiled what they run before anything counts.
      await visit.button('Train').click();
      await visit.trainTo(1000);
      const { steps, frames } = await paceInPage(visit, seconds);
      await visit.button('Reset').click();
      await visit.button('Train').waitFor();
      const trainer = new Trainer({ ...recipeFor('copy', 'ntm'), seed: 1 });
      for (let step = 0; step < 1000; step++) await trainer.step();
      found.push({ page: steps, frames, node: await paceInNode(trainer, seconds) });
    }
    return found;
  } finally {
    await visit.end();
  }
};

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface Tasks {
  /** The longest tasks by the clock and by the processor's time, in milliseconds, longest first. */
  readonly byClock: readonly number[];
  readonly byProcessor: readonly number[];
}

/** The tasks of the page's main thread, from the click on Train on, over so many seconds. */
export const mainThreadTasks = async (browser: Browser, site: Site, seconds: number): Promise<Tasks> => {
  const visit = await Visit.begin(browser, site, {});
  try {
    await visit.page.waitForTimeout(1000);
    const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
    await browser.startTracing(visit.page, { categories });
    await visit.button('Train').click();
    await visit.page.waitForTimeout(1000 * seconds);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
      readonly traceEvents: readonly TraceEvent[];
    };
    const threads = new Set(
      traceEvents
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    const tasks = traceEvents.filter(({ name, pid, tid }) => /RunTask$/.test(name) && threads.has(`${pid} ${tid}`));
    const longest = (of: (event: TraceEvent) => number | undefined): readonly number[] =>
      tasks
        .map((event) => (of(event) ?? 0) / 1000)
        .sort((a, b) => b - a)
        .slice(0, 5);
    return { byClock: longest(({ dur }) => dur), byProcessor: longest(({ tdur }) => tdur) };
  } finally {
    await visit.end();
  }
};

export interface Paint {
  readonly first: number;
  readonly contentful: number;
  /** Until a canvas has something on it. */
  readonly picture: number;
}

const watchPictures = (): void => {
  const page = window as Window & { pictured?: number };
  const look = (): void => {
    for (const canvas of document.querySelectorAll('canvas')) {
      const { width, height } = canvas;
      const row = width > 0 && height > 0 ? canvas.getContext('2d')?.getImageData(0, height >> 1, width, 1) : null;
      if (row?.data.some((byte) => byte > 0)) {
        page.pictured = performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

/** Of a reader who has never been here, over loopback. */
export const paint = async (browser: Browser, site: Site): Promise<Paint> => {
  const visit = await Visit.begin(browser, site, { first: watchPictures });
  try {
    return await visit.page.evaluate(async () => {
      const page = window as Window & { pictured?: number };
      while (page.pictured === undefined) await new Promise((resolve) => requestAnimationFrame(resolve));
      const [first, contentful] = ['first-paint', 'first-contentful-paint'].map(
        (name) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN,
      );
      return { first: first!, contentful: contentful!, picture: page.pictured };
    });
  } finally {
    await visit.end();
  }
};

export interface Memory {
  readonly what: string;
  /** Megabytes. */
  readonly page: number;
  readonly workers: number;
  /** Of the processes that draw pages, all of them; where the system says so. */
  readonly resident: number | null;
}

const residentOf = async (browser: Browser): Promise<number | null> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  try {
    const kilobytes = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))![1]));
    return kilobytes.reduce((sum, each) => sum + each, 0) / 1000;
  } catch {
    // There is no /proc here.
    return null;
  }
};

/** What the page holds while it trains for so many minutes, and then through so many resets, each in the middle of a training. */
export const memoryOver = async (
  browser: Browser,
  site: Site,
  minutes: number,
  resets: number,
  tell: (memory: Memory) => void,
): Promise<void> => {
  const visit = await Visit.begin(browser, site, {});
  const heap = await HeapWatch.of(visit.page);
  const look = async (what: string): Promise<void> => {
    const { page, workers } = await heap.held();
    tell({ what, page: page / 1e6, workers: workers / 1e6, resident: await residentOf(browser) });
  };
  try {
    await look('at first');
    await visit.button('Train').click();
    const began = performance.now();
    for (let part = 1; part <= 6; part++) {
      while (performance.now() - began < (part * minutes * 60_000) / 6) {
        await visit.page.waitForTimeout(500);
        // A training has an end; then the next begins.
        if (
          await visit
            .button('Train')
            .isDisabled()
            .catch(() => false)
        ) {
          await visit.button('Reset').click();
          await visit.button('Train').click();
        }
      }
      await look(`${((part * minutes) / 6).toFixed(1)} minutes of training`);
    }
    for (let reset = 1; reset <= resets; reset++) {
      await visit.button('Reset').click();
      await visit.button('Train').click();
      await visit.page.waitForTimeout(100);
      if (reset % Math.max(1, Math.floor(resets / 4)) === 0) await look(`${reset} resets`);
    }
  } finally {
    await visit.end();
  }
};
