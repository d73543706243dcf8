/**
 * Who may import whom. `pnpm check` holds it, for types as well as for values: there are no circles of either.
 *
 *     examples, bench → sweep → ntm → tensor ← gpu          plot takes plain arrays and imports nobody
 */

/** Inside packages/tensor/src: each folder or file, and all that it may import besides itself. */
const TENSOR_LAYERS = {
  errors: [],
  'plain-object': [],
  quote: ['errors'],
  checks: ['errors', 'quote'],
  options: ['errors', 'quote'],
  recording: ['errors'],
  place: ['errors', 'autograd/mode'],
  shape: ['errors', 'checks', 'quote'],
  random: ['errors', 'checks', 'quote', 'recording', 'shape'],
  'backend/wasm': ['shape'],
  'backend/kernel': ['shape', 'backend/wasm'],
  'backend/kernels': ['errors', 'shape', 'random', 'backend/(?:kernel|wasm)'],
  'backend/storage': ['shape'],
  'backend/contract': ['errors', 'recording', 'shape', 'backend/(?:kernel|storage)', 'ir'],
  // What a program is, and what can be told of it. It must not know who records one, or who runs one.
  ir: ['errors', 'place', 'recording', 'shape', 'backend/(?:kernel|kernels|storage|heap/blocks)'],
  'backend/cpu': ['errors', 'recording', 'shape', 'backend/contract'],
  'backend/heap': ['errors', 'shape', 'backend/(?:contract|cpu)'],
  'backend/simd': ['errors', 'recording', 'shape', 'backend/(?:contract|kernel|kernels|wasm|cpu|heap)', 'ir'],
  'backend/(?:index|api)': ['errors', 'recording', 'shape', 'backend', 'ir'],
  autograd: [
    'errors',
    'checks',
    'quote',
    'options',
    'place',
    'plain-object',
    'recording',
    'shape',
    'random',
    'backend/(?:contract|index|kernel|kernels)',
  ],
  ops: [
    'errors',
    'checks',
    'quote',
    'options',
    'recording',
    'shape',
    'random',
    'backend/(?:contract|index|kernel|kernels)',
    'autograd',
  ],
  functional: ['errors', 'checks', 'quote', 'options', 'shape', 'random', 'autograd', 'ops'],
  fluent: ['errors', 'shape', 'autograd', 'ops'],
  losses: ['errors', 'checks', 'quote', 'options', 'shape', 'random', 'autograd', 'ops'],
  metrics: ['errors', 'checks', 'quote', 'options', 'shape', 'autograd', 'ops', 'optim/checks'],
  data: ['errors', 'checks', 'quote', 'options', 'plain-object', 'shape', 'random', 'autograd', 'ops'],
  io: ['errors', 'options', 'quote', 'plain-object', 'shape', 'random', 'autograd', 'ops'],
  nn: [
    'errors',
    'checks',
    'options',
    'place',
    'quote',
    'plain-object',
    'recording',
    'shape',
    'random',
    'autograd',
    'ops',
  ],
  // An optimizer takes any parameters; it must not know a layer.
  optim: [
    'errors',
    'checks',
    'options',
    'quote',
    'recording',
    'shape',
    'random',
    'backend/kernels',
    'autograd',
    'ops',
    'nn/(?:module|parameter)',
  ],
  // What is recorded are calls of kernels; it must not know an op.
  compile: ['errors', 'options', 'place', 'plain-object', 'recording', 'shape', 'backend', 'ir', 'autograd'],
  // index, io/index and testing may import everything, and are imported by nobody here.
};

/** Inside packages/ntm/src, likewise. */
const NTM_LAYERS = {
  errors: [],
  schema: ['errors'],
  'clip-gradient': [],
  // What every memory shares: controllers, the cell over a memory, time. It must not know a memory.
  machine: ['errors', 'schema'],
  // Each memory is a folder. None knows another; what two of them need lies in memories itself.
  'memories/slots': ['memories/erase-add'],
  'memories/erase-add': [],
  'memories/ntm': ['errors', 'schema', 'clip-gradient', 'machine', 'memories/slots'],
  'memories/dnc': ['errors', 'schema', 'clip-gradient', 'machine', 'memories/slots'],
  'memories/tiny': ['errors', 'schema', 'machine', 'memories/slots'],
  models: ['errors', 'schema', 'machine', 'memories'],
  // A task never imports a model, a cell or what they are made of.
  tasks: ['errors', 'schema'],
  train: ['errors', 'schema', 'models', 'tasks'],
  // index may import everything, and is imported by nobody here.
};

const TENSOR_SRC = '^packages/tensor/src/';
const NTM_SRC = '^packages/ntm/src/';
/** A layer is a folder or a file: `shape/…` or `shape.ts`. */
const layerPath = (src, ...layers) => `${src}(?:${layers.join('|')})(?:/|\\.ts$)`;

const readable = (pattern) => pattern.replaceAll('(?:', '(');

/** Rules of a table: each layer may import itself and those that stand beside it. */
const layerRules = (name, src, layers, except) =>
  Object.entries(layers).map(([layer, allowed]) => ({
    name: `${name}: ${readable(layer)} may import ${allowed.length === 0 ? 'nobody' : `only ${readable(allowed.join(', '))}`}`,
    severity: 'error',
    from: { path: layerPath(src, layer), ...(except ? { pathNot: except } : {}) },
    to: { path: src, pathNot: layerPath(src, layer, ...allowed) },
  }));

