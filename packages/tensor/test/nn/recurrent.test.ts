import { assert, suite } from '@engram/tools/suite';
import {
  ArgumentError,
  cat,
  DTypeError,
  GRU,
  GRUCell,
  LSTM,
  LSTMCell,
  manualSeed,
  type Parameter,
  RNN,
  RNNCell,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import { assertClose, gradcheck, gradgradcheck } from '../../src/testing/index.ts';
import { assertMatches, wave, waveInputs, withWaves } from './reference.ts';
import * as torch from './torch-values.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const PYTORCH_NAMES = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'];
const namesOf = (module: { namedParameters(): [string, Parameter][] }) =>
  module.namedParameters().map(([name]) => name);

suite('GRUCell', (test) => {
  test('one unit, by hand', () => {
    const cell = new GRUCell(1, 1, { dtype: 'float64' });
    const weights = { ih: [0.5, -0.25, 1.5], hh: [0.75, 1.25, -0.5], bi: [0.1, 0.2, 0.3], bh: [-0.1, 0.4, 0.6] };
    const column = (v: number[]) => tensor(v.map((w) => [w]));
    cell.loadStateDict({
      weight_ih: column(weights.ih),
      weight_hh: column(weights.hh),
      bias_ih: tensor(weights.bi),
      bias_hh: tensor(weights.bh),
    });
    const [x, h] = [0.8, -0.6];
    const r = sigmoid(0.5 * x + 0.1 + 0.75 * h - 0.1);
    const z = sigmoid(-0.25 * x + 0.2 + 1.25 * h + 0.4);
    const n = Math.tanh(1.5 * x + 0.3 + r * (-0.5 * h + 0.6));
    const next = cell.forward(tensor([[x]], { dtype: 'float64' }), tensor([[h]], { dtype: 'float64' }));
    assertClose(next, [[(1 - z) * n + z * h]], { atol: 1e-6 });
  });

  test('is PyTorch’s, with its gradients', () => {
    const [cell, [x, h]] = [withWaves(new GRUCell(3, 2)), waveInputs([2, 3], [2, 2])];
    assertMatches(torch.gruCell, cell, [x, h], [cell.forward(x, h)]);
  });

  test('without bias, from a state of zeros', () => {
    const [cell, [x]] = [withWaves(new GRUCell(3, 2, { bias: false })), waveInputs([2, 3])];
    assertMatches(torch.gruCellNoBias, cell, [x], [cell.forward(x)]);
    assert.is(cell.biasIh, null);
  });

  test('names, shapes and first values of parameters', () => {
    const cell = new GRUCell(5, 4);
    assert.equal(namesOf(cell), PYTORCH_NAMES);
    assert.equal(
      cell.parameters().map(({ shape }) => shape),
      [[12, 5], [12, 4], [12], [12]],
    );
    assert.ok(cell.parameters().every((p) => p.dataSync().every((v) => Math.abs(v) <= 0.5)));
    assertClose(cell.zeroState(2), zeros([2, 4]));
    assert.is(new GRUCell(1, 1).to('float64').zeroState(1).dtype, 'float64');
  });

  test('gradients of input, state and weights, to second order', () => {
    const cell = withWaves(new GRUCell(3, 2));
    const inputs = () => [...waveInputs([2, 3], [2, 2]), ...cell.parameters()];
    gradcheck((x, h) => cell.forward(x, h), inputs());
    gradgradcheck((x, h) => cell.forward(x, h), inputs());
  });

  test('an empty batch', () => {
    assert.equal(new GRUCell(3, 2).forward(zeros([0, 3])).shape, [0, 2]);
  });

  test('refuses what does not fit', () => {
    const cell = new GRUCell(3, 2);
    assert.throws(() => cell.forward(zeros([2, 4])), /gruCell: x \[2, 4\], h \[2, 2\].* expected x \[B, I\]/);
    assert.throws(() => cell.forward(zeros([2, 3]), zeros([3, 2])), ShapeError);
    assert.throws(() => cell.forward(tensor(1)), ShapeError);
    assert.throws(() => cell.forward(zeros([2, 3], { dtype: 'float64' })), DTypeError);
    assert.throws(() => new GRUCell(3, 0), /GRUCell: hiddenSize/);
  });
});

