/**
 * jax-js on its wasm device: every call is of a function under `jit`. Whoever passes an array on and still needs it
 * writes `.ref`; that is its way to know when memory is free.
 */
import { training } from '../prepared.ts';
import { partsOf, tensorOf } from '../shared-data.ts';

const prepareWith = ({ jit, lax, nn, numpy: np, tree, valueAndGrad }) => {
  const fromShared = ({ shape, values }) => np.array(values).reshape([...shape]);

  const batchesOf = (data) => {
    const targets = partsOf(tensorOf(data, 'targets')).map(fromShared);
    return partsOf(tensorOf(data, 'inputs')).map((x, i) => ({ x: fromShared(x), y: targets[i] }));
  };

  const unaries = {
    exp: np.exp,
    tanh: np.tanh,
    sigmoid: nn.sigmoid,
    softmax: (x) => nn.softmax(x),
    sum: (x) => np.sum(x),
  };

  /** A result may be computed later; `blockUntilReady` is the end of the work. */
  const kernel = (op) => {
    const run = async () => {
      const y = op();
      await y.blockUntilReady();
      y.dispose();
    };
    return { run, check: async () => Float32Array.from(await op().data()) };
  };

  const prepareKernel = (work, data) => {
    if (work.kind === 'unary') {
      const x = fromShared(tensorOf(data, 'x'));
      const op = jit(unaries[work.op]);
      return kernel(() => op(x.ref));
    }
    const a = fromShared(tensorOf(data, 'a'));
    const b = fromShared(tensorOf(data, 'b'));
    const op = jit((x, y) => np.matmul(x, y));
    return kernel(() => op(a.ref, b.ref));
  };

  const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

  /** PyTorch's equations. x [T, B, I] → h [T, B, H]. Consumes its arguments. */
  const gru = ({ wIh, wHh, bIh, bHh }, x, { hidden, time, batch, inputs }) => {
    const projected = np
      .matmul(x.reshape([time * batch, inputs]), wIh)
      .add(bIh)
      .reshape([time, batch, 3 * hidden]);
    const steps = np.split(projected, time, 0);
    let h = np.zeros([batch, hidden]);
    const outputs = [];
    for (const step of steps) {
      const [xr, xz, xn] = np.split(step.reshape([batch, 3 * hidden]), 3, 1);
      const [hr, hz, hn] = np.split(np.matmul(h.ref, wHh.ref).add(bHh.ref), 3, 1);
      const r = nn.sigmoid(xr.add(hr));
      const z = nn.sigmoid(xz.add(hz));
      const n = np.tanh(xn.add(r.mul(hn)));
      h = n.ref.add(z.mul(h.sub(n)));
      outputs.push(h.ref);
    }
    h.dispose();
    wHh.dispose();
    bHh.dispose();
    return np.stack(outputs);
  };

  const prepareGRU = (work, data) => {
    const weight = (name) => fromShared(tensorOf(data, name));
    let params = {
      wIh: np.transpose(weight('weight_ih_l0')),
      wHh: np.transpose(weight('weight_hh_l0')),
      bIh: weight('bias_ih_l0'),
      bHh: weight('bias_hh_l0'),
    };
    const zeros = () => tree.map((p) => np.zeros(p.shape), params);
    let state = { m: zeros(), v: zeros() };

    const lossOf = (weights, x, y) => np.mean(np.square(gru(weights, x, work).sub(y)));
    const { beta1, beta2, eps } = ADAM;

    /** The whole step is one function under `jit`, the bias corrections are its arguments. */
    const step = jit((weights, { m, v }, correction1, correction2, x, y) => {
      const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(weights), x, y);
      const m1 = tree.map((a, g) => a.mul(beta1).add(g.ref.mul(1 - beta1)), m, gradients);
      const v1 = tree.map((a, g) => a.mul(beta2).add(np.square(g).mul(1 - beta2)), v, gradients);
      const next = tree.map(
        (p, a, b) =>
          p.sub(
            a.ref
              .div(correction1.ref)
              .mul(work.lr)
              .div(np.sqrt(b.ref.div(correction2.ref)).add(eps)),
          ),
        weights,
        m1,
        v1,
      );
      correction1.dispose();
      correction2.dispose();
      return { next, state: { m: m1, v: v1 }, loss };
    });

    let t = 0;
    return training(batchesOf(data), ({ x, y }) => {
      t++;
      const result = step(params, state, 1 - beta1 ** t, 1 - beta2 ** t, x.ref, y.ref);
      params = result.next;
      state = result.state;
      return result.loss.js();
    });
  };

  /** relu, and the largest of each 2 × 2. */
  const halved = (x) => {
    const [b, c, h, w] = x.shape;
    return np.max(nn.relu(x).reshape([b, c, h / 2, 2, w / 2, 2]), [3, 5]);
  };

  /** x [B, 1, 28, 28] → logits [B, 10]. Consumes its arguments. */
  const cnn = (params, x, batch) => {
    const convolved = (y, weight, bias) => lax.conv(y, weight, [1, 1], 'SAME').add(bias.reshape([-1, 1, 1]));
    const first = halved(convolved(x, params['first.weight'], params['first.bias']));
    const second = halved(convolved(first, params['second.weight'], params['second.bias']));
    return np.matmul(second.reshape([batch, -1]), np.transpose(params['head.weight'])).add(params['head.bias']);
  };

  const prepareCNN = ({ batch, lr }, data) => {
    const names = ['first', 'second', 'head'].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]);
    let params = Object.fromEntries(names.map((name) => [name, fromShared(tensorOf(data, name))]));
    const lossOf = (weights, x, y) =>
      np.sum(nn.logSoftmax(cnn(weights, x, batch)).mul(nn.oneHot(y, 10))).mul(-1 / batch);
    const step = jit((weights, x, y) => {
      const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(weights), x, y);
      return { next: tree.map((p, g) => p.sub(g.mul(lr)), weights, gradients), loss };
    });
    return training(batchesOf(data), ({ x, y }) => {
      const { next, loss } = step(params, x.ref, y.ref);
      params = next;
      return loss.js();
    });
  };

  return (work, data) => {
    if (work.kind === 'gru') return prepareGRU(work, data);
    return work.kind === 'cnn' ? prepareCNN(work, data) : prepareKernel(work, data);
  };
};

export const peer = async (jax) => {
  // It would start a thread for each core if it had workers to run them in. Node has no such global; make sure of it.
  globalThis.Worker = undefined;
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return { backend: () => jax.defaultDevice(), prepare: prepareWith(jax) };
};
