/** What goes into the page and comes out of it: checkpoints of its own and of Node's, trained networks, and anything at all. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, recipeFor, Trainer } from '@engram/ntm';
import { decodeSafetensors, encodeSafetensors } from '@engram/tensor';
import { assert, suite } from '@engram/tools/suite';
import { readersFor } from './readers.ts';
import type { Visit } from './visit.ts';

const bytesOf = async ({ tensors, metadata }: Checkpoint): Promise<Buffer> =>
  Buffer.from(await encodeSafetensors(tensors, metadata));

const stepsOf = async (trainer: Trainer, steps: number): Promise<Trainer> => {
  for (let step = 0; step < steps; step++) await trainer.step();
  return trainer;
};

const chooser = (visit: Visit) => visit.page.getByLabel('A checkpoint or a trained network');

/** Gives the page a file, as its button does. */
const give = (visit: Visit, name: string, buffer: Buffer): Promise<void> =>
  chooser(visit).setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

/** Until its box says so; then it is closed. */
const refused = async (visit: Visit, says: RegExp, what: string): Promise<void> => {
  await visit.alert.getByText(says).first().waitFor();
  const text = (await visit.alert.textContent()) ?? '';
  assert.match(text, /^This file (?:cannot be opened|is too large)/, what);
  assert.ok(text.length < 1000, `${what}: ${text}`);
  await visit.alert.getByRole('button', { name: 'Close' }).click();
  await visit.alert.getByText(says).first().waitFor({ state: 'detached' });
};

/** A safetensors file whose header says what it wants. */
const lying = (header: object, bytes = 0): Buffer => {
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, Buffer.alloc(bytes)]);
};

const endless = Buffer.alloc(64);
endless.writeBigUInt64LE(2n ** 62n);

const random = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) % 256));

/** What nobody should be able to hurt the page with, and what its box should say. */
const hostile: readonly (readonly [what: string, file: Buffer, says: RegExp])[] = [
  ['nothing at all', Buffer.alloc(0), /the file/],
  ['anything', random, /the file/],
  ['a page', Buffer.from('<!doctype html><script>window.hurt = 1</script><img src=x onerror="hurt = 1">'), /the file/],
  ['a header without an end', endless, /the file/],
  [
    'more tensors than bytes',
    lying({ w: { dtype: 'F32', shape: [1e6, 1e6], data_offsets: [0, 4e12] } }, 16),
    /the file/,
  ],
  ['a tensor that is no network', lying({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 8), /./],
  [
    'a network that says script',
    lying({ __metadata__: { format: '<img src=x onerror="hurt = 1">', plan: '{', progress: '1e999' } }),
    /./,
  ],
];

suite('the live page: files', (test) => {
  const { visiting, site } = readersFor(test);

  test('a checkpoint of the page goes on in Node, with the bytes that the page would have had', () =>
    visiting({ hash: 'seed=3&step=130' }, async (visit) => {
      await visit.trainTo(130);
      await visit.button('Train').waitFor();
      const file = await visit.download('Download a checkpoint');
      await visit.button('Step').click();
      await visit.trainTo(131);
      const next = await visit.download('Download a checkpoint');
      const { tensors, metadata } = decodeSafetensors(file);
      const trainer = await stepsOf(Trainer.restore({ tensors, metadata }), 1);
      assert.ok(next.equals(await bytesOf(trainer.checkpoint())));
    }));

  test('a checkpoint of Node’s goes on in the page, with the bytes that Node would have had', async () => {
    const trainer = await stepsOf(new Trainer({ ...recipeFor('repeat-copy', 'lstm'), seed: 8 }), 3);
    const file = await bytesOf(trainer.checkpoint());
    await visiting({}, async (visit) => {
      await give(visit, 'seed-8.safetensors', file);
      await visit.part('Training').getByText('Paused.').waitFor();
      await visit.trainTo(3);
      assert.is(await visit.page.getByRole('combobox', { name: 'Task' }).inputValue(), 'repeat-copy');
      await visit.button('Step').click();
      await visit.trainTo(4);
      const next = await visit.download('Download a checkpoint');
      assert.ok(next.equals(await bytesOf((await stepsOf(trainer, 1)).checkpoint())));
    });
  });

  test('a file that is dropped opens, and a network of weights alone does not train', () =>
    visiting({}, async (visit) => {
      const path = new URL('../../../ntm/trained/copy.safetensors', import.meta.url);
      const base64 = readFileSync(path).toString('base64');
      const carried = await visit.page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'copy.safetensors'));
        return data;
      }, base64);
      await visit.page.dispatchEvent('body', 'dragover', { dataTransfer: carried });
      await visit.page.dispatchEvent('body', 'drop', { dataTransfer: carried });
      await visit.part('Training').getByText('Trained weights alone').waitFor();
      assert.ok(await visit.button('Train').isDisabled());
      await visit.part('Try it yourself').getByText('All 12 vectors right.').waitFor();
    }));

  for (const name of ['Copy', 'Repeat copy', 'Associative recall']) {
    test(`the trained network of ${name} opens with a click, and answers`, () =>
      visiting({}, async (visit) => {
        await visit.part('Take it with you').getByRole('button', { name, exact: true }).click();
        await visit.part('Training').getByText('Trained weights alone').waitFor();
        await visit
          .part('Try it yourself')
          .getByText(/^All \d+ (?:vectors|steps) right\.$/)
          .waitFor();
      }));
  }

  test('a hostile file is refused in a box that says why, and the page goes on', () =>
    visiting({ hash: 'seed=2' }, async (visit) => {
      for (const [what, file, says] of hostile) {
        await give(visit, 'it.safetensors', file);
        await refused(visit, says, what);
      }
      const large = join(site().folder, 'large');
      writeFileSync(large, Buffer.alloc(65 * 1024 * 1024));
      await chooser(visit).setInputFiles(large);
      await refused(visit, /65 MB; the page reads files of up to 64 MB/, 'a large one');
      assert.is(await visit.page.evaluate('window.hurt'), undefined);
      await visit.button('Reset').click();
      await visit.button('Train').click();
      await visit.trainTo(20);
    }));
});
