/** Whole training steps, eager: forward, backward, clipping where it is used, Adam's update, and reading the loss. */
import { copyTask, TinyNTM, type TinyNTMConfig, trainStep } from '@engram/ntm';
import { Adam, Generator, GRU, manualSeed, mseLoss, randn, type Tensor } from '@engram/tensor';
import type { Bench } from './measure.ts';

type Batch = { readonly inputs: Tensor; readonly targets: Tensor };

/** Drawing data is not what is timed. A single batch would be learned by heart, and its gradients vanish. */
const BATCHES = 64;

const endless = (draw: (generator: Generator) => Batch): (() => Batch) => {
  const generator = new Generator(1);
  const batches = Array.from({ length: BATCHES }, () => draw(generator));
  let next = 0;
  return () => batches[next++ % BATCHES]!;
};

interface Training {
  readonly memory: NonNullable<TinyNTMConfig['memory']>;
  readonly batch: number;
  readonly lr: number;
  readonly clip?: number;
}

const LENGTH = 5;

/** TinyNTM at its default sizes on the copy task, trained as `pnpm example copy-task` does. */
const tinyNTM = ({ memory, batch, lr, clip }: Training): Bench => ({
  name: `TinyNTM ${memory}, batch ${batch}, length ${LENGTH}`,
  setup: () => {
    manualSeed(0);
    const model = new TinyNTM({ memory });
    const step = trainStep(model, new Adam(model.parameters(), { lr }), clip);
    const batches = endless((generator) => copyTask.sample(batch, LENGTH, generator));
    return () => {
      const { inputs, targets } = batches();
      return step(inputs, targets).item();
    };
  },
});

/** x [T, B, I] → h [T, B, H], towards random targets. */
const gru = ({
  inputs: I,
  hidden: H,
  time: T,
  batch: B,
}: Record<'inputs' | 'hidden' | 'time' | 'batch', number>): Bench => ({
  name: `GRU ${I}→${H}, batch ${B}, length ${T}`,
  setup: () => {
    manualSeed(0);
    const model = new GRU(I, H);
    const optimizer = new Adam(model.parameters());
    const batches = endless((generator) => ({
      inputs: randn([T, B, I], { generator }),
      targets: randn([T, B, H], { generator }),
    }));
    return () => {
      const { inputs, targets } = batches();
      const loss = mseLoss(model.forward(inputs).output, targets);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss.item();
    };
  },
});

export const benches: readonly Bench[] = [
  tinyNTM({ memory: 'fixed', batch: 1, lr: 1e-3 }),
  tinyNTM({ memory: 'writable', batch: 16, lr: 1e-2, clip: 1 }),
  tinyNTM({ memory: 'writable', batch: 32, lr: 1e-2, clip: 1 }),
  gru({ inputs: 8, hidden: 32, time: 8, batch: 1 }),
];
