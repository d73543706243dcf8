import { type Graph, Live, type LiveNumbers, type Value } from '@engram/tensor/backend';
import { kernelFor } from '../kernels/index.ts';
import type { GpuKernel } from '../operand.ts';
import type { Operand } from '../program.ts';
import type { GpuStorage } from '../storage.ts';
import { type Compiled, groupsOf, slotBytes } from './compiled.ts';
import type { WebGpuDevice } from './device.ts';
import { roundedUp, type WebGpuBlock } from './pool.ts';
import { Place, Sketch, type Step, Version } from './sketch.ts';

/** A step, ready to be written to a pass. */
export interface Dispatch {
  readonly step: Step;
  readonly compiled: Compiled;
  readonly groups: readonly [number, number, number];
  readonly width: number;
  /** Where its numbers begin, in bytes. */
  readonly offset: number;
  /** `null` while one of its blocks is another than before. */
  bound: GPUBindGroup | null;
}

/** Storage that outlives the run. */
interface State {
  readonly storage: GpuStorage;
  /** Versions that lie in the storage's own block. */
  readonly inPlace: readonly Version[];
  /** What has to be copied there after the run; `null` where nothing has. */
  readonly copied: Version | null;
  /** Whether a run changes it. */
  readonly written: boolean;
  /** Dispatches that use the block. */
  readonly users: readonly Dispatch[];
  /** The block that they are bound to. */
  block: WebGpuBlock | null;
}

/** A graph laid out on the device. */
export interface Built {
  readonly sketch: Sketch;
  /** The step that each call begins with. */
  readonly starts: readonly number[];
  readonly places: ReadonlyMap<Value, Place>;
  readonly dispatches: readonly Dispatch[];
  readonly states: readonly State[];
  readonly inputs: readonly (Version | null)[];
  readonly outputs: readonly Version[];
  readonly blocks: Map<Version, WebGpuBlock>;
  /** Blocks that belong to the program. */
  readonly own: readonly WebGpuBlock[];
}

/** Runs a kernel of the table on a value's operands. */
export const runCall = (
  { kernel, outs, ins }: Graph['calls'][number],
  placeOf: (value: Value) => Operand,
  geometry: unknown,
  gpu: Parameters<GpuKernel<unknown>>[3],
): void => {
  kernelFor(kernel)!(outs.map(placeOf), ins.map(placeOf), geometry, gpu);
};

/** Lays a graph out, with these numbers for its live calls. */
export const build = (device: WebGpuDevice, graph: Graph, numbers: LiveNumbers): Built => {
  const sketch = new Sketch();
  const places = new Map<Value, Place>();
  const before = new Map<Value, Version>();
  const placeOf = (value: Value): Place => {
    const known = places.get(value);
    if (known) return known;
    const { origin, length, dtype } = value;
    if (origin.kind === 'constant') {
      const place = sketch.constant(Float32Array.from(origin.data), dtype);
      places.set(value, place);
      return place;
    }
    const given = origin.kind === 'argument' || (origin.kind === 'state' && !origin.fresh);
    const place = new Place(length, dtype, given ? new Version(length, -1) : null);
    if (place.version) before.set(value, place.version);
    places.set(value, place);
    return place;
  };

  const inputs = graph.inputs.map((value) => placeOf(value).version);
  const starts = graph.calls.map((call) => {
    const start = sketch.steps.length;
    if (call.zeroed) for (const out of call.outs) placeOf(out).version = null;
    const { geometry } = call;
    runCall(call, placeOf, geometry instanceof Live ? numbers.get(geometry) : geometry, sketch);
    return start;
  });
  const outputs = graph.outputs.map((value) => sketch.read(placeOf(value)));
  const finals = [...places].flatMap(([value, place]) => {
    if (value.origin.kind !== 'state' || value.length === 0) return [];
    const { storage, fresh } = value.origin;
    const after = place.version === null && fresh ? null : sketch.read(place);
    return [{ storage: storage as GpuStorage, first: before.get(value) ?? null, after }];
  });
  const end = sketch.steps.length;
  for (const version of outputs) version.lastRead = end;

  let offset = 0;
  const dispatches = sketch.steps.map((step): Dispatch => {
    const compiled = device.compiled(step.program);
    const at = offset;
    offset += slotBytes(compiled);
    return { step, compiled, ...groupsOf(compiled, step.grid), offset: at, bound: null };
  });

  const states = finals.map(({ storage, first, after }): State => {
    const rests = after === null || after === first;
    // Computed right in its place, unless what was there is still read by then.
    const settles = !rests && (first === null || first.lastRead < after.made);
    const inPlace = [first, settles ? after : null].filter((version) => version !== null);
    if (!rests && !settles) after.lastRead = end;
    const users = dispatches.filter(
      ({ step }) =>
        inPlace.includes(step.out) || step.args.some((arg) => arg instanceof Version && inPlace.includes(arg)),
    );
    return { storage, inPlace, copied: rests || settles ? null : after, written: !rests, users, block: null };
  });

  const resident = new Set(states.flatMap(({ inPlace }) => inPlace));
  const { blocks, own } = place(device, sketch, inputs, resident);
  return { sketch, starts, places, dispatches, states, inputs, outputs, blocks, own };
};

/** Gives each version a block that no other one uses between the step that makes it and the last that reads it. */
const place = (
  device: WebGpuDevice,
  sketch: Sketch,
  inputs: readonly (Version | null)[],
  resident: ReadonlySet<Version>,
): Pick<Built, 'blocks' | 'own'> => {
  const own: WebGpuBlock[] = [];
  try {
    return { blocks: placeInto(own, device, sketch, inputs, resident), own };
  } catch (error) {
    for (const block of own) device.release(block);
    throw error;
  }
};

/** `own` is given each block that was taken. */
const placeInto = (
  own: WebGpuBlock[],
  device: WebGpuDevice,
  { steps, tables, nothing }: Sketch,
  inputs: readonly (Version | null)[],
  resident: ReadonlySet<Version>,
): Map<Version, WebGpuBlock> => {
  const blocks = new Map<Version, WebGpuBlock>();
  const idle = new Map<number, WebGpuBlock[]>();
  const take = (version: Version): void => {
    const bytes = version.length * 4;
    let block = idle.get(roundedUp(bytes))?.pop();
    if (!block) {
      block = device.take(bytes);
      own.push(block);
    }
    blocks.set(version, block);
  };
  for (const [version, cells] of tables) {
    const block = device.upload(cells) as WebGpuBlock;
    own.push(block);
    blocks.set(version, block);
  }
  take(nothing);
  const ending = steps.map((): Version[] => []);
  const lasts = (version: Version): void => void ending[version.lastRead]?.push(version);
  for (const version of inputs) {
    if (version === null || resident.has(version)) continue;
    take(version);
    lasts(version);
  }
  steps.forEach(({ out }, at) => {
    if (!resident.has(out)) {
      take(out);
      lasts(out);
    }
    for (const version of ending[at]) {
      const block = blocks.get(version)!;
      const list = idle.get(block.bytes);
      if (list) list.push(block);
      else idle.set(block.bytes, [block]);
    }
  });
  return blocks;
};
