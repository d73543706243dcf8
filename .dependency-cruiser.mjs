/**
 * Who may import whom. `pnpm check` holds it, for types as well as for values.
 *
 *     examples, bench → ntm → tensor ← gpu          plot takes plain arrays and imports nobody
 */

/** Inside packages/tensor/src: each folder or file, and all that it may import besides itself. */
const TENSOR_LAYERS = {
  errors: [],
  'plain-object': [],
  quote: [],
  options: ['errors', 'quote'],
  recording: ['errors'],
  place: ['errors', 'autograd/mode'],
  shape: ['errors'],
  random: ['errors', 'recording', 'shape'],
  'backend/contract': ['errors', 'recording', 'shape', 'backend/graph'],
  'backend/graph': ['recording', 'shape', 'backend/contract'],
  'backend/cpu': ['errors', 'recording', 'shape', 'random', 'backend/contract'],
  'backend/heap': ['errors', 'shape', 'backend/(?:contract|cpu)'],
  'backend/simd': ['errors', 'place', 'recording', 'shape', 'backend/(?:contract|graph|cpu|heap)'],
  'backend/(?:index|api)': ['errors', 'recording', 'shape', 'backend'],
  autograd: [
    'errors',
    'options',
    'place',
    'plain-object',
    'recording',
    'shape',
    'random',
    'backend/(?:contract|index)',
  ],
  ops: ['errors', 'options', 'recording', 'shape', 'random', 'backend/(?:contract|index)', 'autograd'],
  fluent: ['errors', 'shape', 'autograd', 'ops'],
  losses: ['errors', 'options', 'shape', 'random', 'autograd', 'ops'],
  data: ['errors', 'options', 'plain-object', 'shape', 'random', 'autograd', 'ops'],
  io: ['errors', 'options', 'quote', 'plain-object', 'shape', 'random', 'autograd', 'ops'],
  nn: ['errors', 'options', 'place', 'quote', 'plain-object', 'recording', 'shape', 'random', 'autograd', 'ops'],
  // An optimizer takes any parameters; it must not know a layer.
  optim: [
    'errors',
    'options',
    'quote',
    'recording',
    'shape',
    'random',
    'backend/contract',
    'autograd',
    'ops',
    'nn/(?:module|parameter)',
  ],
  // What is recorded are calls of kernels; it must not know an op.
  compile: ['errors', 'options', 'place', 'plain-object', 'recording', 'shape', 'backend', 'autograd'],
  // index, io/index and testing may import everything, and are imported by nobody here.
};

const TENSOR_SRC = '^packages/tensor/src/';
/** A layer is a folder or a file: `shape/…` or `shape.ts`. */
const layerPath = (...layers) => `${TENSOR_SRC}(?:${layers.join('|')})(?:/|\\.ts$)`;

const readable = (pattern) => pattern.replaceAll('(?:', '(');

const tensorRules = Object.entries(TENSOR_LAYERS).map(([layer, allowed]) => ({
  name: `tensor: ${readable(layer)} may import ${allowed.length === 0 ? 'nobody' : `only ${readable(allowed.join(', '))}`}`,
  severity: 'error',
  from: { path: layerPath(layer), pathNot: layerPath('io/index') },
  to: { path: TENSOR_SRC, pathNot: layerPath(layer, ...allowed) },
}));

const never = (name, from, to) => ({ name, severity: 'error', from, to });

