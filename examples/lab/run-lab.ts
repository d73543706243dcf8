import { backend } from '@engram/tensor';
import { chooseBackend } from './backend.ts';
import { attentionInTerminal, saveFigures } from './figures.ts';
import { type Lab, type LabFlags, parseFlags } from './flags.ts';
import { type LengthAccuracy, measure } from './measure.ts';
import { prepareFolder } from './out-folder.ts';
import { complain, draw, print } from './output.ts';
import { count, recalls, seedsTable, summary, table } from './report.ts';
import { type Run, train } from './run.ts';
import { runCommand } from './run-command.ts';
import { drawSamples } from './sample.ts';
import { endInterrupted } from './training/train-one.ts';

/** Samples that are shown. */
const SAMPLES = 4;

/** Runs a lab with the flags of this process: trains, measures, shows, and leaves figures behind. */
export const runLab = (lab: Lab): Promise<void> => runCommand(lab.name, () => runLabWith(lab, process.argv.slice(2)));

/** The same with flags that are given. @throws {UsageError} */
export const runLabWith = async (lab: Lab, args: readonly string[]): Promise<void> => {
  const flags = parseFlags(lab, args);
  if (flags) await run(lab, flags);
};

/** The largest product of a training step: the batch through the controller's gates, or through the memory. */
const largestProduct = ({ batch, hidden, slots, width }: LabFlags): number =>
  batch * Math.max(3 * hidden * Math.max(hidden, width), slots * width);

/** What came of one seed, as `--json` prints it. */
interface SeedReport {
  readonly seed: number;
  readonly params: number;
  readonly steps: number;
  readonly solved: boolean;
  readonly seconds: number;
  readonly usPerStep: number;
  readonly loss: number;
  readonly accuracy: readonly LengthAccuracy[];
  readonly files: readonly string[];
  readonly checkpoint: string;
}

const run = async (lab: Lab, flags: LabFlags): Promise<void> => {
  const { memory, length, hidden, slots, width, json } = flags;
  const seeds = flags.seeds ?? [flags.seed];
  const say = json ? () => {} : print;
  await prepareFolder(flags.out);
  const chosen = await chooseBackend(flags.backend, largestProduct(flags));

  const reports: SeedReport[] = [];
  for (const seed of seeds) {
    say(
      `TinyNTM, ${memory} memory of ${slots} slots × ${width}, hidden size ${hidden}; ${lab.name}, length ${length}, seed ${seed}`,
    );
    say(chosen === null || reports.length > 0 ? '' : `Backend: ${chosen}\n`);
    const trained = await train(lab, flags, seed, say);
    if (trained.ending === 'interrupted') {
      return endInterrupted(trained, trained.checkpoint, json ? complain : (line) => say(`\n${line}`));
    }
    reports.push(await reportOn(lab, flags, trained, seeds.length > 1 ? `seed-${seed}-` : ''));
  }

  if (reports.length > 1) say(`${seedsTable(reports)}\n`);
  say(`Report with more pictures: pnpm example ntm report --from ${reports[0]!.checkpoint}`);
  if (!json) return;
  const model = { name: 'TinyNTM', memory, hidden, slots, width };
  const common = { task: lab.name, model, backend: backend().name };
  const [only, ...others] = reports;
  draw(`${JSON.stringify(others.length === 0 ? { ...common, ...only } : { ...common, seeds: reports })}\n`);
};

/** Measures and draws what one seed has learned. `prefix` stands before the names of its figures. */
const reportOn = async (lab: Lab, flags: LabFlags, trained: Run, prefix: string): Promise<SeedReport> => {
  const { length, json } = flags;
  const [say, show] = json ? [() => {}, () => {}] : [print, draw];
  const { trainer, steps, seconds, loss, solved, checkpoint } = trained;
  const { seed } = trainer.plan;
  const params = trainer.model.parameters().reduce((n, p) => n + p.numel, 0);
  const accuracy = await measure(trained, length);
  const samples = await drawSamples(trained, length, SAMPLES);
  const title = `${lab.name}, length ${length}${prefix && `, seed ${seed}`}`;
  const files = await saveFigures(title, trained, samples[0]!, flags.out, prefix);

  say(`${summary(trained, flags)}; ${count(params)} parameters\n`);
  say(`${recalls(samples)}\n\n${table(accuracy)}\n`);
  say(`Where it writes and reads, slot by slot, while "${samples[0]!.shown}" is shown and recalled:\n`);
  show(`${attentionInTerminal(samples[0]!)}\n\n`);
  say(`Figures:\n${files.map((file) => `  ${file}`).join('\n')}\n`);
  const usPerStep = (1e6 * seconds) / steps;
  return { seed, params, steps, solved, seconds, usPerStep, loss, accuracy, files, checkpoint };
};
