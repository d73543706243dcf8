import { assert, suite } from '@engram/tools/suite';
import { Adam, compile, Linear, mseLoss, randn, type Tensor, tensor, zeros } from '../../src/index.ts';

suite('compile: the listing of a program', (test) => {
  const listingOf = async (simd: boolean) => {
    const layer = new Linear(3, 2);
    const optimizer = new Adam(layer.parameters());
    const step = compile(
      (x: Tensor, y: Tensor, { scale }: { scale: number; tag: string }) => {
        const loss = mseLoss(layer.forward(x.mul(scale)), y);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return [loss, zeros([2])];
      },
      { name: 'train', simd },
    );
    await step(randn([4, 3]), randn([4, 2]), { scale: 2, tag: 'a' });
    return { program: step.programs[0], text: String(step.programs[0]) };
  };

  test('says what it is called with, in the first line', async () => {
    const { text } = await listingOf(true);
    assert.match(text.split('\n')[0], /^train\(float32 \[4, 3\], float32 \[4, 2\], \{ scale: 2, tag: "a" \}\)$/);
  });

  test('has one numbered line for each call, with its kernel, shapes and dtypes', async () => {
    const { text, program } = await listingOf(true);
    const lines = text.split('\n').slice(text.split('\n').indexOf('') + 1);
    assert.is(lines.length, program.graph.calls.length);
    lines.forEach((line, i) => {
      const { kernel, outs } = program.graph.calls[i];
      assert.match(line, new RegExp(`^ +${i} `));
      assert.ok(line.includes(` = ${kernel.name}(`), line);
      for (const { shape, dtype } of outs) assert.ok(line.includes(`[${shape.join(', ')}] ${dtype}`), line);
    });
  });

  test('names arguments and what lies where, and what changes from run to run', async () => {
    const { text } = await listingOf(true);
    assert.match(text, /arg0/);
    assert.match(text, /arg1/);
    assert.match(text, /@\d+/);
    assert.match(text, /adam\(.*numbers anew at each run/);
    assert.match(text, /2 sets of numbers computed at each run/);
    assert.match(text, /scratch \d.*own \d.*state \d.* in 8 buffers/);
  });

  test('counts the calls by what runs them', async () => {
    const count = (text: string): number[] => {
      const [, all, simd, arrays] = /(\d+) calls: (\d+) SIMD, (\d+) on typed arrays/.exec(text) as RegExpExecArray;
      assert.is(text.split('\n').filter((line) => /; .*typed arrays/.test(line)).length, Number(arrays));
      return [all, simd, arrays].map(Number);
    };
    for (const simd of [true, false]) {
      const [all, withSimd, arrays] = count((await listingOf(simd)).text);
      assert.is(withSimd + arrays, all);
      assert.is(withSimd > 0, simd);
    }
  });

  test('is the same at every run, and does not change what follows', async () => {
    const f = compile((x: Tensor) => x.mul(2).sum());
    const x = tensor([1, 2]);
    const first = await f(x);
    const text = String(f.programs[0]);
    await f(x);
    assert.is(String(f.programs[0]), text);
    assert.is((await f(x)).itemSync(), first.itemSync());
  });

  test('of a program without calls', async () => {
    const f = compile((x: Tensor | null, flags: readonly boolean[]) => (flags[0] ? x : null));
    await f(null, [false, true]);
    assert.match(
      String(f.programs[0]),
      /^compile\(null, \[false, true\]\)\n {2}0 calls.*\n.*scratch 0 B.*\n {2}returns nothing computed/,
    );
  });

  test('of other plain values', async () => {
    const f = compile((..._: (string | number | bigint | undefined)[]) => zeros([1]));
    await f('a"b', 10n, undefined, NaN, -0.5);
    assert.match(String(f.programs[0]), /"a\\"b", 10n, undefined, NaN, -0\.5\)/);
  });

  test('prints the name that the function has, or is given', async () => {
    const halve = (x: Tensor): Tensor => x.mul(0.5);
    const [own, given] = [compile(halve), compile(halve, { name: 'half' })];
    await own(tensor([1]));
    await given(tensor([1]));
    assert.match(String(own.programs[0]), /^halve\(/);
    assert.match(String(given.programs[0]), /^half\(/);
    assert.is(own.programs[0].name, 'halve');
  });
});