export default {
  forbidden: [
    ...tensorRules,
    never(
      'tensor imports no package: it has no dependency',
      { path: TENSOR_SRC },
      { pathNot: [TENSOR_SRC, '^\\.'], dependencyTypesNot: ['core'] },
    ),
    never(
      'tensor runs in a browser: only io/file may import Node’s modules',
      { path: TENSOR_SRC, pathNot: layerPath('io/file') },
      { dependencyTypes: ['core'] },
    ),
    never(
      'packages run in a browser: none leads to the files of @engram/tensor/io',
      { path: '^packages/[^/]+/src/', pathNot: layerPath('io/index', 'io/file') },
      { path: layerPath('io/file', 'io/index') },
    ),
    never(
      'ntm imports tensor and no other package of ours',
      { path: '^packages/ntm/src/' },
      { path: '^(?:packages|examples|bench|tools)/', pathNot: '^packages/(?:ntm|tensor)/' },
    ),
    never(
      'a task never imports a model, a cell or what they are made of',
      { path: '^packages/ntm/src/tasks?(?:/|\\.ts$)' },
      {
        path: '^packages/ntm/src/(?:models?|cells?|controllers?|heads?|addressing|memory|memories|train)(?:/|\\.ts$|-)',
      },
    ),
    never(
      'ntm: only train imports train',
      { path: '^packages/ntm/src/', pathNot: '^packages/ntm/src/(?:train(?:/|\\.ts$)|index\\.ts$)' },
      { path: '^packages/ntm/src/train(?:/|\\.ts$)' },
    ),
    never(
      'gpu imports tensor and no other package of ours',
      { path: '^packages/gpu/src/' },
      { path: '^(?:packages|examples|bench|tools)/', pathNot: '^packages/(?:gpu|tensor)/' },
    ),
    never(
      'gpu’s programs are text at run time: its source never imports them',
      { path: '^packages/gpu/(?:src|test)/' },
      { path: '^packages/gpu/programs/' },
    ),
    never(
      'only gpu imports gpu.js, and bench to compare with it',
      { path: '^(?:packages|examples|bench|tools)/', pathNot: '^(?:packages/gpu|bench)/' },
      { path: '(?:^|/)node_modules/(?:gpu\\.js|webgpu)/' },
    ),
    never(
      'plot takes plain arrays and imports nobody of ours',
      { path: '^packages/plot/src/' },
      { path: '^(?:packages|examples|bench|tools)/', pathNot: '^packages/plot/' },
    ),
    never(
      'plot runs in a browser: only node.ts, the writer of files and the rasterizer may import what needs Node',
      { path: '^packages/plot/src/', pathNot: '^packages/plot/src/(?:node|render/(?:save|png))\\.ts$' },
      {
        dependencyTypes: ['core', 'npm'],
        pathNot: '(?:^|/)node_modules/(?:echarts|fast-string-width|fastest-levenshtein)/',
      },
    ),
    never(
      'plot runs in a browser: nothing leads from its main entry to what needs Node',
      { path: '^packages/plot/src/', pathNot: '^packages/plot/src/(?:node|render/(?:save|png))\\.ts$' },
      { path: '^packages/plot/src/(?:node|render/(?:save|png))\\.ts$' },
    ),
    never(
      'a package’s source never imports tests, tools, examples or benchmarks',
      { path: '^packages/[^/]+/src/' },
      { path: ['^packages/[^/]+/test/', '^(?:tools|examples|bench)/'] },
    ),
    never('examples and bench don’t import each other', { path: '^examples/' }, { path: '^bench/' }),
    never('bench and examples don’t import each other', { path: '^bench/' }, { path: '^examples/' }),
    never(
      'another package is imported by its name, never by a path into it',
      { path: '^(packages/[^/]+|examples|bench|tools)/' },
      {
        path: '^(?:packages|examples|bench|tools)/',
        pathNot: [
          '^$1/',
          '^packages/[^/]+/src/(?:(?:testing/|io/)?index|node|backend/api)\\.ts$',
          '^packages/tensor/test/backend/conformance/index\\.ts$',
          '^tools/(?:suite|browser)\\.ts$',
        ],
      },
    ),
    never('nothing is imported from outside the repository', {}, { path: '^(?:\\.\\./|/)' }),
    never('every import resolves', {}, { couldNotResolve: true }),
    never(
      'no cycles at run time (types may cycle)',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
  ],
  options: {
    doNotFollow: { path: '(?:^|/)node_modules/' },
    // pack-consumer stands for a project elsewhere, with the packed library installed.
    exclude: { path: '(?:^|/)(?:dist|out|pack-consumer)/' },
    // Sees type-only imports too: a layer must not lean on another even for its types.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
