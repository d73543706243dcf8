/** brain.js: its feed-forward network, whose layers all have the same activation and which learns from one example. */
import { training } from '../prepared.ts';
import { partsOf, tensorOf } from '../shared-data.ts';

const prepareWith =
  ({ NeuralNetwork }) =>
  ({ sizes, lr }, data) => {
    const [, , outputs] = sizes;
    // It descends ½ Σ e², the others mean(e²) = Σ e² / outputs.
    const net = new NeuralNetwork({ activation: 'sigmoid', learningRate: (2 * lr) / outputs });
    net.sizes = [...sizes];
    net.initialize();
    // Its check of options takes no 0.
    net.trainOpts.momentum = 0;
    ['hidden', 'output'].forEach((name, i) => {
      net.weights[i + 1] = partsOf(tensorOf(data, `${name}.weight`)).map(({ values }) => Float32Array.from(values));
      net.biases[i + 1] = Float32Array.from(tensorOf(data, `${name}.bias`).values);
    });

    const targets = partsOf(tensorOf(data, 'targets'));
    const examples = partsOf(tensorOf(data, 'inputs')).map(({ values }, i) => ({
      input: values,
      output: targets[i].values,
    }));
    return training(examples, (example) => net.trainPattern(example, true));
  };

export const peer = ({ default: brain }) => ({ backend: () => 'cpu', prepare: prepareWith(brain) });
