import { isGradEnabled, stack, type Tensor, tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import { DNC, LSTMBaseline, type MemoryTrace, NTM, type SequenceModel, TinyNTM } from '../src/index.ts';
import { sequences } from './machine/machines.ts';

const SIZES = { inputSize: 2, outputSize: 3, hiddenSize: 4 };
const MEMORY = { ...SIZES, slots: 5, width: 3 };

const networks: Record<string, () => SequenceModel> = {
  ntm: () => new NTM({ ...MEMORY, readHeads: 2, writeHeads: 2, bookmark: true }),
  dnc: () => new DNC({ ...MEMORY, readHeads: 2 }),
  lstm: () => new LSTMBaseline(SIZES),
  'tiny, writable': () => new TinyNTM({ hidden: 4, slots: 5, width: 3 }),
  'tiny, fixed': () => new TinyNTM({ hidden: 4, slots: 5, width: 3, memory: 'fixed' }),
};

const TIGHT = { rtol: 1e-5, atol: 1e-6 };

/** The tensors of a trace that have a time, by name. */
const overTime = (trace: MemoryTrace): [string, Tensor][] => [
  ...Object.entries(trace).flatMap(([name, value]): [string, Tensor][] =>
    name === 'memory' || name === 'rows' || value === null ? [] : [[name, value as Tensor]],
  ),
  ...trace.rows.map(({ name, values }): [string, Tensor] => [name, values]),
];

suite('runStep', (test) => {
  for (const [name, make] of Object.entries(networks)) {
    for (const reads of [true, false]) {
      test(`${name}: step by step as \`run\` all at once${reads ? '' : ', without reads'}`, () => {
        const model = make();
        const inputs =
          model.over === 'bits' ? sequences(2, 4).to('float32') : tensor(Int32Array.of(1, 4, 2, 0, 3, 3, 9, 1), [2, 4]);
        const whole = model.run(inputs, { reads });
        const steps: { logits: Tensor; trace: MemoryTrace | null }[] = [];
        let state = model.zeroState(2);
        for (let t = 0; t < 4; t++) {
          const step = model.runStep(inputs.select(1, t), state, { reads });
          assert.not.ok(step.logits.requiresGrad);
          steps.push(step);
          state = step.state;
        }
        assert.ok(isGradEnabled());
        assertClose(
          stack(
            steps.map(({ logits }) => logits),
            1,
          ),
          whole.logits,
          TIGHT,
        );
        if (whole.trace === null) {
          assert.ok(steps.every(({ trace }) => trace === null));
          return;
        }
        assertClose(steps.at(-1)!.trace!.memory, whole.trace.memory, TIGHT);
        const parts = steps.map(({ trace }) => overTime(trace!));
        for (const [i, [part, expected]] of overTime(whole.trace).entries()) {
          const each = parts.map((step) => {
            assert.is(step[i]![0], part);
            assert.is(step[i]![1].shape[1], 1, `${part} has one step`);
            return step[i]![1].select(1, 0);
          });
          assertClose(stack(each, 1), expected, TIGHT);
        }
      });
    }
  }
});
