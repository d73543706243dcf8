import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';

/** What a page, or a machine, may do to WebAssembly before the library first needs it, and what `describe()` says then. */
const WAYS: Readonly<Record<string, readonly [breakIt: string, why: string]>> = {
  'a Content Security Policy refuses to compile': [
    "WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError('blocked by CSP'); } };",
    'WebAssembly is refused here: blocked by CSP',
  ],
  'nothing may be instantiated': [
    "WebAssembly.Instance = class { constructor() { throw new EvalError('no code generation'); } };",
    'WebAssembly is refused here: no code generation',
  ],
  'there is no address space left': [
    "WebAssembly.Memory = class { constructor() { throw new RangeError('could not allocate memory'); } };",
    'WebAssembly is refused here: could not allocate memory',
  ],
  'SIMD is unknown': [
    `WebAssembly.validate = () => false;
    WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError('invalid opcode'); } };`,
    'WebAssembly has no SIMD here',
  ],
  'WebAssembly is missing': ['delete globalThis.WebAssembly;', 'there is no WebAssembly here'],
};

const scriptOf = (breakIt: string): string => `
  import { Adam, backend, compile, IndexError, Linear, matmul, mseLoss, ones } from './src/index.ts';
  ${breakIt}
  const model = new Linear(8, 1);
  const optimizer = new Adam(model.parameters(), { lr: 0.1 });
  const [x, y] = [ones([4, 8]), ones([4, 1])];
  const fit = () => {
    const loss = mseLoss(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
  const step = compile(fit);
  let loss = 1;
  for (let i = 0; i < 100; i++) loss = (await step()).itemSync();
  console.log(JSON.stringify({
    product: matmul(ones([64, 64]), ones([64, 64])).dataSync()[0],
    learned: loss < 1e-3,
    compiled: / 0 SIMD/.test(String(step.programs[0])),
    describe: backend().describe(),
  }));
`;

suite('without WebAssembly', (test) => {
  for (const [name, [breakIt, why]] of Object.entries(WAYS)) {
    test(`all runs on typed arrays, and describe() says why: ${name}`, () => {
      const cwd = fileURLToPath(new URL('../..', import.meta.url));
      const options = ['--import', 'tsx', '--input-type=module', '--eval', scriptOf(breakIt)];
      const { stdout, stderr } = spawnSync(process.execPath, options, { cwd, encoding: 'utf8' });
      assert.is(stderr, '');
      assert.equal(JSON.parse(stdout), {
        product: 64,
        learned: true,
        compiled: true,
        describe: `cpu: typed arrays (${why})`,
      });
    });
  }
});