const never = (name, from, to) => ({ name, severity: 'error', from, to });

/** A file that no table names would be free to import anything. */
const namedBy = (name, src, layers, ...free) =>
  never(
    `${name}: a file belongs to a layer of the table`,
    { path: src, pathNot: layerPath(src, ...Object.keys(layers), ...free) },
    {},
  );

export default {
  forbidden: [
    ...layerRules('tensor', TENSOR_SRC, TENSOR_LAYERS, layerPath(TENSOR_SRC, 'io/index')),
    namedBy('tensor', TENSOR_SRC, TENSOR_LAYERS, 'index', 'testing'),
    ...layerRules('ntm', NTM_SRC, NTM_LAYERS),
    namedBy('ntm', NTM_SRC, NTM_LAYERS, 'index'),
    never(
      'tensor imports no package: it has no dependency',
      { path: TENSOR_SRC },
      { pathNot: [TENSOR_SRC, '^\\.'], dependencyTypesNot: ['core'] },
    ),
    never(
      'tensor runs in a browser: only io/file may import Node’s modules',
      { path: TENSOR_SRC, pathNot: layerPath(TENSOR_SRC, 'io/file') },
      { dependencyTypes: ['core'] },
    ),
    never(
      'packages run in a browser, but for sweep: none leads to the files of @engram/tensor/io',
      { path: '^packages/[^/]+/src/', pathNot: [layerPath(TENSOR_SRC, 'io/index', 'io/file'), '^packages/sweep/'] },
      { path: layerPath(TENSOR_SRC, 'io/file', 'io/index') },
    ),
    never(
      'ntm imports tensor and no other package of ours',
      { path: '^packages/ntm/src/' },
      { path: '^(?:packages|examples|bench|tools)/', pathNot: '^packages/(?:ntm|tensor)/' },
    ),
    never(
      'sweep imports ntm, tensor and no other package of ours',
      { path: '^packages/sweep/src/' },
      { path: '^(?:packages|examples|bench|tools)/', pathNot: '^packages/(?:sweep|ntm|tensor)/' },
    ),
    never(
      'a sweep on one machine needs no queue: only what is about a queue imports its client',
      { path: '^packages/sweep/src/', pathNot: '^packages/sweep/src/queue/' },
      { path: '(?:^|/)node_modules/(?:bullmq|ioredis)/' },
    ),
    never(
      'the page of sweep’s report is text at run time: its source never imports it',
      { path: '^packages/sweep/(?:src|test)/' },
      { path: '^packages/sweep/page/' },
    ),
    never(
      'the page of sweep’s report runs in a browser: it knows the package by its data alone',
      { path: '^packages/sweep/page/' },
      { pathNot: '^packages/sweep/(?:page/|src/report/data\\.ts$)' },
    ),
    never(
      'the live page computes in its worker: of the library it knows the types alone',
      { path: '^examples/live/(?:page|shared)/' },
      { path: '^packages/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'the live page runs in a browser: neither page nor worker knows a lab or a module of Node’s',
      { path: '^examples/live/(?:page|shared|engine)/' },
      { path: '^examples/', pathNot: '^examples/live/(?:page|shared|engine)/' },
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
      'plot runs in a browser: only node.ts, progress.ts, the writer of files and the rasterizer may import what needs Node',
      {
        path: '^packages/plot/src/',
        pathNot: '^packages/plot/src/(?:node|progress|render/(?:save|png|write-file))\\.ts$',
      },
      {
        dependencyTypes: ['core', 'npm'],
        pathNot: '(?:^|/)node_modules/(?:echarts|fast-png|fast-string-width|fastest-levenshtein)/',
      },
    ),
    never(
      'plot runs in a browser: nothing leads from its main entry to what needs Node',
      {
        path: '^packages/plot/src/',
        pathNot: '^packages/plot/src/(?:node|progress|render/(?:save|png|write-file))\\.ts$',
      },
      { path: '^packages/plot/src/(?:node|progress|render/(?:save|png|write-file))\\.ts$' },
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
      { path: '^(packages/[^/]+|examples|bench|site|tools)/' },
      {
        path: '^(?:packages|examples|bench|site|tools)/',
        pathNot: [
          '^$1/',
          '^packages/[^/]+/src/(?:(?:testing/|io/)?index|node|backend/api)\\.ts$',
          '^packages/tensor/test/backend/conformance/index\\.ts$',
          '^tools/(?:suite|browser|first-use|generated|root|static-server)\\.ts$',
        ],
      },
    ),
    never(
      'the site is made from what the others write: it imports tools alone, and nobody imports it',
      { path: '^(?:packages|examples|bench|tools)/' },
      { path: '^site/' },
    ),
    never(
      'the site’s scripts run in a browser: they import each other alone',
      { path: '^site/look/' },
      { pathNot: '^site/look/' },
    ),
    never('nothing is imported from outside the repository', {}, { path: '^(?:\\.\\./|/)' }),
    never('every import resolves', {}, { couldNotResolve: true }),
    never(
      'no circles, those through types included: a type that two files need is a file below both',
      {},
      { circular: true },
    ),
  ],
  options: {
    doNotFollow: { path: '(?:^|/)node_modules/' },
    // consumers/project stands for a project elsewhere, with the packed library installed.
    exclude: { path: '(?:^|/)(?:dist|out|consumers/(?:project|bundlers))/' },
    // Sees type-only imports too: a layer must not lean on another even for its types.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
