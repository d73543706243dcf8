import { join } from 'node:path';
import type { Chart } from '@engram/plot';
import { save } from '@engram/plot/node';
import { backend } from '@engram/tensor';
import type { Option } from 'commander';
import { chooseBackend } from '../backend.ts';
import { parse } from '../command.ts';
import { type CommonFlags, labCommand } from '../common-flags.ts';
import { whole } from '../flag-values.ts';
import { prepareFolder } from '../out-folder.ts';
import { complain, draw, print } from '../output.ts';
import { count } from '../report.ts';
import { runCommand } from '../run-command.ts';
import { checkpointOf } from '../training/out-files.ts';
import { type LossCurveOptions, lossCurve } from './loss-curve.ts';
import { Interrupted, type Trained, type Training, train } from './train.ts';

/** A lab of a course: a model, its data and a training loop of its own. */
export interface CourseLab {
  readonly name: string;
  readonly about: string;
  /** Training steps by default. */
  readonly steps: number;
  /** Multiply-adds of the largest product of a training step, by which `--backend auto` chooses. */
  readonly largestProduct: number;
  /** Flags of its own. */
  readonly flags?: readonly Option[];
}

/** What a lab can do besides computing. Nothing but the report is printed when `--json` asks for that alone. */
export interface Desk<F extends object = object> {
  readonly flags: CommonFlags & F;
  /** A line, or several, for people to read. */
  say(text: string): void;
  /** A picture of characters, colours and all. */
  show(picture: string): void;
  /**
   * Trains, or goes on where `--resume` finds a checkpoint; says how it went, and draws the losses into `training.svg` and
   * `.png`. A second model of a lab has a name, which its files begin with.
   */
  train(training: Training, options?: LossCurveOptions & { readonly name?: string }): Promise<Trained>;
  /** Writes a chart as SVG and PNG. */
  figure(name: string, chart: Chart): Promise<void>;
}

/**
 * Runs a lab with the flags of this process. `body` trains, measures and shows, and returns what `--json` prints besides
 * what all labs do.
 */
export const lab = <F extends object = object>(
  about: CourseLab,
  body: (desk: Desk<F>) => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> =>
  runCommand(about.name, async () => {
    const command = labCommand(about.name, about.about).option(
      '--steps <n>',
      'training steps',
      whole(1, 1e9),
      about.steps,
    );
    for (const option of about.flags ?? []) command.addOption(option);
    const flags = parse<CommonFlags & F>(command, process.argv.slice(2));
    if (flags === null) return;
    await prepareFolder(flags.out);
    const say = flags.json ? () => {} : print;
    const chosen = await chooseBackend(flags.backend, about.largestProduct);
    if (chosen !== null) say(`Backend: ${chosen}\n`);
    try {
      await perform(about, flags, say, body);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      (flags.json ? complain : print)(error.message);
      process.exitCode = error.exitCode;
    }
  });

const perform = async <F extends object>(
  { name: task }: CourseLab,
  flags: CommonFlags & F,
  say: (text: string) => void,
  body: (desk: Desk<F>) => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> => {
  const { out, seed, resume, json } = flags;
  const files: string[] = [];
  const figure = async (name: string, chart: Chart): Promise<void> => {
    for (const ending of ['svg', 'png']) {
      const path = join(out, `${name}.${ending}`);
      await save(chart, path);
      files.push(path);
    }
  };
  let main: Trained | undefined;
  const report = await body({
    flags,
    say,
    show: (picture) => {
      if (!json) draw(`${picture}\n`);
    },
    train: async (training, { name, ...options } = {}) => {
      const prefix = name === undefined ? '' : `${name}-`;
      const path = checkpointOf(out, seed, prefix);
      const trained = await train({ ...training, settings: { ...training.settings, seed } }, path, resume);
      main ??= trained;
      say(`${summary(trained, name ?? 'Trained')}\n`);
      const chart = lossCurve(trained, training.measure, {
        title: `${task}${name === undefined ? '' : `, ${name}`}: training`,
        ...options,
      });
      if (chart) await figure(`${prefix}training`, chart);
      return trained;
    },
    figure,
  });
  if (files.length > 0) say(`Figures:\n${files.map((file) => `  ${file}`).join('\n')}`);
  if (!json || !main) return;
  const { params, steps, seconds, loss, checkpoint } = main;
  const common = {
    task,
    backend: backend().name,
    seed,
    params,
    steps,
    seconds,
    usPerStep: (1e6 * seconds) / steps,
    loss,
  };
  draw(`${JSON.stringify({ ...common, ...report, files, checkpoint })}\n`);
};

const summary = ({ steps, seconds, loss, params }: Trained, what: string): string =>
  `${what}: ${count(steps)} steps in ${seconds.toFixed(1)} s (${((1000 * seconds) / steps).toFixed(1)} ms a step), ` +
  `loss ${loss.toFixed(4)}; ${count(params)} parameters`;
