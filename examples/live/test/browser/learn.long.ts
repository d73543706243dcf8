/** The page in a real browser: the network learns there, and what it learns is what it learns in Node. */
import { recipeFor, Trainer } from '@engram/ntm';
import { encodeSafetensors } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { readersFor } from './readers.ts';
import type { Visit } from './visit.ts';

/** What stands for the tab's icon where there is no network. */
const ICON = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/** The bytes of a training in Node after so many steps. */
const inNode = async (seed: number, steps: number): Promise<Buffer> => {
  const trainer = new Trainer({ ...recipeFor('copy', 'ntm'), seed });
  for (let step = 0; step < steps; step++) await trainer.step();
  const { tensors, metadata } = trainer.checkpoint();
  return Buffer.from(await encodeSafetensors(tensors, metadata));
};

/** Trains until copy is learned, and pauses. */
const learn = async (visit: Visit): Promise<void> => {
  await visit.button('Train').click();
  await visit.learned();
  await visit.button('Pause').click();
  await visit.button('Train').waitFor();
};

const setLength = async (visit: Visit, length: number): Promise<void> => {
  await visit.part('Try it yourself').getByRole('spinbutton', { name: 'Length, as a number' }).fill(String(length));
  await visit.page.keyboard.press('Enter');
};

suite('the live page: learning', (test) => {
  const { visiting } = readersFor(test);

  test('a recording is there before anything computes', () =>
    visiting({}, async (visit) => {
      await visit.part('Training').getByText('A recording of a training.').waitFor();
      await visit.part('Try it yourself').getByText('All 12 vectors right.').waitFor();
      assert.equal(
        visit.requests.filter((url) => url.includes('worker')),
        [],
        'the worker is not loaded yet',
      );
    }));

  test('a click, and copy is learned, from any seed', async () => {
    for (const seed of [1, 7]) {
      await visiting({ hash: `seed=${seed}` }, async (visit) => {
        await visit.button('Train').click();
        await visit.learned();
      });
    }
  });

  test('who presses Train before the recording is there trains all the same', async () => {
    for (const hash of ['', 'seed=7']) {
      await visiting({ hash, late: /\.recording$/ }, async (visit) => {
        await visit.button('Train').click();
        await visit.learned();
        await visit.page.waitForTimeout(1500);
        assert.is(await visit.button('Pause').count(), 1, 'it trains on');
        await visit.part('Training').getByText('Training on your machine.').waitFor();
      });
    }
  });

  test('keys alone lead from the page to what is learned', () =>
    visiting({}, async (visit) => {
      const { keyboard } = visit.page;
      const focused = (): Promise<string> => visit.page.evaluate(() => document.activeElement?.textContent ?? '');
      for (let presses = 0; (await focused()) !== 'Train'; presses++) {
        assert.ok(presses < 30, 'the button Train is reached by Tab');
        await keyboard.press('Tab');
      }
      await keyboard.press('Enter');
      await visit.button('Pause').waitFor();
      await visit.learned();
    }));

  test('the same link gives the same bytes again, and Node’s', async () => {
    const files: Buffer[] = [];
    for (let time = 0; time < 2; time++) {
      await visiting({ hash: 'task=copy&model=ntm&seed=5&step=230' }, async (visit) => {
        await visit.trainTo(230);
        await visit.button('Train').waitFor();
        files.push(await visit.download('Download a checkpoint'));
      });
    }
    assert.ok(files[0]!.equals(files[1]!), 'twice in the browser');
    assert.ok(files[0]!.equals(await inNode(5, 230)), 'in the browser and in Node');
  });

  test('one step at a time, and back to the start', () =>
    visiting({ hash: 'seed=5' }, async (visit) => {
      for (const step of [1, 2]) {
        await visit.button('Step').click();
        await visit.trainTo(step);
      }
      const file = await visit.download('Download a checkpoint');
      assert.ok(file.equals(await inNode(5, 2)));
      await visit.button('Reset').click();
      await visit.part('Training').getByText('Nothing learned yet. Press Train.').waitFor();
      assert.is(await visit.steps(), 0);
    }));

  test('what was learned is right at ten times the length, and at nothing without what it reads', () =>
    visiting({}, async (visit) => {
      await learn(visit);
      const tried = visit.part('Try it yourself');
      await setLength(visit, 200);
      await tried.getByText('All 200 vectors right.').waitFor();
      const plug = visit.part('Pull the plug');
      for (const name of ['Reads held at zero', 'Heads cannot move']) {
        const pulled = plug.getByRole('checkbox', { name });
        await pulled.check();
        await tried.getByText(/^(?:Wrong from the first vector on|Right up to vector [\d,]+ of 200)\.$/).waitFor();
        await pulled.uncheck();
        await tried.getByText('All 200 vectors right.').waitFor();
      }
    }));

  test('what is drawn with mouse and keys is what it is shown, and it answers that', () =>
    visiting({}, async (visit) => {
      await learn(visit);
      const tried = visit.part('Try it yourself');
      /** Whether a bit is on, as the grid says it. */
      const bit = (vector: number, channel: number) =>
        tried.getByRole('gridcell', { name: `vector ${vector}, bit ${channel}:` });
      const isOn = async (vector: number, channel: number): Promise<boolean> =>
        (await bit(vector, channel).getAttribute('aria-selected')) === 'true';
      const table = visit.part('What it says');
      await table.getByText('All three as a table').click();
      const answer = async (): Promise<string> => (await table.getByRole('row').allTextContents()).join(' ');
      const earlier = await answer();
      await tried.getByRole('radio', { name: 'My own' }).check();
      const before = [await isOn(1, 1), await isOn(2, 2)];
      await bit(1, 1).click();
      for (const key of ['ArrowRight', 'ArrowDown', 'Space']) await visit.page.keyboard.press(key);
      const after = [await isOn(1, 1), await isOn(2, 2)];
      assert.equal(
        after,
        before.map((on) => !on),
      );
      // The link comes a moment after the drawing, and has what was drawn up to then.
      await visit.page.waitForURL(({ href }) => {
        const pairs = /drawn=(..)(..)[0-9a-f]{20}/.exec(href)?.slice(1) ?? [];
        const [first, second] = pairs.map((pair) => Number.parseInt(pair, 16));
        return pairs.length === 2 && (first! & 1) > 0 === after[0] && (second! & 2) > 0 === after[1];
      });
      await tried.getByText('All 12 vectors right.').waitFor();
      assert.is.not(await answer(), earlier);
    }));

  test('once it is there it needs no network', () =>
    visiting({}, async (visit) => {
      await visit.button('Step').click();
      await visit.trainTo(1);
      await visit.button('Reset').click();
      await visit.context.setOffline(true);
      // The tab's icon is asked for when the browser likes, which may be now.
      const isIcon = (url: string): boolean => /\/icon-[^/]*\.svg$/.test(url);
      await visit.context.route('**/*', (route) =>
        isIcon(route.request().url()) ? route.fulfill({ contentType: 'image/svg+xml', body: ICON }) : route.abort(),
      );
      const before = visit.requests.length;
      await visit.button('Train').click();
      await visit.learned();
      assert.equal(
        visit.requests.slice(before).filter((url) => !isIcon(url)),
        [],
      );
    }));

  test('a tab that nobody sees trains nothing, and goes on when it is seen', () =>
    visiting({}, async (visit) => {
      await visit.button('Train').click();
      await visit.trainTo(20);
      await visit.beSeen(false);
      await visit.button('Train').waitFor();
      const steps = await visit.steps();
      await visit.page.waitForTimeout(300);
      assert.is(await visit.steps(), steps);
      await visit.beSeen(true);
      await visit.button('Pause').waitFor();
      await visit.trainTo(steps + 20);
    }));
});