suite('LSTMCell', (test) => {
  test('one unit, by hand', () => {
    const cell = new LSTMCell(1, 1, { dtype: 'float64', bias: false });
    cell.loadStateDict({
      weight_ih: tensor([[0.5], [-0.25], [1.5], [1]]),
      weight_hh: tensor([[0.75], [1.25], [-0.5], [-1]]),
    });
    const [x, h, c] = [0.8, -0.6, 0.3];
    const [i, f] = [sigmoid(0.5 * x + 0.75 * h), sigmoid(-0.25 * x + 1.25 * h)];
    const [g, o] = [Math.tanh(1.5 * x - 0.5 * h), sigmoid(x - h)];
    const cNext = f * c + i * g;
    const of = (v: number) => tensor([[v]], { dtype: 'float64' });
    const [hNew, cNew] = cell.forward(of(x), [of(h), of(c)]);
    assertClose(cNew, [[cNext]]);
    assertClose(hNew, [[o * Math.tanh(cNext)]]);
  });

  test('is PyTorch’s, with its gradients', () => {
    const [cell, [x, h, c]] = [withWaves(new LSTMCell(3, 2)), waveInputs([2, 3], [2, 2], [2, 2])];
    assertMatches(torch.lstmCell, cell, [x, h, c], cell.forward(x, [h, c]));
  });

  test('starts from zeros', () => {
    const cell = withWaves(new LSTMCell(3, 2));
    const x = wave([2, 3], 1);
    const [h, c] = cell.forward(x);
    const [h0, c0] = cell.forward(x, cell.zeroState(2));
    assertClose(h, h0);
    assertClose(c, c0);
    assert.equal(namesOf(cell), PYTORCH_NAMES);
    assert.equal(cell.weightIh.shape, [8, 3]);
  });

  test('gradients of input, state and weights, to second order', () => {
    const cell = withWaves(new LSTMCell(3, 2));
    const inputs = () => [...waveInputs([2, 3], [2, 2], [2, 2]), ...cell.parameters()];
    gradcheck((x, h, c) => cell.forward(x, [h, c]), inputs());
    gradgradcheck((x, h, c) => cell.forward(x, [h, c]), inputs());
  });

  test('gradients through either result alone', () => {
    const cell = withWaves(new LSTMCell(3, 2));
    for (const i of [0, 1]) gradcheck((x, h, c) => cell.forward(x, [h, c])[i], waveInputs([2, 3], [2, 2], [2, 2]));
  });

  test('refuses what does not fit', () => {
    const cell = new LSTMCell(3, 2);
    assert.throws(
      () => cell.forward(zeros([2, 3]), [zeros([2, 2]), zeros([3, 2])]),
      /lstmCell: h \[2, 2\] and c \[3, 2\]/,
    );
    assert.throws(() => cell.forward(zeros([2])), ShapeError);
    assert.throws(() => cell.forward(zeros([1, 3]), [zeros([1, 2]), zeros([1, 2], { dtype: 'float64' })]), DTypeError);
  });
});

