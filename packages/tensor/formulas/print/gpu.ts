/** The GPU's programs of formulas, and which of them a kernel dispatches. */
import type { Application, ElementType, Expression } from '../expression.ts';
import type { Formula } from '../formula.ts';
import { type Language, LETTERS, wordOf, writeStored } from './write.ts';

const cellOf = ({ operands }: Formula, index: number): string => {
  const letter = LETTERS[index]!;
  const at = operands.length === 1 ? 'this.thread.x' : `this.thread.x * stride${letter.toUpperCase()}`;
  const cell = `${letter}[${at}]`;
  return operands[index]!.kind === 'truth' ? `${cell} === 1` : cell;
};

const languageOf = (formula: Formula, type: ElementType): Language => ({
  operand: (index) => cellOf(formula, index),
  attribute: (name) => name,
  // A whole number alone would be an integer to gpu.js.
  constant: String,
  spelling: ({ primitive }) => wordOf(primitive.name, primitive.gpu, type),
  bind: (name, text) => `const ${name} = ${text};`,
});

const isA = (node: Expression, name: string): node is Application =>
  node.is === 'application' && node.primitive.name === name;

const bodyOf = (formula: Formula, type: ElementType): string => {
  const { value } = formula;
  const language = languageOf(formula, type);
  const { statements, value: text, textOf } = writeStored(value, language);
  // Of a ?: both sides are computed.
  const end = isA(value, 'select')
    ? `if (${textOf(value.args[0]!)}) {\nreturn ${textOf(value.args[1]!)};\n}\nreturn ${textOf(value.args[2]!)};`
    : `return ${text};`;
  return [...statements, end].join('\n');
};

const parametersOf = (formula: Formula): readonly string[] => {
  const letters = formula.operands.map((_, i) => LETTERS[i]!);
  return [
    ...letters.map((letter) => `${letter}: cells`),
    ...(letters.length > 1 ? letters.map((letter) => `stride${letter.toUpperCase()}: int`) : []),
    ...formula.attributes.map((name) => `${name}: float`),
  ];
};

/** Int32 has a program of its own where its words differ. */
const typesOf = (formula: Formula): readonly ElementType[] =>
  !formula.dtypes.includes('int32') || bodyOf(formula, 'int32') === bodyOf(formula, 'float32')
    ? ['float32']
    : ['float32', 'int32'];

const programOf = (formula: Formula, type: ElementType): string => `${formula.name}${type === 'int32' ? 'Wholes' : ''}`;

/** The programs, not formatted; `importsOf` gives the imports of the helpers that a text calls. */
export const programsModule = (formulas: readonly Formula[], importsOf: (text: string) => string): string => {
  const text = formulas
    .flatMap((formula) =>
      typesOf(formula).map(
        (type) => `
export function ${programOf(formula, type)}(this: Line, ${parametersOf(formula).join(', ')}): float {
  ${bodyOf(formula, type)}
}`,
      ),
    )
    .join('\n');
  return `${importsOf(text)}
import type { cells, float, int, Line } from './types.ts';
${text}
`;
};

/** The part of the GPU's table that formulas give, not formatted. */
export const tableModule = (formulas: readonly Formula[]): string => {
  const kernelOf = (formula: Formula): string => {
    const { operands, attributes } = formula;
    const helper = operands.length === 1 ? 'along' : 'across';
    const names = attributes.map((name) => `, '${name}'`).join('');
    const [floats, wholes] = typesOf(formula).map((type) => `${helper}(programs.${programOf(formula, type)}${names})`);
    return wholes === undefined ? floats! : `byDType(${wholes}, ${floats})`;
  };
  return `import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { across } from './broadcast.ts';
import { along, byDType } from './elementwise.ts';

export const formulas = {
${formulas.map((formula) => `  ${formula.name}: ${kernelOf(formula)},\n`).join('')}} satisfies Partial<GpuKernels>;
`;
};
