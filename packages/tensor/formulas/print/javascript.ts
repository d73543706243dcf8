/**
 * The rows of formulas: their loops over typed arrays, each a loop of its own, since V8 inlines a passed-in function only while it
 * has seen a single one.
 */
import type { ElementType } from '../expression.ts';
import type { Formula } from '../formula.ts';
import { exportOf, isFlat, type WasmModule } from './assembly.ts';
import { type Body, type Language, LETTERS, wordOf, writeStored } from './write.ts';

const languageOf = (type: ElementType, element: (index: number) => string): Language => ({
  operand: element,
  attribute: (name) => name,
  constant: String,
  spelling: ({ primitive }) => wordOf(primitive.name, primitive.javascript, type),
  bind: (name, text) => `const ${name} = ${text};`,
});

const eachOf = (head: string, target: string, { statements, value }: Body): string =>
  statements.length === 0
    ? `${head} ${target} = ${value};`
    : `${head} {\n${statements.join('\n')}\n${target} = ${value};\n}`;

const written = (formula: Formula, type: ElementType, element: (index: number) => string): Body =>
  writeStored(formula.value, languageOf(type, element));

const unaryLoop = (formula: Formula, type: ElementType): string => {
  const body = written(formula, type, () => 'a[i]');
  const loop = eachOf('for (let i = 0; i < o.length; i++)', 'o[i]', body);
  const { attributes } = formula;
  return attributes.length === 0
    ? `unary((o, a) => { ${loop} })`
    : `([o], [a], { ${attributes.join(', ')} }) => { ${loop} }`;
};

const binaryLoop = (formula: Formula, type: ElementType): string => {
  const line = written(formula, type, (i) => `${LETTERS[i]}[i]`);
  const row = written(formula, type, (i) => `${LETTERS[i]}[${LETTERS[i]}i + i * ${LETTERS[i]}s]`);
  return `binary(
    (o, a, b) => { ${eachOf('for (let i = 0; i < o.length; i++)', 'o[i]', line)} },
    (o, oi, a, ai, as, b, bi, bs, n) => { ${eachOf('for (let i = 0; i < n; i++)', 'o[oi + i]', row)} },
  )`;
};

const manyLoop = (formula: Formula, type: ElementType): string => {
  const letters = formula.operands.map((_, i) => LETTERS[i]!);
  const body = written(formula, type, (i) => `${letters[i]}[${letters[i]}i]`);
  const steps = letters.map((letter) => `${letter}i += ${letter}s`).join(', ');
  return `(outs, ins, { inner, rows, strides, offsets }) => {
    const o = outs[0];
    const [${letters.join(', ')}] = ins as [${letters.map(() => 'TypedArray').join(', ')}];
    const [${letters.map((letter) => `${letter}s`).join(', ')}] = strides as [${letters.map(() => 'number').join(', ')}];
    for (let r = 0, oi = 0; r < rows; r++) {
      ${letters.map((letter, i) => `let ${letter}i = offsets[${i}][r];`).join('\n')}
      ${eachOf(`for (let i = 0; i < inner; i++, ${steps})`, 'o[oi++]', body)}
    }
  }`;
};

const loopFor = (formula: Formula, type: ElementType): string =>
  [unaryLoop, binaryLoop, manyLoop][formula.operands.length - 1]!(formula, type);

/** The loop of a formula; int32 has one of its own where its words differ. */
export const loopOf = (formula: Formula): string => {
  const floats = loopFor(formula, 'float32');
  if (!formula.dtypes.includes('int32')) return floats;
  const wholes = loopFor(formula, 'int32');
  return floats === wholes ? floats : `byDType(${wholes}, ${floats})`;
};

const geometryName = ({ name }: Formula): string => `${name[0]!.toUpperCase()}${name.slice(1)}Geometry`;

const geometryOf = (formula: Formula): string => {
  if (formula.attributes.length > 0) return `<${geometryName(formula)}>`;
  return formula.operands.length === 1 ? '' : '<Rows>';
};

/** Instructions for the exports of the WebAssembly module that compute it, by dtype. */
const encoderOf = (formula: Formula): string => {
  const { operands, attributes, simd } = formula;
  const names = `{ ${simd.map((type) => `${type}: '${exportOf(formula, type)}'`).join(', ')} }`;
  if (isFlat(formula)) return `along(${[names, ...attributes.map((name) => `'${name}'`)].join(', ')})`;
  if (formula.value.kind === 'truth') return `${operands.length === 1 ? 'isAlong' : 'isAcross'}(${names})`;
  const truths = operands.filter(({ kind }) => kind === 'truth').length;
  return `across(${truths === 0 ? names : `${names}, ${truths}`})`;
};

const rowOf = (formula: Formula): string => {
  const { name, doc, operands, attributes, simd, work, exactness } = formula;
  const lines = [
    `name: '${name}'`,
    `form: '${operands.length === 1 ? 'elementwise' : 'broadcast'}'`,
    ...(work > 0 ? [`work: ${work}`] : []),
    ...(exactness === 'exact' ? [] : [`exactness: '${exactness}'`]),
    `loop: ${loopOf(formula)}`,
    ...(simd.length > 0 ? [`simd: ${encoderOf(formula)}`] : []),
  ];
  return `
${attributes.length === 0 ? '' : `/** The numbers that a call of \`${name}\` comes with. */\nexport interface ${geometryName(formula)} { ${attributes.map((attribute) => `readonly ${attribute}: number;`).join(' ')} }\n`}
${doc === '' ? '' : `/** ${doc} */`}
export const ${name} = kernel${geometryOf(formula)}({ ${lines.join(', ')} });`;
};

/** What rows name, and the files that have it, where it is neither a word of theirs nor of the language. */
const IMPORTS: readonly (readonly [kind: string, names: readonly string[], from: string])[] = [
  ['type ', ['Rows'], '../../shape/broadcast.ts'],
  ['type ', ['TypedArray'], '../../shape/dtype.ts'],
  ['', ['kernel'], '../kernel.ts'],
  ['', ['networks'], '../wasm/texts.ts'],
  ['', ['binary', 'byDType', 'unary'], './loops.ts'],
  ['', ['across', 'along', 'alongIn', 'isAcross', 'isAlong'], './vectors.ts'],
];

/** The rows, not formatted; their vectors are in that module of WebAssembly. */
export const rowsModule = (formulas: readonly Formula[], module: WasmModule): string => {
  const rows = formulas.map(rowOf).join('\n');
  const own = module === 'core' ? '' : `const along = alongIn(${module});\n`;
  const text = own + rows;
  const imports = IMPORTS.flatMap(([kind, all, from]) => {
    const names = all.filter((name) => new RegExp(`\\b${name}\\b`).test(text) && !own.includes(`const ${name} `));
    return names.length === 0 ? [] : [`import ${kind}{ ${names.join(', ')} } from '${from}';`];
  });
  return `${imports.join('\n')}
import * as special from './special.ts';
${text}
`;
};