suite('GRU', (test) => {
  test('one layer from a state of zeros is PyTorch’s', () => {
    const [gru, [x]] = [withWaves(new GRU(3, 2)), waveInputs([3, 2, 3])];
    const { output, state } = gru.forward(x);
    assert.equal(output.shape, [3, 2, 2]);
    assert.equal(state.shape, [1, 2, 2]);
    assertMatches(torch.gru, gru, [x], [output, state]);
  });

  test('two layers, both directions, are PyTorch’s', () => {
    const gru = withWaves(new GRU(3, 2, { numLayers: 2, bidirectional: true }));
    const [x, h] = waveInputs([3, 2, 3], [4, 2, 2]);
    const { output, state } = gru.forward(x, h);
    assert.equal(output.shape, [3, 2, 4]);
    assertMatches(torch.gruDeep, gru, [x, h], [output, state]);
  });

  test('names as in PyTorch', () => {
    const suffixes = ['l0', 'l0_reverse', 'l1', 'l1_reverse'];
    assert.equal(
      namesOf(new GRU(3, 2, { numLayers: 2, bidirectional: true })),
      suffixes.flatMap((suffix) => PYTORCH_NAMES.map((name) => `${name}_${suffix}`)),
    );
    assert.equal(namesOf(new GRU(3, 2, { bias: false })), ['weight_ih_l0', 'weight_hh_l0']);
  });

  test('is its cell, step by step', () => {
    const [gru, cell] = [withWaves(new GRU(3, 2)), withWaves(new GRUCell(3, 2))];
    const x = wave([4, 2, 3], 3);
    let h = cell.zeroState(2);
    const { output, state } = gru.forward(x);
    for (let t = 0; t < 4; t++) {
      h = cell.forward(x.select(0, t), h);
      assertClose(output.select(0, t), h);
    }
    assertClose(state.select(0, 0), h);
  });

  test('batchFirst swaps the axes of x and output, not of the state', () => {
    const options = { numLayers: 2, bidirectional: true };
    const [gru, swapped] = [
      withWaves(new GRU(3, 2, options)),
      withWaves(new GRU(3, 2, { ...options, batchFirst: true })),
    ];
    const [x, h] = [wave([4, 2, 3], 3), wave([4, 2, 2], 4)];
    const [a, b] = [gru.forward(x, h), swapped.forward(x.transpose(0, 1), h)];
    assert.equal(b.output.shape, [2, 4, 4]);
    assertClose(b.output.transpose(0, 1), a.output);
    assertClose(b.state, a.state);
  });

  test('the reversed direction reads the sequence from its end', () => {
    const gru = withWaves(new GRU(3, 2, { bidirectional: true }));
    const x = wave([4, 1, 3], 3);
    const otherEnd = cat([x.narrow(0, 0, 3), zeros([1, 1, 3], { dtype: 'float64' })], 0);
    const [before, after] = [gru.forward(x).output, gru.forward(otherEnd).output];
    assertClose(after.narrow(0, 0, 3).narrow(2, 0, 2), before.narrow(0, 0, 3).narrow(2, 0, 2));
    const reversed = after
      .narrow(2, 2, 2)
      .sub(before.narrow(2, 2, 2))
      .abs();
    assert.ok(reversed.dataSync().every((v) => v > 1e-6));
  });

  test('dropout acts between layers, in training only', () => {
    const make = (dropout: number, numLayers: number) => withWaves(new GRU(3, 8, { dropout, numLayers }));
    const x = wave([4, 2, 3], 3);
    const out = (gru: GRU): Tensor => {
      manualSeed(5);
      return gru.forward(x).output;
    };
    assertClose(out(make(0.5, 1)), out(make(0, 1)));
    assertClose(out(make(0.5, 2).eval()), out(make(0, 2)));
    assert.throws(() => assertClose(out(make(0.5, 2)), out(make(0, 2))));
    // p = 1 hides the first layer altogether: the second sees zeros.
    const deaf = make(1, 2);
    const second = new GRU(8, 8, { dtype: 'float64' });
    const own = Object.entries(deaf.stateDict()).filter(([name]) => name.endsWith('l1'));
    second.loadStateDict(Object.fromEntries(own.map(([name, value]) => [name.replace('l1', 'l0'), value])));
    assertClose(out(deaf), second.forward(zeros([4, 2, 8], { dtype: 'float64' })).output);
  });

  test('gradients of a small unrolled network, to second order', () => {
    const gru = withWaves(new GRU(2, 2));
    const inputs = () => [...waveInputs([3, 1, 2], [1, 1, 2]), ...gru.parameters()];
    gradcheck((x, h) => Object.values(gru.forward(x, h)), inputs());
    gradgradcheck((x, h) => gru.forward(x, h).output, inputs());
  });

  test('gradients of two layers in both directions', () => {
    const gru = withWaves(new GRU(2, 2, { numLayers: 2, bidirectional: true, batchFirst: true }));
    gradcheck((x, h) => Object.values(gru.forward(x, h)), [...waveInputs([1, 3, 2], [4, 1, 2]), ...gru.parameters()]);
  });

  test('an empty batch', () => {
    const { output, state } = new GRU(3, 2).forward(zeros([4, 0, 3]));
    assert.equal(output.shape, [4, 0, 2]);
    assert.equal(state.shape, [1, 0, 2]);
  });

  test('refuses what does not fit', () => {
    const gru = new GRU(3, 2, { numLayers: 2 });
    assert.throws(() => gru.forward(zeros([4, 2, 4])), /GRU: x \[4, 2, 4\] must be \[T, B, I\] with I = 3/);
    assert.throws(() => new GRU(3, 2, { batchFirst: true }).forward(zeros([2, 3])), /\[B, T, I\]/);
    assert.throws(() => gru.forward(tensor([1, 2, 3])), /GRU: x \[3\] must be/);
    assert.throws(
      () => gru.forward(zeros([4, 2, 3]), zeros([1, 2, 2])),
      /GRU: the state \[1, 2, 2\] must be .* = \[2, 2, 2\]/,
    );
    assert.throws(() => gru.forward(zeros([0, 2, 3])), /no time steps/);
    assert.throws(() => gru.forward(zeros([0, 2, 3])), ShapeError);
    assert.throws(() => new GRU(3, 2, { dropout: 2 }), ArgumentError);
    assert.throws(() => new GRU(3, 2, { numLayers: 0 }), /GRU: numLayers/);
  });
});

