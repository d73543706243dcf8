import type { ModelKind, TaskName, TaskSize } from '@engram/ntm';
import { choiceOf, taskChoices } from './catalog.ts';
import { type PlanValue, type RunSpec, type Sequence, type Tampering, UNTOUCHED } from './messages.ts';

/** All that a link says: a training, how far it is, and what is looked at. */
export interface Link {
  readonly spec: RunSpec;
  /** The training step that is looked at; `null` where nothing has been trained. */
  readonly step: number | null;
  /** Whether it is the trained network of the task that ships with the page. */
  readonly shipped: boolean;
  readonly sequence: Sequence;
  readonly tampering: Tampering;
  /** The step of the sequence under the cursor. */
  readonly at: number;
  readonly view: View;
}

/** `watch` is one network, `compare` several side by side, `seeds` ten seeds of one. */
export const views = ['watch', 'compare', 'seeds'] as const;
export type View = (typeof views)[number];

/** Parts of the page that `?hide=` can leave out. */
const parts = ['settings', 'curve', 'try', 'plug', 'look', 'compare', 'files', 'tour'] as const;
export type Part = (typeof parts)[number];

/** The seed of the sequence that is looked at first. */
const SEQUENCE_SEED = 1;
const MOST_DRAWN = 1000;
const MOST_SEED = 2 ** 32 - 1;
const MOST_STEP = 10_000_000;
const MOST_PLAN_TEXT = 1000;

export const startOf = (task: TaskName): TaskSize =>
  Object.fromEntries(choiceOf(task).sizes.map(({ name, start }) => [name, start]));

export const firstLink = (task: TaskName = 'copy', model?: ModelKind): Link => ({
  spec: { task, model: model ?? choiceOf(task).models[0]!, seed: 1, changes: {} },
  step: null,
  shipped: false,
  sequence: { kind: 'random', size: startOf(task), seed: SEQUENCE_SEED },
  tampering: UNTOUCHED,
  at: 0,
  view: 'watch',
});

/** Vectors of up to 8 bits as two hexadecimal digits each. */
const hex = (vectors: readonly number[]): string => vectors.map((v) => v.toString(16).padStart(2, '0')).join('');

const tampered = ({ noReads, noShifts, wipe, noise }: Tampering): string =>
  [
    ...(noReads ? ['reads'] : []),
    ...(noShifts ? ['shifts'] : []),
    ...(wipe ? [`wipe:${wipe.slot}:${wipe.step}`] : []),
    ...(noise > 0 ? [`noise:${noise}`] : []),
  ].join(',');

/** The text behind the `#`; what is as at first is left out. */
export const writeLink = ({ spec, step, shipped, sequence, tampering, at, view }: Link): string => {
  const first = firstLink(spec.task, spec.model);
  const fields = new URLSearchParams();
  fields.set('task', spec.task);
  fields.set('model', spec.model);
  fields.set('seed', String(spec.seed));
  for (const [path, value] of Object.entries(spec.changes)) fields.set(`plan.${path}`, JSON.stringify(value));
  if (shipped) fields.set('network', 'shipped');
  else if (step !== null) fields.set('step', String(step));
  for (const [name, value] of Object.entries(sequence.size)) {
    if (value !== first.sequence.size[name]) fields.set(`size.${name}`, String(value));
  }
  if (sequence.kind === 'random' && sequence.seed !== SEQUENCE_SEED) fields.set('sequence', String(sequence.seed));
  if (sequence.kind === 'pattern') fields.set('pattern', sequence.pattern);
  if (sequence.kind === 'drawn') fields.set('drawn', hex(sequence.vectors));
  if (tampered(tampering)) fields.set('plug', tampered(tampering));
  if (at !== 0) fields.set('at', String(at));
  if (view !== 'watch') fields.set('view', view);
  // Characters that a fragment may have as they are, for people to read.
  return fields.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
};

