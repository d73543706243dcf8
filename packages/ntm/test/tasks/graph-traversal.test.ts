import { assert, suite } from '@engram/tools/suite';
import fc from 'fast-check';
import { graphTraversal, type TaskSize } from '../../src/index.ts';
import { check } from '../property.ts';
import { assertEven, blanks, drawOne, isBit, mark, ones, range, type Sequence, seeds, zeros } from './sequences.ts';

interface Triple {
  readonly source: number;
  readonly edge: number;
  readonly target: number;
}

/** A label from its bits, the lowest first. */
const number = (bits: readonly number[]): number => Number.parseInt([...bits].reverse().join(''), 2);

const tripleOf = (row: readonly number[]): Triple => ({
  source: number(row.slice(0, 6)),
  edge: number(row.slice(6, 12)),
  target: number(row.slice(12, 18)),
});

/** What is shown, read back from the tensors by the marks alone. */
const read = ({ inputs }: Sequence) => {
  const query = inputs.findIndex((row) => row[18] === 1);
  const answer = inputs.findIndex((row) => row[19] === 1);
  return {
    query,
    answer,
    graph: inputs.slice(0, query).map(tripleOf),
    asked: inputs.slice(query + 1, answer).map(tripleOf),
    after: inputs.slice(answer + 1),
  };
};

/** Walks over what is shown; there must be one way at every step. */
const walk = (graph: readonly Triple[], asked: readonly Triple[]): Triple[] => {
  let at = asked[0]!.source;
  return asked.map(({ edge }) => {
    const found = graph.filter((triple) => triple.source === at && triple.edge === edge);
    assert.is(found.length, 1, `${found.length} edges ${edge} leave node ${at}`);
    at = found[0]!.target;
    return found[0]!;
  });
};

const sizes = fc.record({
  nodes: fc.integer({ min: 2, max: 20 }),
  degree: fc.integer({ min: 1, max: 6 }),
  path: fc.integer({ min: 1, max: 12 }),
});

const each = (property: (sequence: Sequence, size: { nodes: number; degree: number; path: number }) => void): void =>
  check(fc.tuple(sizes, seeds), ([size, seed]) => property(drawOne(graphTraversal, size as TaskSize, seed), size));

suite('graph traversal', (test) => {
  test('what is due is a walk over what is shown', () => {
    each((sequence, { nodes, degree, path }) => {
      const { query, answer, graph, asked, after } = read(sequence);
      assert.equal([query, answer], [nodes * degree, nodes * degree + path + 1]);
      assert.equal([graph.length, asked.length], [nodes * degree, path]);
      const { targets, mask } = sequence;
      assert.equal(targets.slice(answer + 1).map(tripleOf), walk(graph, asked));
      assert.equal(targets.slice(0, answer + 1), blanks(answer + 1, 18));
      assert.equal(after, blanks(path, 20));
      assert.equal(mask, [...zeros(answer + 1), ...ones(path)]);
    });
  });

  test('everything but labels is blank: the query has no targets, and a source only where it starts', () => {
    each((sequence) => {
      const { query, answer, asked } = read(sequence);
      const { inputs } = sequence;
      assert.ok(inputs.flat().every(isBit));
      assert.equal([inputs[query], inputs[answer]], [mark(20, 18), mark(20, 19)]);
      const unmarked = inputs.filter((_, t) => t !== query && t !== answer);
      assert.ok(unmarked.every((row) => row[18] === 0 && row[19] === 0));
      asked.forEach(({ source, edge, target }, t) => {
        assert.equal([source > 0, edge > 0, target], [t === 0, true, 0]);
      });
    });
  });

  test('shows every edge once: from each node one of each label, to another node', () => {
    each((sequence, { nodes, degree }) => {
      const { graph } = read(sequence);
      const sources = new Set(graph.map(({ source }) => source));
      const edges = new Set(graph.map(({ edge }) => edge));
      assert.equal([sources.size, edges.size], [nodes, degree]);
      assert.is(new Set(graph.map(({ source, edge }) => `${source} ${edge}`)).size, nodes * degree);
      for (const { source, edge, target } of graph) {
        assert.ok(sources.has(target) && target !== source, `${source} → ${target}`);
        for (const label of [source, edge, target]) assert.ok(label >= 1 && label <= 63);
      }
    });
  });

  test('a small one takes nd + 2l + 2 steps', () => {
    assert.is(graphTraversal.steps({ nodes: 3, degree: 2, path: 4 }), 16);
    assert.is(graphTraversal.counted({ nodes: 3, degree: 2, path: 4 }), 4);
    assert.is(graphTraversal.chance({ nodes: 3, degree: 2, path: 4 }), 36);
  });

  test('holds with all the labels that there are', () => {
    const size = { nodes: 63, degree: 63, path: 1000 };
    const sequence = drawOne(graphTraversal, size);
    const { graph, asked, answer } = read(sequence);
    assert.is(new Set(graph.map(({ source }) => source)).size, 63);
    assert.equal(sequence.targets.slice(answer + 1).map(tripleOf), walk(graph, asked));
  });

  test('two nodes lead to each other', () => {
    const { graph } = read(drawOne(graphTraversal, { nodes: 2, degree: 3, path: 1 }));
    for (const { source, target } of graph) assert.ok(source !== target);
  });

  test('labels, targets, starts, the edges of the path and the order of the triples are even', () => {
    const drawn = range(1500).map((seed) => read(drawOne(graphTraversal, { nodes: 4, degree: 2, path: 3 }, seed)));
    const labels = range(63).map((n) => n + 1);
    assertEven(
      drawn.map(({ asked }) => asked[0]!.source),
      labels,
      'node',
    );
    assertEven(
      drawn.map(({ asked }) => asked[2]!.edge),
      labels,
      'edge',
    );
    // By the rank of a label among those of its sequence, which is a place in no order that is shown.
    const ranks = drawn.map(({ graph, asked }) => {
      const nodes = [...new Set(graph.map(({ source }) => source))].sort((a, b) => a - b);
      const edges = [...new Set(graph.map(({ edge }) => edge))].sort((a, b) => a - b);
      const { source, target } = graph[0]!;
      const others = nodes.filter((node) => node !== source);
      return {
        start: nodes.indexOf(asked[0]!.source),
        first: nodes.indexOf(source),
        target: others.indexOf(target),
        edge: edges.indexOf(asked[1]!.edge),
      };
    });
    assertEven(
      ranks.map(({ start }) => start),
      range(4),
      'start',
    );
    assertEven(
      ranks.map(({ first }) => first),
      range(4),
      'source shown first',
    );
    assertEven(
      ranks.map(({ target }) => target),
      range(3),
      'target',
    );
    assertEven(
      ranks.map(({ edge }) => edge),
      range(2),
      'edge of the path',
    );
  });

  test('the label of an edge does not tell its target: whoever does not know the node guesses', () => {
    const right = range(400).flatMap((seed) => {
      const sequence = drawOne(graphTraversal, { nodes: 8, degree: 2, path: 5 }, seed);
      const { graph, asked, answer } = read(sequence);
      return sequence.targets.slice(answer + 1).map((row, t) => {
        const first = graph.find(({ edge }) => edge === asked[t]!.edge)!;
        return tripleOf(row).target === first.target ? 1 : 0;
      });
    });
    const share = right.reduce((sum: number, hit) => sum + hit, 0) / right.length;
    assert.ok(share < 0.3, `${share} are right by the label alone`);
  });
});
