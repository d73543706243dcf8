import { bitOf, bitTask } from './bit-task.ts';
import { distinct, shuffled } from './draws.ts';

const BITS = 6;
/** Labels are 1 … 63; 0, a blank, is the label of nothing. */
const LABELS = 2 ** BITS - 1;
const SOURCE = 0;
const EDGE = BITS;
const TARGET = 2 * BITS;
const QUERY = 3 * BITS;
const ANSWER = QUERY + 1;

/**
 * The edges of a random graph are shown as triples (source, edge, target) of labels; then a path is asked for, and the
 * triples along it are due. Graves et al. 2016, "Hybrid computing using a neural network with dynamic external memory",
 * the traversal task.
 *
 * The graph has n nodes of out-degree d. Nodes have labels of their own; the edges that leave a node have d different
 * labels, the same d for every node, so that (source, edge) has one target, which is any other node. In this order:
 *
 * | steps | shown                                                                             | due          |
 * | ----- | --------------------------------------------------------------------------------- | ------------ |
 * | n d   | all triples, in a random order                                                    |              |
 * | 1     | the mark of the query                                                             |              |
 * | l     | the query: (source, edge, blank), then (blank, edge, blank) for each further edge |              |
 * | 1     | the mark of the answer                                                            |              |
 * | l     | nothing                                                                           | the l triples of the path, in order |
 *
 * T = n d + 2 l + 2. Start and edges are drawn evenly, so that a path may come by a node again.
 *
 * A label is a whole number from 1 to 63 in binary, lowest bit first, drawn anew for each sequence, so that nothing can be
 * learned by heart. In the paper it is three decimal digits, each one-hot. Here it is bits because they are fair coins: a
 * network that always says 0 has half of them wrong, and wrong bits and bits of cost mean what they mean in the other
 * tasks; of 30 one-hot channels it would have 27 right. Channels: 3 × 6 of the labels and two marks.
 *
 * Also other than in the paper: all nodes have the same out-degree; targets are drawn evenly from all nodes, not the nearest
 * ones in a plane; and the nodes share their edges' labels. Were these drawn from a wide range for each node, a label alone
 * would nearly always tell the target, and nobody would have to know where on the path they are.
 */
export const graphTraversal = bitTask({
  name: 'graph-traversal',
  about: 'the edges of a random graph are shown, then a start and the labels of a path: its triples must be said',
  inputSize: ANSWER + 1,
  outputSize: 3 * BITS,
  dimensions: [
    { name: 'nodes', about: 'nodes of the graph', train: [3, 8], least: 2, most: LABELS },
    { name: 'degree', about: 'edges that leave each node', train: [1, 3], least: 1, most: LABELS },
    { name: 'path', about: 'edges of the path', train: [1, 5], least: 1, most: 1000 },
  ],
  testSizes: [
    { nodes: 8, degree: 3, path: 10 },
    { nodes: 16, degree: 3, path: 5 },
    { nodes: 16, degree: 3, path: 10 },
    { nodes: 30, degree: 3, path: 5 },
  ],
  steps: ({ nodes, degree, path }) => nodes! * degree! + 2 * path! + 2,
  counted: ({ path }) => path!,
  draw: ({ nodes: count, degree, path }, generator, row) => {
    const label = (write: typeof row.input, step: number, place: number, value: number): void => {
      for (let i = 0; i < BITS; i++) write(step, place + i, bitOf(value, i));
    };
    const nodes = distinct(count!, LABELS, generator).map((n) => n + 1);
    const edges = distinct(degree!, LABELS, generator).map((n) => n + 1);
    const graph = nodes.map((_, source) =>
      edges.map(() => {
        // Any node but itself.
        const other = generator.nextInt(count! - 1);
        return other < source ? other : other + 1;
      }),
    );
    const triples = graph.flatMap((targets, source) => targets.map((target, edge) => ({ source, edge, target })));
    shuffled(triples, generator).forEach(({ source, edge, target }, step) => {
      label(row.input, step, SOURCE, nodes[source]!);
      label(row.input, step, EDGE, edges[edge]!);
      label(row.input, step, TARGET, nodes[target]!);
    });

    const query = triples.length + 1;
    const answer = query + path! + 1;
    row.input(query - 1, QUERY, 1);
    row.input(answer - 1, ANSWER, 1);
    let at = generator.nextInt(count!);
    label(row.input, query, SOURCE, nodes[at]!);
    for (let t = 0; t < path!; t++) {
      const edge = generator.nextInt(degree!);
      label(row.input, query + t, EDGE, edges[edge]!);
      row.counts(answer + t);
      label(row.target, answer + t, SOURCE, nodes[at]!);
      label(row.target, answer + t, EDGE, edges[edge]!);
      at = graph[at]![edge]!;
      label(row.target, answer + t, TARGET, nodes[at]!);
    }
  },
});
