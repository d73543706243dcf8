/** What webgl.long.ts runs in a page. */
import { EngramError, setBackend, tensor, zeros } from '@engram/tensor';
import { type Check, conformance } from '@engram/tensor/conformance';
import { GpuBackend, gpu } from '../../src/index.ts';
import { WebGlDevice } from '../../src/webgl/device.ts';

/** What the page offers to the test that drives it. */
export interface WebGl {
  /** What `gpu()` says of itself, where WebGPU is missing. */
  start(): Promise<{ readonly mode: string; readonly software: boolean; readonly describe: string }>;
  /** Runs the checks of a section: what was wrong. */
  run(section: number): Promise<readonly string[]>;
  /** Whether so many cells come back as they were sent. */
  roundTrip(length: number): Promise<boolean>;
  /** What is thrown by one tensor that is too large, and what the backend computes afterwards. */
  exceed(): Promise<readonly [string, number]>;
  /** What is thrown after the context was lost, and what the CPU and a new backend compute afterwards. */
  lose(): Promise<readonly [reading: string, computing: string, cpu: number, again: number]>;
}

/** A shader takes long to compile on this adapter, and the other forms of an op use the same. */
const isWanted = ({ name }: Check, section: string): boolean =>
  !section.startsWith('op cases') || /\(eager\)$/.test(name);

const messageOf = async (fn: () => unknown): Promise<string> => {
  try {
    await fn();
    return 'nothing was thrown';
  } catch (error) {
    return error instanceof EngramError ? error.message : `not an EngramError: ${error}`;
  }
};

const three = async (): Promise<number> =>
  tensor([1])
    .add(tensor([2]))
    .item();

const make = async (): Promise<GpuBackend> => {
  const backend = await gpu();
  if (!(backend instanceof GpuBackend)) throw new Error(backend.describe());
  return backend;
};

let backend: GpuBackend;

const page: WebGl = {
  start: async () => {
    backend = await make();
    return { mode: backend.device.mode, software: backend.software, describe: backend.describe() };
  },
  run: async (section) => {
    const wrong: string[] = [];
    const { name, checks } = conformance({ backend, device: 'gpu' })[section]!;
    for (const check of checks.filter((each) => isWanted(each, name))) {
      try {
        await check.run();
      } catch (error) {
        wrong.push(`${check.name}: ${(error as Error).message}`);
      }
    }
    return wrong;
  },
  roundTrip: async (length) => {
    const cells = Float32Array.from({ length }, (_, i) => i);
    const got = await backend.read(backend.store(cells.slice(), [length]));
    return got.length === length && got.every((x, i) => x === cells[i]);
  },
  exceed: async () => {
    await setBackend(backend);
    try {
      const message = await messageOf(() => zeros([backend.device.mostBytes / 4 + 1]).add(1));
      return [message, await three()];
    } finally {
      await setBackend('cpu');
    }
  },
  lose: async () => {
    const { device } = backend;
    if (!(device instanceof WebGlDevice)) throw new Error(device.mode);
    await setBackend(backend);
    const x = tensor([1, 2]);
    device.gl.getExtension('WEBGL_lose_context')!.loseContext();
    const reading = await messageOf(() => x.data());
    const computing = await messageOf(() => x.add(x));
    await setBackend('cpu');
    const cpu = await three();
    await setBackend(await make());
    const again = await three();
    await setBackend('cpu');
    return [reading, computing, cpu, again];
  },
};

(globalThis as unknown as { webglPage: WebGl }).webglPage = page;
