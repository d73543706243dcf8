import { heatmap, imageGrid, terminalImageGrid } from '@engram/plot';
import { argmax, confusionMatrix, indexSelect, squeeze, type Tensor, tensor } from '@engram/tensor';
import { lab } from '../lab/course/lab.ts';
import about from './about.ts';
import { type DataFlags, dataFlag, loadDigits } from './data.ts';
import { LARGEST_PRODUCT, learnToRead, read } from './learn.ts';

/** Of the digits that it got wrong so many are drawn. */
const SHOWN = 40;
const IN_TERMINAL = 10;

/** [N, 1, H, W] → N pictures of rows of pixels. */
const picture = async (images: Tensor): Promise<number[][][]> => (await squeeze(images, 1).array()) as number[][][];

/** Counts in columns; none is a point. */
const countsTable = (counts: readonly (readonly number[])[]): string =>
  [['', ...counts.keys()], ...counts.map((row, digit) => [digit, ...row.map((n) => n || '·')])]
    .map((cells) => `  ${cells.map((cell) => String(cell).padStart(4)).join('')}`)
    .join('\n');

const digits = { name: 'digits', about, steps: 1120, largestProduct: LARGEST_PRODUCT, flags: [dataFlag] };

await lab<DataFlags>(digits, async (desk) => {
  const { training, heldOut } = await loadDigits(desk.flags);
  desk.say(`A CNN on ${training.labels.numel} digits; ${heldOut.labels.numel} are held out`);
  const reader = await learnToRead(desk, { training, heldOut, steps: desk.flags.steps });

  const predicted = argmax(read(reader, heldOut.images), -1);
  const [said, are] = (await Promise.all([predicted.array(), heldOut.labels.array()])) as [number[], number[]];
  const wrong = are.flatMap((digit, i) => (digit === said[i] ? [] : [i]));
  const accuracy = 1 - wrong.length / are.length;
  desk.say(`${(100 * accuracy).toFixed(1)} % of the held-out digits are read right, ${wrong.length} are not\n`);

  const confusion = (await confusionMatrix(predicted, heldOut.labels, { numClasses: 10 }).array()) as number[][];
  desk.say('What they are (down), and what it said (across):\n');
  desk.say(`${countsTable(confusion)}\n`);
  await desk.figure(
    'confusion',
    heatmap(
      confusion.map((row) => row.map((n) => Math.sqrt(n))),
      {
        title: 'digits: what they are, and what it said',
        xLabel: 'it said',
        yLabel: 'it is',
        colorBar: 'square root of the count',
      },
    ),
  );
  if (wrong.length > 0) {
    const some = wrong.slice(0, SHOWN);
    const images = await picture(indexSelect(heldOut.images, 0, tensor(Int32Array.from(some))));
    const labels = some.map((i) => `${are[i]} as ${said[i]}`);
    desk.say('Some that it got wrong:\n');
    desk.show(terminalImageGrid(images.slice(0, IN_TERMINAL), { labels: labels.slice(0, IN_TERMINAL), columns: 5 }));
    await desk.figure('wrong', imageGrid(images, { title: 'digits: what it got wrong', labels, columns: 8 }));
  }
  return { accuracy, wrong: wrong.length, confusion };
});
