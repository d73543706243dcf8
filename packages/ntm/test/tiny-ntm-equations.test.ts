import { select, type Tensor } from '@engram/tensor';
import { assertClose } from '@engram/tensor/testing';
import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { TinyNTM, type TinyNTMState } from '../src/index.ts';
import { KINDS, network, SMALL, tokens } from './networks.ts';
import { check } from './property.ts';
import { runTinyNTM, type Step } from './reference.ts';

const expectedSteps = (model: TinyNTM, inputs: Tensor, reads = true): Step[][] =>
  (inputs.arraySync() as number[][]).map((row) => runTinyNTM(model.stateDict(), row, reads));

/** One thing of every step of every sequence: [B, T, …]. */
const over = <T>(steps: readonly Step[][], pick: (step: Step) => T): T[][] => steps.map((row) => row.map(pick));

suite('TinyNTM against its equations in plain loops', (test) => {
  for (const memory of KINDS) {
    test(`${memory}: logits, with and without reads`, () => {
      const model = network({ ...SMALL, memory });
      const inputs = tokens(3, 6);
      for (const reads of [true, false]) {
        const logits = over(expectedSteps(model, inputs, reads), (s) => s.logits);
        assertClose(model.forward(inputs, { reads }), logits, { label: `forward, reads ${reads}` });
        assertClose(model.run(inputs, { reads }).logits, logits, { label: `run, reads ${reads}` });
      }
      assertClose(
        model.forward(inputs),
        over(expectedSteps(model, inputs), (s) => s.logits),
      );
    });

    test(`${memory}: the state after each step`, () => {
      const model = network({ ...SMALL, memory });
      const inputs = tokens(2, 5);
      const expected = expectedSteps(model, inputs);
      const embedded = model.embedding.forward(inputs);
      let state: TinyNTMState = model.zeroState(2);
      for (let t = 0; t < 5; t++) {
        const { output, acts, state: next } = model.cell.step(select(embedded, 1, t), state);
        const { readWeights, write } = acts;
        const want = <T>(pick: (step: Step) => T): T[] => expected.map((row) => pick(row[t]!));
        const label = (what: string) => ({ label: `${what} after step ${t}` });
        assertClose(
          output,
          want((s) => [...s.hidden, ...s.read]),
          label('output'),
        );
        assertClose(
          next.controller[0]!,
          want((s) => s.hidden),
          label('h'),
        );
        assertClose(
          next.reads[0]!,
          want((s) => s.read),
          label('r'),
        );
        assertClose(
          readWeights,
          want((s) => s.readWeights),
          label('read attention'),
        );
        const memories = want((s) => s.memory);
        assertClose(next.memory, memory === 'fixed' ? memories[0]! : memories, label('M'));
        if (memory === 'fixed') assert.is(write, null);
        else
          assertClose(
            write!.weights,
            want((s) => s.writeWeights!),
            label('write attention'),
          );
        state = next;
      }
    });

    test(`${memory}: the trace of a run`, () => {
      const model = network({ ...SMALL, memory });
      const inputs = tokens(3, 6);
      const expected = expectedSteps(model, inputs);
      const { trace } = model.run(inputs);
      assertClose(
        trace.readWeights,
        over(expected, (s) => [s.readWeights]),
        { label: 'reads' },
      );
      const last = expected.map((row) => row.at(-1)!.memory);
      assertClose(trace.memory, last, { label: 'memory' });
      if (memory === 'fixed') assert.is(trace.writeWeights, null);
      else
        assertClose(
          trace.writeWeights!,
          over(expected, (s) => [s.writeWeights!]),
          { label: 'writes' },
        );
    });

    test(`${memory}: any sizes, down to one of each`, () => {
      const n = fc.integer({ min: 1, max: 4 });
      const any = fc.record({ vocab: n, hidden: n, slots: n, width: n, batch: n, time: n, seed: n });
      check(any, ({ batch, time, seed, ...sizes }) => {
        const model = network({ ...sizes, memory }, seed);
        const inputs = tokens(batch, time, { vocab: sizes.vocab, seed });
        assertClose(
          model.forward(inputs),
          over(expectedSteps(model, inputs), (s) => s.logits),
        );
      });
    });

    test(`${memory}: float32 is the same network`, () => {
      const double = network({ ...SMALL, memory });
      const single = new TinyNTM({ ...SMALL, memory });
      single.loadStateDict(double.stateDict());
      const inputs = tokens(2, 5);
      const logits = single.forward(inputs);
      assert.is(logits.dtype, 'float32');
      assertClose(logits.to('float64'), double.forward(inputs), { rtol: 1e-4, atol: 1e-5 });
    });
  }
});
