/** What `pnpm browser:check` runs in a page: a training step, eager and compiled, on both kinds of kernels. */
import {
  Adam,
  backend,
  compile,
  crossEntropy,
  Generator,
  GRU,
  Linear,
  manualSeed,
  randint,
  randn,
  select,
} from '../../src/index.ts';

const STEPS = 50;

/** The losses of a few training steps. */
const train = async (mode: 'eager' | 'simd' | 'arrays'): Promise<number[]> => {
  manualSeed(0);
  const gru = new GRU(8, 33, { batchFirst: true });
  const head = new Linear(33, 10);
  const optimizer = new Adam([...gru.parameters(), ...head.parameters()], { lr: 1e-2 });
  const generator = new Generator(1);
  const x = randn([3, 5, 8], { generator });
  const y = randint(0, 10, [3], { generator });
  const eager = (inputs: typeof x, targets: typeof y) => {
    const loss = crossEntropy(head.forward(select(gru.forward(inputs).output, 1, -1)), targets);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.detach();
  };
  const step = mode === 'eager' ? eager : compile(eager, { simd: mode === 'simd' });
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) losses.push(await (await step(x, y)).item());
  return losses;
};

const run = async (): Promise<unknown> => ({
  describe: backend().describe(),
  isolated: (globalThis as { readonly crossOriginIsolated?: boolean }).crossOriginIsolated,
  eager: await train('eager'),
  simd: await train('simd'),
  arrays: await train('arrays'),
});

const { document } = globalThis as unknown as { readonly document: { readonly body: { textContent: string } } };

const show = (result: unknown): void => {
  document.body.textContent = JSON.stringify(result);
};
run().then(show, (error: Error) => show({ error: error.stack }));