suite('LSTM', (test) => {
  test('two layers, both directions, batch first, are PyTorch’s', () => {
    const lstm = withWaves(new LSTM(3, 2, { numLayers: 2, bidirectional: true, batchFirst: true }));
    const [x, h, c] = waveInputs([2, 3, 3], [4, 2, 2], [4, 2, 2]);
    const { output, state } = lstm.forward(x, [h, c]);
    assert.equal(output.shape, [2, 3, 4]);
    assertMatches(torch.lstmDeep, lstm, [x, h, c], [output, ...state]);
  });

  test('one layer without bias is PyTorch’s', () => {
    const lstm = withWaves(new LSTM(2, 2, { bias: false }));
    const [x, h, c] = waveInputs([2, 1, 2], [1, 1, 2], [1, 1, 2]);
    const { output, state } = lstm.forward(x, [h, c]);
    assertMatches(torch.lstmNoBias, lstm, [x, h, c], [output, ...state]);
  });

  test('starts from zeros', () => {
    const lstm = withWaves(new LSTM(3, 2, { numLayers: 2 }));
    const x = wave([3, 2, 3], 3);
    const [a, b] = [lstm.forward(x), lstm.forward(x, lstm.zeroState(2))];
    assertClose(a.output, b.output);
    assertClose(a.state[1], b.state[1]);
    assert.equal(
      b.state.map(({ shape }) => shape),
      [
        [2, 2, 2],
        [2, 2, 2],
      ],
    );
  });

  test('gradients of a small unrolled network', () => {
    const lstm = withWaves(new LSTM(2, 2));
    const run = (x: Tensor, h: Tensor, c: Tensor) => {
      const { output, state } = lstm.forward(x, [h, c]);
      return [output, ...state];
    };
    gradcheck(run, [...waveInputs([3, 1, 2], [1, 1, 2], [1, 1, 2]), ...lstm.parameters()]);
    gradgradcheck(run, waveInputs([2, 1, 2], [1, 1, 2], [1, 1, 2]));
  });

  test('refuses a state that does not fit', () => {
    const lstm = new LSTM(3, 2);
    assert.throws(
      () => lstm.forward(zeros([4, 2, 3]), [zeros([1, 2, 2]), zeros([1, 3, 2])]),
      /LSTM: the state \[1, 3, 2\]/,
    );
  });
});

suite('RNN', (test) => {
  test('a cell, by hand', () => {
    const weights = { weight_ih: [[2]], weight_hh: [[-1]], bias_ih: [0.5], bias_hh: [0.25] };
    const state = Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, tensor(values)]));
    const [cell, relu] = [new RNNCell(1, 1), new RNNCell(1, 1, { nonlinearity: 'relu' })];
    for (const one of [cell, relu]) one.loadStateDict(state);
    const [x, h] = [tensor([[1], [-1]]), tensor([[0.5], [1]])];
    assertClose(cell.forward(x, h), [[Math.tanh(2.25)], [Math.tanh(-2.25)]]);
    assertClose(relu.forward(x, h), [[2.25], [0]]);
    assertClose(relu.forward(x), [[2.75], [0]]);
  });

  test('is its cell, step by step, under PyTorch’s names', () => {
    const [rnn, cell] = [withWaves(new RNN(3, 2)), withWaves(new RNNCell(3, 2))];
    const x = wave([4, 2, 3], 3);
    let h = cell.zeroState(2);
    for (let t = 0; t < 4; t++) h = cell.forward(x.select(0, t), h);
    const { output, state } = rnn.forward(x);
    assertClose(output.select(0, 3), h);
    assertClose(state.select(0, 0), h);
    assert.equal(
      namesOf(rnn),
      PYTORCH_NAMES.map((name) => `${name}_l0`),
    );
    assert.equal(namesOf(new RNNCell(3, 2, { bias: false })), ['weight_ih', 'weight_hh']);
  });

  test('gradients to second order', () => {
    const cell = withWaves(new RNNCell(2, 2));
    gradgradcheck((x, h) => cell.forward(x, h), [wave([2, 2], 5, true), wave([2, 2], 6, true), ...cell.parameters()]);
  });

  test('refuses what it cannot be', () => {
    assert.throws(
      () => new RNN(2, 3, { nonlinearity: 'gelu' as 'relu' }),
      /RNN: nonlinearity is 'tanh' or 'relu', got/,
    );
    assert.throws(() => new RNNCell(2, 0), ArgumentError);
    assert.throws(() => new RNNCell(2, 3).forward(zeros([4, 3])), /rnnCell: x \[4, 3\]/);
  });
});
