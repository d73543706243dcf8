/**
 * TensorFlow.js, on whichever of its backends. A GRU is written from its ops, with the projection of all inputs in one
 * product; so is a CNN, with the channels last. `tidy` frees what a call makes, as one must on the wasm backend.
 */
import { training } from '../prepared.ts';
import { partsOf, tensorOf } from '../shared-data.ts';

const prepareWith = (tf) => {
  const fromShared = ({ shape, values }) => tf.tensor(values, [...shape]);

  const batchesOf = (data) => {
    const targets = partsOf(tensorOf(data, 'targets')).map(fromShared);
    return partsOf(tensorOf(data, 'inputs')).map((x, i) => ({ x: fromShared(x), y: targets[i] }));
  };

  const trained = (optimizer, batches, lossOf) =>
    training(batches, ({ x, y }) => {
      const loss = optimizer.minimize(() => lossOf(x, y), true);
      const value = loss.dataSync()[0];
      loss.dispose();
      return value;
    });

  const unaries = { exp: tf.exp, tanh: tf.tanh, sigmoid: tf.sigmoid, softmax: tf.softmax, sum: tf.sum };

  /** Frees the result that a call before has left, so that a result is there after each call, as elsewhere. */
  const kernel = (op) => {
    let last = null;
    const run = () => {
      last?.dispose();
      last = op();
      return last;
    };
    return { run, check: async () => Float32Array.from(await run().data()) };
  };

  const prepareKernel = (work, data) => {
    if (work.kind === 'unary') {
      const x = fromShared(tensorOf(data, 'x'));
      const op = unaries[work.op];
      return kernel(() => op(x));
    }
    const a = fromShared(tensorOf(data, 'a'));
    const b = fromShared(tensorOf(data, 'b'));
    // Its matMul wants matrices.
    const column = work.n === null ? tf.reshape(b, [work.k, 1]) : b;
    return kernel(() => tf.matMul(a, column));
  };

  /** PyTorch's equations; the weights are transposed once, beforehand. */
  const prepareGRU = ({ hidden, time, batch, inputs: size, lr }, data) => {
    const weight = (name) => fromShared(tensorOf(data, name));
    const wIh = tf.variable(tf.transpose(weight('weight_ih_l0')));
    const wHh = tf.variable(tf.transpose(weight('weight_hh_l0')));
    const bIh = tf.variable(weight('bias_ih_l0'));
    const bHh = tf.variable(weight('bias_hh_l0'));
    const optimizer = tf.train.adam(lr, 0.9, 0.999, 1e-8);

    const forward = (x) => {
      const projected = tf.split(tf.add(tf.matMul(tf.reshape(x, [time * batch, size]), wIh), bIh), time);
      let h = tf.zeros([batch, hidden]);
      const outputs = projected.map((xs) => {
        const [xr, xz, xn] = tf.split(xs, 3, 1);
        const [hr, hz, hn] = tf.split(tf.add(tf.matMul(h, wHh), bHh), 3, 1);
        const r = tf.sigmoid(tf.add(xr, hr));
        const z = tf.sigmoid(tf.add(xz, hz));
        const n = tf.tanh(tf.add(xn, tf.mul(r, hn)));
        h = tf.add(n, tf.mul(z, tf.sub(h, n)));
        return h;
      });
      return tf.stack(outputs);
    };

    return trained(optimizer, batchesOf(data), (x, y) => tf.mean(tf.square(tf.sub(forward(x), y))));
  };

  /** Its channels come last; weights are turned round once, beforehand. */
  const prepareCNN = ({ batch, lr }, data) => {
    const weight = (name) => fromShared(tensorOf(data, name));
    const layer = (name, turned) => [tf.variable(turned), tf.variable(weight(`${name}.bias`))];
    const [first, second] = ['first', 'second'].map((name) =>
      layer(name, tf.transpose(weight(`${name}.weight`), [2, 3, 1, 0])),
    );
    const pixels = tf.transpose(tf.reshape(weight('head.weight'), [10, 16, 7, 7]), [2, 3, 1, 0]);
    const head = layer('head', tf.reshape(pixels, [7 * 7 * 16, 10]));
    const halved = (x, [w, b]) => tf.maxPool(tf.relu(tf.add(tf.conv2d(x, w, 1, 'same'), b)), 2, 2, 'valid');
    const batches = batchesOf(data).map(({ x, y }) => ({
      x: tf.reshape(x, [batch, 28, 28, 1]),
      y: tf.oneHot(y, 10),
    }));
    return trained(tf.train.sgd(lr), batches, (x, y) => {
      const features = tf.reshape(halved(halved(x, first), second), [batch, -1]);
      const logits = tf.add(tf.matMul(features, head[0]), head[1]);
      return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(logits)), 1)));
    });
  };

  return (work, data) => {
    if (work.kind === 'gru') return prepareGRU(work, data);
    return work.kind === 'cnn' ? prepareCNN(work, data) : prepareKernel(work, data);
  };
};

/** On the backend that has been made ready. */
export const tfjs = (tf) => ({ backend: () => tf.getBackend(), prepare: prepareWith(tf) });
