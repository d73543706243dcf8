import { alone, assert, suite } from '@engram/tools/suite';
import { theMachine } from '../../src/backend/simd/machine.ts';
import { compile, embedding, IndexError, type Tensor, tensor } from '../../src/index.ts';

alone('It takes half of the heap.');

suite('a heap beyond 2 GiB', (test) => {
  test('computes, and finds the call whose index is out of range', async () => {
    const { heap } = theMachine();
    heap.allocateFor(globalThis, 2 ** 31); // address space alone: nobody touches it
    const table = tensor([[1], [2], [3]]);
    const look = compile((at: Tensor) => embedding(at.add(at), table));
    assert.equal((await look(tensor([0, 1], { dtype: 'int32' }))).arraySync(), [[1], [3]]);
    await assert.rejects(() => look(tensor([0, 2], { dtype: 'int32' })), IndexError);
  });
});