const wholeNumber = (text: string | null, least: number, most: number): number | null => {
  if (text === null || !/^\d{1,10}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
};

/** The values of the plan that a link changes, in JSON; the library checks them against the plan. */
const planValue = (text: string): PlanValue | undefined => {
  if (text.length > MOST_PLAN_TEXT) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads the text behind the `#`, which anybody may have written: what is missing is as at first, and what makes no sense is
 * named in `problems` and left out.
 */
export const readLink = (hash: string): { readonly link: Link; readonly problems: readonly string[] } => {
  const problems: string[] = [];
  const fields = new URLSearchParams(hash.replace(/^#/, '').slice(0, 8000));
  const refuse = (name: string, expected: string): void => {
    problems.push(`${name} in the link should be ${expected}`);
  };

  const askedTask = fields.get('task');
  const choice = taskChoices.find(({ task }) => task === askedTask);
  if (askedTask !== null && !choice) refuse('task', `one of ${taskChoices.map(({ task }) => task).join(', ')}`);
  const { task, models, sizes, drawn, patterns, trained } = choice ?? taskChoices[0]!;
  const askedModel = fields.get('model');
  const model = models.find((kind) => kind === askedModel);
  if (askedModel !== null && !model) refuse('model', `one of ${models.join(', ')}`);
  const first = firstLink(task, model);

  const number = <T extends number | null>(name: string, least: number, most: number, otherwise: T): number | T => {
    if (!fields.has(name)) return otherwise;
    const value = wholeNumber(fields.get(name), least, most);
    if (value === null) refuse(name, `a whole number from ${least} to ${most}`);
    return value ?? otherwise;
  };

  const changes: Record<string, PlanValue> = {};
  for (const [name, text] of fields) {
    if (!name.startsWith('plan.')) continue;
    const path = name.slice('plan.'.length);
    const value = planValue(text);
    if (value === undefined || !/^[a-zA-Z]+(\.[a-zA-Z]+)*$/.test(path))
      refuse(name, 'a field of the plan and its value');
    else changes[path] = value;
  }

  const size: Record<string, number> = {};
  for (const { name, least, most, start } of sizes) size[name] = number(`size.${name}`, least, most, start);

  let sequence: Sequence = { kind: 'random', size, seed: number('sequence', 0, MOST_SEED, SEQUENCE_SEED) };
  const pattern = fields.get('pattern');
  if (pattern !== null) {
    if (patterns.includes(pattern)) sequence = { kind: 'pattern', pattern, size };
    else refuse('pattern', patterns.length > 0 ? `one of ${patterns.join(', ')}` : 'left out for this task');
  }
  const digits = fields.get('drawn');
  if (digits !== null) {
    if (drawn !== null && /^([0-9a-f]{2})+$/.test(digits) && digits.length <= 2 * MOST_DRAWN) {
      const vectors = digits.match(/../g)!.map((pair) => Number.parseInt(pair, 16));
      sequence = { kind: 'drawn', vectors, size: { ...size, length: vectors.length } };
    } else refuse('drawn', 'two hexadecimal digits for each vector');
  }

  let tampering = UNTOUCHED;
  for (const word of (fields.get('plug') ?? '').split(',').filter(Boolean)) {
    const [what, ...values] = word.split(':');
    const [a, b] = values.map(Number);
    if (what === 'reads') tampering = { ...tampering, noReads: true };
    else if (what === 'shifts') tampering = { ...tampering, noShifts: true };
    else if (what === 'wipe' && Number.isInteger(a) && Number.isInteger(b) && a! >= 0 && b! >= 0)
      tampering = { ...tampering, wipe: { slot: a!, step: b! } };
    else if (what === 'noise' && a! >= 0 && a! <= 10) tampering = { ...tampering, noise: a! };
    else refuse('plug', 'reads, shifts, wipe:SLOT:STEP or noise:STD');
  }

  const shipped = trained && fields.get('network') === 'shipped';
  if (fields.has('network') && !shipped) refuse('network', trained ? 'shipped' : 'left out for this task');
  const view = views.find((each) => each === fields.get('view'));
  if (fields.has('view') && !view) refuse('view', `one of ${views.join(', ')}`);
  return {
    link: {
      spec: { ...first.spec, seed: number('seed', 0, MOST_SEED, first.spec.seed), changes },
      step: shipped ? null : number('step', 0, MOST_STEP, null),
      shipped,
      sequence,
      tampering,
      at: number('at', 0, 100_000, 0),
      view: view ?? 'watch',
    },
    problems,
  };
};

/** The parts that `?hide=` leaves out; words that name none are ignored. */
export const hiddenParts = (search: string): ReadonlySet<Part> => {
  const asked = (new URLSearchParams(search).get('hide') ?? '').split(',');
  return new Set(parts.filter((part) => asked.includes(part)));
};
