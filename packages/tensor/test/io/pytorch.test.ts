import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite, type Test } from '@engram/tools/suite';
import { Adam, GRU, type Tensor, tensor, zeros } from '../../src/index.ts';
import { loadSafetensors, saveSafetensors } from '../../src/io/index.ts';
import { ofDType } from './fixture.ts';

const PEER = fileURLToPath(new URL('peer.py', import.meta.url));
/** Without importing it, which takes a second or more. */
const HAS_TORCH = "import sys, importlib.util; sys.exit(importlib.util.find_spec('torch') is None)";
/** The second is where a distribution's own packages are, when another Python comes first on the PATH. */
const python = ['python3', '/usr/bin/python3'].find((file) => spawnSync(file, ['-c', HAS_TORCH]).status === 0);

const run = (command: string, path: string): string => {
  const { status, stdout, stderr } = spawnSync(python!, [PEER, command, path], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return stdout;
};

const inFolder = async (body: (path: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-pytorch-'));
  try {
    await body(join(folder, 'file.safetensors'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const check = (test: Test, name: string, body: (path: string) => Promise<void>): void => {
  if (python === undefined) test.skip(name, 'no Python with torch is here');
  else test(name, () => inFolder(body));
};

/** As the peer prints it. */
const listed = (x: Tensor): object => ({
  dtype: `torch.${x.dtype}`,
  shape: [...x.shape],
  values: [...x.dataSync()].map((value) => (x.dtype === 'bool' ? value === 1 : value)),
});

suite('safetensors and PyTorch', (test) => {
  check(test, 'PyTorch reads what we write', async (path) => {
    const model = new GRU(3, 4);
    const optimizer = new Adam(model.parameters());
    model
      .forward(zeros([2, 1, 3]))
      .output.sum()
      .backward();
    optimizer.step();
    const tensors = {
      ...model.stateDict(),
      ...optimizer.stateDict().state,
      wide: ofDType([Math.PI, -1e300], 'float64'),
      whole: ofDType([2 ** 31 - 1, -(2 ** 31)], 'int32'),
      flags: tensor([[true], [false]]),
      scalar: tensor(0.1),
      empty: zeros([0, 3]),
      'ünïcode "😀"': tensor([1]),
    };
    await saveSafetensors(path, tensors, { metadata: { step: '1', name: 'Größe' } });
    const read = JSON.parse(run('read', path)) as { tensors: Record<string, object>; metadata: object };
    assert.equal(Object.keys(read.tensors).sort(), Object.keys(tensors).sort());
    for (const [name, x] of Object.entries(tensors)) assert.equal(read.tensors[name], listed(x), name);
    assert.equal(read.metadata, { step: '1', name: 'Größe' });
  });

  check(test, 'we read what PyTorch writes', async (path) => {
    run('write', path);
    const { tensors, metadata } = await loadSafetensors(path);
    const values = [1.5, -2, 0.25, 3, -0.5, 100];
    const whole = [1, -2, 0, 3, 0, 100];
    const expected: Record<string, object> = {
      float64: { dtype: 'torch.float64', shape: [2, 3], values },
      float32: { dtype: 'torch.float32', shape: [2, 3], values },
      float16: { dtype: 'torch.float32', shape: [2, 3], values },
      bfloat16: { dtype: 'torch.float32', shape: [2, 3], values },
      int64: { dtype: 'torch.int32', shape: [2, 3], values: whole },
      int32: { dtype: 'torch.int32', shape: [2, 3], values: whole },
      int16: { dtype: 'torch.int32', shape: [2, 3], values: whole },
      int8: { dtype: 'torch.int32', shape: [2, 3], values: whole },
      uint8: { dtype: 'torch.int32', shape: [2, 3], values: whole.map(Math.abs) },
      bool: { dtype: 'torch.bool', shape: [2, 3], values: values.map(() => true) },
      scalar: { dtype: 'torch.float32', shape: [], values: [7] },
      empty: { dtype: 'torch.float32', shape: [0, 3], values: [] },
    };
    assert.equal(Object.keys(tensors).sort(), Object.keys(expected).sort());
    for (const [name, x] of Object.entries(tensors)) assert.equal(listed(x), expected[name], name);
    assert.equal(Object.entries(metadata), [['from', 'PyTorch ✓']]);
  });
});
