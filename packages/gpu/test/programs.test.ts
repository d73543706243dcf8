import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import type { Program } from '../src/program.ts';
import { helpers, programs } from '../src/programs.ts';
import { acquireWebGpu } from '../src/webgpu/acquire.ts';
// Leaves the file out where there is no GPU.
import './harness.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));

suite('gpu programs', (test) => {
  test('are data: nothing reads or makes a function’s text at run time', () => {
    const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    assert.ok(sources.length > 30);
    for (const name of sources) {
      const found = /\.toString\b|\bString\((?:source|fn|kernel)|\bnew Function\b|\beval\(/.exec(
        readFileSync(src + name, 'utf8'),
      );
      assert.is(found, null, `${name}: ${found?.[0]}`);
    }
  });

  test('go by their names, and their text has no comments', () => {
    for (const [name, program] of Object.entries<Program>(programs)) assert.is(program.name, name);
    for (const { name, text } of [...Object.values<Program>(programs), ...helpers]) {
      assert.ok(text.startsWith(`function ${name}(`), name);
      assert.not.match(text, /\/[/*]/);
    }
  });

  test('all become shaders that compile', async () => {
    const webgpu = await acquireWebGpu();
    for (const program of Object.values<Program>(programs)) webgpu.compiled(program);
    // What the device found wrong with one of them is thrown here.
    await webgpu.read(webgpu.upload(Float32Array.of(1)), 1);
    webgpu.destroy();
  });
});
