import { assert, suite } from '@engram/tools/suite';
import { howManyToKeep } from '../../src/compile/churn.ts';
import { compile, mul, ones, Parameter, SGD, type Tensor, zeros } from '../../src/index.ts';

/** What `console.warn` is given meanwhile. */
const warnings = async (fn: () => Promise<unknown>): Promise<string[]> => {
  const { warn } = console;
  const said: string[] = [];
  console.warn = (...words: unknown[]) => said.push(words.join(' '));
  try {
    await fn();
  } finally {
    console.warn = warn;
  }
  return said;
};

const MANY = 12;

suite('compile: programs without end', (test) => {
  test('a plain number that changes is named, once', async () => {
    const scale = compile((x: Tensor, by: number) => mul(x, by), { name: 'scale' });
    const said = await warnings(async () => {
      for (let i = 0; i < MANY; i++) await scale(ones([2]), i);
    });
    assert.is(said.length, 1);
    assert.match(
      said[0]!,
      /^scale: argument 1 \(by\) is a plain number that changes; pass a tensor\. 5 programs are kept/,
    );
    assert.is(scale.programs.length, MANY);
  });

  test('also in records and arrays, and of two at once', async () => {
    const f = compile((x: Tensor, { rates }: { rates: number[] }, k: number) => mul(x, rates[1]! + k));
    const [said] = await warnings(async () => {
      for (let i = 0; i < MANY; i++) await f(ones([2]), { rates: [0, i] }, i);
    });
    assert.match(said!, /argument 1\.rates\[1\] is a plain number/);
    function times(x: Tensor, n: bigint) {
      return mul(x, Number(n));
    }
    const big = compile(times);
    const [other] = await warnings(async () => {
      for (let i = 0; i < MANY; i++) await big(ones([2]), BigInt(i));
    });
    assert.match(other!, /^times: argument 1 \(n\) is a plain number/);
  });

  test('a learning rate that is read inside is named', async () => {
    const weight = new Parameter(ones([2]));
    const optimizer = new SGD([weight], { lr: 0.1 });
    const f = compile((x: Tensor) => mul(x, optimizer.lr));
    const [said] = await warnings(async () => {
      for (let i = 0; i < MANY; i++) {
        optimizer.lr = i / 10;
        await f(ones([2]));
      }
    });
    assert.match(said!, /SGD\.lr is read inside, and changes/);
  });

  test('nothing is said of a few values, of numbers that go with a shape, and of a rate that step() reads', async () => {
    const weight = new Parameter(ones([2]));
    const optimizer = new SGD([weight], { lr: 0.1 });
    const step = compile((x: Tensor) => {
      weight.mul(x).sum().backward();
      optimizer.step();
      optimizer.zeroGrad();
    });
    const few = compile((x: Tensor, i: number, on: boolean) => (on ? mul(x, i) : x.neg()));
    const shaped = compile((x: Tensor, n: number) => mul(x, n));
    const said = await warnings(async () => {
      for (let i = 0; i < MANY; i++) {
        optimizer.lr = i / 10;
        await step(ones([2]));
        await few(ones([2]), i % 4, i % 2 === 0);
        await shaped(ones([i]), i);
      }
    });
    assert.equal(said, []);
  });

  test('says when programs are dropped for ever new shapes, and goes on', async () => {
    const f = compile((x: Tensor) => x.neg(), { name: 'negate' });
    const said = await warnings(async () => {
      for (let i = 1; i <= 260; i++) assert.is((await f(zeros([i]))).numel, i);
    });
    assert.is(said.length, 1);
    assert.match(said[0]!, /^negate: shapes or plain values keep changing; .*256 programs are kept, those not used/);
    assert.is(f.programs.length, 256);
  });

  test('programs are kept by bytes too, and the newest in any case', () => {
    const megabytes = (...sizes: number[]) => sizes.map((size) => ({ bytes: size * 2 ** 20 }));
    assert.is(megabytes(1, 2, 3).slice(0, howManyToKeep(megabytes(1, 2, 3))).length, 3);
    assert.is(howManyToKeep(megabytes(200, 200, 200, 1)), 2);
    assert.is(howManyToKeep(megabytes(4000, 1)), 1);
    assert.is(howManyToKeep(new Array(300).fill({ bytes: 1 })), 256);
  });

  test('the size of a program grows with its calls and its constants', async () => {
    const few = compile((x: Tensor) => x.neg());
    const many = compile((x: Tensor) => {
      let y = x;
      for (let i = 0; i < 100; i++) y = y.neg();
      return y;
    });
    const constant = compile((x: Tensor) => x.add(ones([1000])).add(zeros([1000])));
    await Promise.all([few, many, constant].map((f) => f(zeros([1000]))));
    const [a, b, c] = [few, many, constant].map((f) => f.programs[0]!.bytes) as [number, number, number];
    assert.ok(b > 50 * a);
    assert.ok(c >= 4000);
  });
});
