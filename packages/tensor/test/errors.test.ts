import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '@engram/tools/suite';
import {
  compile,
  crossEntropy,
  EngramError,
  embedding,
  gather,
  Linear,
  nllLoss,
  noGrad,
  Sequential,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../src/index.ts';

const thrownBy = async (fn: () => unknown): Promise<Error> => {
  try {
    await fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

const framesOf = (error: unknown): string[] =>
  String((error as Error).stack)
    .split('\n    at ')
    .slice(1);

const three = tensor(Int32Array.of(3));
const logits = zeros([1, 3]);

/** What throws, a word of its message, and nothing else on its line: the first frame must be this file. */
const FAULTS: Readonly<Record<string, () => unknown>> = {
  'a shape': () => zeros([2]).add(zeros([3])),
  'a loss': () => crossEntropy(logits, three),
  nllLoss: () => nllLoss(logits, three),
  gather: () => gather(logits, 1, tensor([[3]], { dtype: 'int32' })),
  embedding: () => embedding(three, zeros([3, 2])),
  'an op in noGrad': () => noGrad(() => embedding(three, zeros([3, 2]))),
  'modules in modules': () => new Sequential(new Sequential(new Linear(2, 3), new Linear(4, 5))).forward(zeros([1, 2])),
  backward: () => zeros([2]).backward(),
  'reading what is not one number': () => zeros([2]).item(),
  'the same, at once': () => zeros([2]).itemSync(),
  'a compiled function, while recording': () => compile((x: Tensor) => x.add(zeros([3])))(zeros([2])),
  'a compiled function that is not given what it takes': () => compile((f: object) => f)(() => {}),
  'a compiled index': () => compile((x: Tensor) => embedding(x, logits))(three),
  'a compiled index, on typed arrays': () => compile((x: Tensor) => embedding(x, logits), { simd: false })(three),
  'a computed index': () => compile((x: Tensor) => embedding(x.add(x), logits))(three),
  'a compiled loss': () => compile((x: Tensor, y: Tensor) => crossEntropy(x, y))(logits, three),
};

suite('the stack of an error', (test) => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    test(`begins with the line of the user: ${name}`, async () => {
      const error = await thrownBy(fault);
      assert.instance(error, EngramError);
      const [first, ...others] = framesOf(error);
      assert.match(first!, 'errors.test.ts');
      assert.not.ok(others.some((frame) => frame.includes('tensor/src/')));
    });
  }

  test('begins with the kind of error and its message, as they are when somebody looks', async () => {
    const error = await thrownBy(() => zeros([2]).add(zeros([3])));
    assert.match(error.stack!, /^ShapeError: add: shapes \[2\] and \[3\]/);
    error.message = 'another';
    assert.match(error.stack!, /^ShapeError: another\n {4}at /);
    error.stack = 'mine';
    assert.is(error.stack, 'mine');
    assert.not.ok(Object.keys(error).includes('stack'));
  });

  test('shows the caller of the user too, as many frames as Node would', async () => {
    const inner = () => zeros([2]).add(zeros([3]));
    const deep = (levels: number): unknown => (levels === 0 ? inner() : deep(levels - 1));
    const frames = framesOf(await thrownBy(() => deep(30)));
    assert.is(frames.length, Error.stackTraceLimit);
    assert.match(frames[0]!, 'inner');
    assert.match(frames[1]!, 'deep');
  });

  test('leaves the limit of stacks as it was, also where there is none', async () => {
    const limit = Error.stackTraceLimit;
    for (const own of [0, 1, 4, Infinity]) {
      Error.stackTraceLimit = own;
      try {
        const error = await thrownBy(() => zeros([2]).add(zeros([3])));
        assert.is(Error.stackTraceLimit, own);
        assert.match(error.stack!, /^ShapeError: add: |^$|Error/);
      } finally {
        Error.stackTraceLimit = limit;
      }
    }
  });

  test('is whole where no frame is the user’s', () => {
    const error = new ShapeError('x');
    assert.ok(framesOf(error).length > 0);
  });

  test('goes along with a structured clone', async () => {
    const error = await thrownBy(() => zeros([2]).add(zeros([3])));
    assert.match(structuredClone(error).stack!, 'errors.test.ts');
  });

  test('of a compiled index has the place where the op was recorded as its cause', async () => {
    for (const simd of [true, false]) {
      const look = (at: Tensor): Tensor => embedding(at.add(at), logits); // in the cause
      const error = await thrownBy(() => compile(look, { simd })(three));
      assert.match(error.message, /^embedding: index 6/);
      assert.match(framesOf(error.cause)[0]!, /^look .*errors\.test\.ts/);
      assert.not.match(error.stack!, 'at look');
      assert.not.ok(Object.keys(error).includes('cause'));
    }
  });

  test('is as good in an engine that gives it in another form, without captureStackTrace', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engram-errors-'));
    try {
      // As Firefox writes it: no text before the frames, `name@place`.
      writeFileSync(
        join(folder, 'firefox.mjs'),
        `delete Error.captureStackTrace;
        const frame = (s) => [s.getFunctionName() ?? '', '@', s.getFileName(), ':', s.getLineNumber(), ':1'].join('');
        Error.prepareStackTrace = (_, sites) => sites.map(frame).join('\\n');`,
      );
      const script =
        "import { zeros } from './src/index.ts';\n" +
        'const users = () => zeros([2]).add(zeros([3]));\n' +
        'try { users() } catch (error) { console.log(error.stack) }';
      const options = [
        '--import',
        'tsx',
        '--import',
        join(folder, 'firefox.mjs'),
        '--input-type=module',
        '--eval',
        script,
      ];
      const cwd = fileURLToPath(new URL('..', import.meta.url));
      const { stdout, stderr } = spawnSync(process.execPath, options, { cwd, encoding: 'utf8' });
      assert.is(stderr, '');
      assert.match(stdout, /^users@/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
