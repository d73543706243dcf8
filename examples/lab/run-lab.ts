import { backend } from '@engram/tensor';
import { chooseBackend } from './backend.ts';
import { attentionInTerminal, saveFigures } from './figures.ts';
import { type Lab, type LabFlags, parseFlags } from './flags.ts';
import { measure } from './measure.ts';
import { prepareFolder } from './out-folder.ts';
import { draw, print } from './output.ts';
import { count, recalls, summary, table } from './report.ts';
import { runCommand } from './run-command.ts';
import { drawSample, type Sample } from './sample.ts';
import { train } from './train.ts';

/** Samples that are shown. */
const SAMPLES = 4;

/** Runs a lab with the flags of this process: trains, measures, shows, and leaves figures behind. */
export const runLab = (lab: Lab): Promise<void> =>
  runCommand(lab.name, async () => {
    const flags = parseFlags(lab, process.argv.slice(2));
    if (flags) await run(lab, flags);
  });

const run = async (lab: Lab, flags: LabFlags): Promise<void> => {
  const { memory, length, hidden, slots, width, seed } = flags;
  const [say, show] = flags.json ? [() => {}, () => {}] : [print, draw];
  await prepareFolder(flags.out);
  const chosen = await chooseBackend(flags);

  say(
    `TinyNTM, ${memory} memory of ${slots} slots × ${width}, hidden size ${hidden}; ${lab.name}, length ${length}, seed ${seed}`,
  );
  say(chosen === null ? '' : `Backend: ${chosen}\n`);
  const result = await train(lab, flags, say);
  const params = result.model.parameters().reduce((n, p) => n + p.numel, 0);
  const accuracy = await measure(result, lab.task, length);
  const samples: Sample[] = [];
  while (samples.length < SAMPLES) samples.push(await drawSample(result, lab.task, length));
  const files = await saveFigures(`${lab.name}, length ${length}`, result, samples[0]!, flags.out);

  say(`${summary(result, flags)}; ${count(params)} parameters\n`);
  say(`${recalls(samples)}\n\n${table(accuracy)}\n`);
  say(`Where it writes and reads, slot by slot, while "${samples[0]!.shown}" is shown and recalled:\n`);
  show(`${attentionInTerminal(samples[0]!)}\n\n`);
  say(`Figures:\n${files.map((file) => `  ${file}`).join('\n')}`);

  if (!flags.json) return;
  const { steps, seconds, loss, solved } = result;
  const usPerStep = (1e6 * seconds) / steps;
  const model = { name: 'TinyNTM', memory, hidden, slots, width };
  draw(
    `${JSON.stringify({ task: lab.name, model, backend: backend().name, seed, params, steps, solved, seconds, usPerStep, loss, accuracy, files })}\n`,
  );
};
