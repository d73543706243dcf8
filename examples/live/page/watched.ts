import type { TrainingRecord } from '@engram/ntm';
import { batch } from '@preact/signals';
import { firstLink } from '../shared/link.ts';
import type { Order, Report } from '../shared/messages.ts';
import { Connection, type Session } from './connection.ts';
import type { Mark } from './mark.ts';
import { Pace } from './pace.ts';
import { Series } from './series.ts';
import {
  announcement,
  at,
  begun,
  contents,
  drawn,
  fail,
  kernels,
  learned,
  learnedAfter,
  looks,
  marks,
  pace,
  probe,
  recording,
  sequence,
  sequences,
  series,
  shipped,
  snapshot,
  snapshots,
  spec,
  status,
  step,
  trace,
  traced,
} from './state.ts';

// The network that is watched: its session in the worker, and what becomes of the state when it says something.

let connection: Connection | null = null;
let session: Session | null = null;
const clock = new Pace();

/** The worker of the network that is watched; it is loaded when it is first needed. */
const connected = (): Connection => {
  if (connection) return connection;
  connection = new Connection({
    ready: (ready) => {
      kernels.value = ready.kernels;
    },
    broken: (reason) => {
      // The next training begins in a new one.
      connection?.close();
      connection = null;
      session = null;
      status.value = 'failed';
      fail('What computes has stopped', reason);
    },
  });
  return connection;
};

const markOf = (record: TrainingRecord): Mark | null => {
  if (record.kind === 'converged')
    return { step: record.step, kind: 'learned', text: `learned after ${record.sequences} sequences` };
  if (record.kind === 'rollback') {
    const what =
      record.why === 'collapse' ? `errors were back at ${record.errors.toFixed(1)}` : 'the loss was not finite';
    return { step: record.step, kind: 'collapse undone', text: `${what}: back to the last good weights` };
  }
  if (record.kind === 'start')
    return {
      step: record.step,
      kind: 'new start',
      text: `start ${record.start + 1}, with other weights: ${record.why}`,
    };
  return null;
};

const hear = (report: Report): void => {
  switch (report.kind) {
    case 'begun':
      batch(() => {
        begun.value = report;
        step.value = report.step;
        sequences.value = report.sequences;
        learned.value = report.learned;
        if (report.plan.task !== spec.value.task) sequence.value = firstLink(report.plan.task).sequence;
        spec.value = report.spec;
      });
      break;
    case 'progress':
      batch(() => {
        series.value.add(report.step, report.losses, report.errors, report.norms);
        drawn.value++;
        step.value = report.step;
        sequences.value = report.sequences;
        pace.value = clock.add(performance.now(), report.sequences);
        const more = report.records.flatMap((record) => markOf(record) ?? []);
        if (more.length > 0) {
          marks.value = [...marks.value, ...more].slice(-200);
          announcement.value = `Step ${more.at(-1)!.step}: ${more.at(-1)!.text}`;
        }
        if (report.learned && !learned.value) learnedAfter.value = report.busy;
        learned.value = report.learned;
      });
      break;
    case 'stopped':
      clock.clear();
      status.value = report.why === 'done' ? 'done' : 'paused';
      if (report.why !== 'asked') announcement.value = `Training stopped at step ${step.value}`;
      break;
    case 'snapshots':
      snapshots.value = report.steps;
      break;
    case 'trace':
      batch(() => {
        trace.value = report.trace;
        traced.value = report.probe;
        if (at.value >= report.trace.steps) at.value = report.trace.steps - 1;
      });
      break;
    case 'contents':
      contents.value = { at: report.at, values: report.contents };
      break;
    case 'look':
      looks.value = { at: report.at, looks: report.looks };
      break;
    case 'saved':
      download(report.name, report.bytes);
      break;
    case 'failed':
      // What cannot begin cannot go on either, and has been said.
      if ((report.of === 'go' || report.of === 'step') && !begun.value) break;
      if (report.of === 'training' || report.of === 'begin') status.value = 'failed';
      fail(TITLES[report.of] ?? 'That did not work', `${report.name}: ${report.message}`);
      break;
  }
};

const TITLES: Partial<Record<Extract<Report, { kind: 'failed' }>['of'], string>> = {
  begin: 'This training cannot begin',
  open: 'This file cannot be opened',
  training: 'The training failed',
  save: 'It could not be saved',
};

const download = (name: string, bytes: ArrayBuffer): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

/** Nothing has been trained. */
export const forget = (): void => {
  session?.end();
  session = null;
  series.value = new Series();
  drawn.value++;
  marks.value = [];
  snapshots.value = [];
  snapshot.value = null;
  begun.value = null;
  shipped.value = false;
  learned.value = null;
  learnedAfter.value = null;
  looks.value = null;
  contents.value = null;
  step.value = 0;
  sequences.value = 0;
  pace.value = null;
  clock.clear();
};

/** A session with this training, at its first step. */
export const begin = (): Session => {
  if (session) return session;
  session = connected().session(hear);
  session.send({ kind: 'begin', spec: spec.value });
  lookAgain();
  return session;
};

/** Asks for a trace of what is looked at now. */
export const lookAgain = (): void => send({ kind: 'probe', probe: probe.value });

/** Says something to the network, where there is one. */
export const send = (order: Order): void => session?.send(order);

/** Whether there is a network beside the recording. */
export const isThere = (): boolean => session !== null;

/** Opens the bytes of a checkpoint or of a trained network. What is there stays until they have shown that they are one. */
export const open = (bytes: ArrayBuffer, name: string, { ships = false } = {}): void => {
  announcement.value = `Opening ${name}`;
  const opening = connected().session((report) => {
    if (session !== opening && report.kind === 'failed') opening.end();
    if (session !== opening && report.kind === 'begun') {
      batch(() => {
        forget();
        status.value = 'paused';
        session = opening;
        shipped.value = ships;
        hear(report);
        lookAgain();
      });
    } else hear(report);
  });
  opening.send({ kind: 'open', bytes }, [bytes]);
};

/** Shows the recording, at a step of its training or the last, where it is of the training that is chosen. */
export const showRecording = (trained: number | null = null): boolean => {
  const { value: shown } = recording;
  if (!shown?.isOf(spec.value, sequence.value)) return false;
  batch(() => {
    status.value = 'recorded';
    series.value = shown.series;
    drawn.value++;
    marks.value = shown.marks;
    snapshots.value = shown.snapshots;
    snapshot.value = trained;
    step.value = shown.snapshots.at(-1) ?? 0;
    learned.value = shown.learned;
    trace.value = shown.traceAt(trained);
    looks.value = null;
    traced.value = null;
    at.value = Math.min(at.value, trace.value.steps - 1);
  });
  return true;
};
