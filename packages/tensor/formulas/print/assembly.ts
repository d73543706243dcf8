/**
 * The vector loops of formulas, in AssemblyScript. Each has one of its own: a loop that several share and choose in takes up to four
 * times as long, and compressed, loops that are alike weigh next to nothing.
 */
import { type Application, type ElementType, type Expression, nodesOf, type Primitive } from '../expression.ts';
import type { Formula } from '../formula.ts';
import { type Body, type Language, LETTERS, NAMES, wordOf, write } from './write.ts';

/** A formula over elements of one dtype. */
interface Loop {
  readonly formula: Formula;
  readonly type: ElementType;
  readonly name: string;
}

const SUFFIX: Readonly<Record<ElementType, string>> = { float32: '', int32: 'Int', bool: 'Bytes' };

/** The exported function of a kernel for a dtype. */
export const exportOf = (formula: Formula, type: ElementType): string => {
  // Moving words about is the same for all words.
  const isSame =
    type === 'int32' && formula.simd.includes('float32') && textOf(formula, 'int32') === textOf(formula, 'float32');
  return `${formula.name}${SUFFIX[isSame ? 'float32' : type]}`;
};

/**
 * A vector of one number, in a variable that is loaded before the loops: V8 takes three instructions to make one that stands in the
 * code, in each round of the loop.
 */
const nameOf = (value: number, type: ElementType): string =>
  `${type === 'float32' ? 'f' : 'i'}${String(value).replace('-', 'minus').replace('.', '_').replace('+', '')}`;

const isZero = (node: Expression | undefined): boolean => node?.is === 'constant' && Object.is(node.value, 0);

const languageOf = (type: ElementType): Language => ({
  operand: (index) => NAMES[index]!,
  attribute: (name) => name,
  constant: (value) => {
    if (type === 'bool') return `i8x16.splat(${value})`;
    return value === 0 ? `${type === 'float32' ? 'f32x4' : 'i32x4'}.splat(0)` : nameOf(value, type);
  },
  spelling: ({ primitive, args }) => {
    const [, yes, no] = args;
    // Two machine instructions in place of three and a zero.
    if (primitive.name === 'select' && isZero(yes)) return 'v128.andnot($2, $0)';
    if (primitive.name === 'select' && isZero(no)) return 'v128.and($1, $0)';
    return wordOf(primitive.name, primitive.assembly, type);
  },
  bind: (name, text) => `const ${name} = ${text};`,
});

/** The operands are loaded before, and what is in `given`. */
const bodyOf = (
  { formula, type }: Omit<Loop, 'name'>,
  root = formula.value,
  given?: ReadonlyMap<Expression, string>,
): Body => {
  const operands = formula.operands.map((operand, i) => [operand, NAMES[i]!] as const);
  return write(root, languageOf(type), new Map<Expression, string>([...operands, ...(given ?? [])]));
};

const textOf = (formula: Formula, type: ElementType): string => {
  const { statements, value } = bodyOf({ formula, type });
  return [...statements, value].join('\n');
};

const constantsOf = ({ formula, type }: Loop): readonly number[] => {
  if (type === 'bool') return [];
  const values = nodesOf(formula.value).flatMap((node) =>
    node.is === 'constant' && node.value !== 0 ? [node.value] : [],
  );
  return [...new Set(values)];
};

/** What comes before the loops: attributes, which the instruction has from this word on, and constants. */
const head = (loop: Loop, word: number): string =>
  [
    ...loop.formula.attributes.map((name, i) => `const ${name} = v128.load32_splat(args, ${4 * (word + i)});`),
    ...constantsOf(loop).map((value) => {
      const name = nameOf(value, loop.type);
      return `const ${name} = v128.load32_splat(${name.toUpperCase()});`;
    }),
  ].join('\n');

const block = ({ statements, value }: Body, store: (value: string) => string): string =>
  [...statements, store(value)].join('\n');

/** Of one operand, all elements side by side. Words: out, a, elements, the attributes. */
const flat = (loop: Loop): string => {
  const body = bodyOf(loop);
  return `
export function ${loop.name}(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  let n = load<i32>(args, 8);
  ${head(loop, 3)}
  for (; n > 3; n -= 4) {
    const x = v128.load(a);
    ${block(body, (value) => `v128.store(out, ${value});`)}
    out += 16;
    a += 16;
  }
  if (n > 0) {
    const x = vector.loadPart(a, n);
    ${block(body, (value) => `vector.storePart(out, ${value}, n);`)}
  }
}`;
};

const isStaged = (node: Expression): node is Application =>
  node.is === 'application' && node.primitive.stage !== undefined;

const stageCall = (primitive: Primitive, to: string, x: string, n: string): string =>
  primitive.stage!.replace(/\$(to|x|n)/g, (_, word: string) => ({ to, x, n })[word]!);

/** The same with functions that have a loop of their own: the function of all elements of a chunk, then what is made of it. */
const staged = (loop: Loop): string => {
  const { formula, name } = loop;
  const stages = nodesOf(formula.value).filter(isStaged);
  const [first] = stages as [Application];
  if (first === formula.value && first.args[0]!.is === 'operand') {
    return `
export function ${name}(args: usize): void {
  ${stageCall(first.primitive, 'load<usize>(args)', 'load<usize>(args, 4)', 'load<i32>(args, 8)')};
}`;
  }
  /** What stages gave, where it stands after them. */
  const given = new Map<Expression, string>();
  const panel = (i: number): string => (i === 0 ? 'PANEL_A' : `PANEL_A + ${i} * (CHUNK << 2)`);
  const after = (root: Expression, load: string): Body => {
    const needs = new Set<Expression>();
    const visit = (node: Expression): void => {
      needs.add(node);
      if (node.is === 'application' && !given.has(node)) for (const arg of node.args) visit(arg);
    };
    visit(root);
    const loads = [...given].flatMap(([node, text], i) =>
      needs.has(node) ? [`const ${text} = v128.load(${panel(i)} + at);`] : [],
    );
    const { statements, value } = bodyOf(loop, root, given);
    const x = needs.has(formula.operands[0]!) ? [`const x = ${load};`] : [];
    return { statements: [...x, ...loads, ...statements], value };
  };
  const over = (root: Expression, store: (value: string) => string, storePart: (value: string) => string): string =>
    `for (at = 0; at < whole; at += 16) {
      ${block(after(root, 'v128.load(a + at)'), store)}
    }
    if (rest) {
      ${block(after(root, 'vector.loadPart(a + at, rest)'), storePart)}
    }`;
  const steps = stages.map((stage, i) => {
    const argument = stage.args[0]!;
    const store = (value: string): string => `v128.store(${panel(i)} + at, ${value});`;
    const earlier = [...given.keys()].indexOf(argument);
    const from = argument.is === 'operand' ? 'a' : earlier >= 0 ? panel(earlier) : undefined;
    const call = `${stageCall(stage.primitive, panel(i), from ?? panel(i), 'n')};`;
    const text = from === undefined ? `${over(argument, store, store)}\n${call}` : call;
    given.set(stage, `s${i}`);
    return text;
  });
  return `
export function ${name}(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  ${head(loop, 3)}
  for (let left = load<i32>(args, 8); left > 0; left -= CHUNK) {
    const n = left < CHUNK ? left : CHUNK;
    const rest = n & 3;
    const whole = (<usize>(n - rest)) << 2;
    let at: usize = 0;
    ${steps.join('\n')}
    ${over(
      formula.value,
      (value) => `v128.store(out + at, ${value});`,
      (value) => `vector.storePart(out + at, ${value}, rest);`,
    )}
    out += CHUNK << 2;
    a += CHUNK << 2;
  }
}`;
};

type Size = 'word' | 'byte';

const shift = (size: Size, count: number): string => {
  const bits = Math.log2(size === 'word' ? 4 * count : count);
  return bits === 0 ? '' : ` << ${bits}`;
};

/** Along rows. Words: out, the operands, inner, rows, the strides, the offsets. Bytes alone go by sixteen. */
const walk = (loop: Loop): string => {
  const { formula, type, name } = loop;
  const element: Size = type === 'bool' ? 'byte' : 'word';
  const sizes = formula.operands.map(({ kind }): Size => (kind === 'truth' ? 'byte' : element));
  const result: Size = formula.value.kind === 'truth' ? 'byte' : element;
  const areBytes = !sizes.includes('word');
  const width = areBytes ? 16 : 4;
  const k = sizes.length;
  const letters = sizes.map((_, i) => LETTERS[i]!);
  const caps = letters.map((letter) => letter.toUpperCase());
  const each = (line: (i: number, letter: string, cap: string, size: Size) => string): string =>
    sizes.map((size, i) => line(i, letters[i]!, caps[i]!, size)).join('\n');

  const vectorAt = (size: Size, at: string): string =>
    size === 'word' || areBytes ? `v128.load(${at})` : `walks.truths(${at})`;
  const elementAt = (size: Size, at: string): string => {
    if (size === 'word') return `v128.load32_splat(${at})`;
    return areBytes ? `v128.load8_splat(${at})` : `walks.truth(${at})`;
  };
  const { value: root } = formula;
  // All bits of a mask but one are taken away: that of the opposite is there as well.
  const opposite = areBytes && root.is === 'application' && root.primitive.name === 'not';
  const body = opposite ? bodyOf(loop, root.args[0]) : bodyOf(loop);
  const storeVector = (value: string): string => {
    if (result === 'word') return `v128.store(out, ${value});`;
    if (!areBytes) return `walks.storeTruths(out, ${value});`;
    return `v128.store(out, ${opposite ? `v128.andnot(i8x16.splat(1), ${value})` : `v128.and(${value}, i8x16.splat(1))`});`;
  };
  const storeElement = (value: string): string => {
    if (result === 'word') return `v128.store32_lane(out, ${value}, 0);`;
    return `store<u8>(out, ${opposite ? '~' : ''}i8x16.extract_lane_u(${value}, 0) & 1);`;
  };
  return `
export function ${name}(args: usize): void {
  let out = load<usize>(args);
  ${each((i, letter) => `const ${letter} = load<usize>(args, ${4 * (1 + i)});`)}
  const inner = load<usize>(args, ${4 * (1 + k)});
  const rows = load<usize>(args, ${4 * (2 + k)});
  ${each((i, _, cap) => `const stride${cap} = load<usize>(args, ${4 * (3 + k + i)});`)}
  ${each((i, _, cap) => `let offsets${cap} = walks.offsetsAt(args + ${4 * (3 + 2 * k + i)}, rows);`)}
  ${head(loop, 3 + 3 * k)}
  const dense = (${caps.map((cap) => `stride${cap}`).join(' | ')}) <= 1;
  for (let r = rows; r > 0; r--) {
    ${each((_, letter, cap, size) => `let p${letter} = ${letter} + (load<usize>(offsets${cap})${shift(size, 1)});`)}
    ${each((_, __, cap) => `offsets${cap} += 4;`)}
    let n = inner;
    if (dense) {
      ${each((_, letter, cap, size) => `if (stride${cap} == 0) p${letter} = walks.${size === 'word' ? 'splat' : 'splatByte'}(walks.BLOCK_${cap}, p${letter});`)}
      for (; n >= ${width}; n -= ${width}) {
        ${each((i, letter, _, size) => `const ${NAMES[i]} = ${vectorAt(size, `p${letter}`)};`)}
        ${block(body, storeVector)}
        out += ${result === 'word' ? 4 * width : width};
        ${each((_, letter, cap, size) => `p${letter} += stride${cap}${shift(size, width)};`)}
      }
    }
    for (; n > 0; n--) {
      ${each((i, letter, _, size) => `const ${NAMES[i]} = ${elementAt(size, `p${letter}`)};`)}
      ${block(body, storeElement)}
      out += ${result === 'word' ? 4 : 1};
      ${each((_, letter, cap, size) => `p${letter} += stride${cap}${shift(size, 1)};`)}
    }
  }
}`;
};

/** Whether it is a loop over neighbours, whose instruction has no walk. */
export const isFlat = ({ operands, value }: Formula): boolean => operands.length === 1 && value.kind === 'number';

const textFor = (loop: Loop): string => {
  if (!isFlat(loop.formula)) return walk(loop);
  return nodesOf(loop.formula.value).some(isStaged) ? staged(loop) : flat(loop);
};

/** The modules of WebAssembly that have loops of formulas. */
export type WasmModule = 'core' | 'networks';

/** Files of `assembly` that spellings and loops call functions of; those of core.ts are called from elsewhere through from-core.ts. */
const MODULES = {
  bell: 'gelu',
  gauss: 'erf',
  loops: 'loops',
  math: 'math',
  power: 'power',
  trig: 'trig',
  vector: 'vector',
  walks: 'rows',
};

/** All loops, as a module of `assembly`; not formatted. */
export const assemblyModule = (formulas: readonly Formula[], module: WasmModule): string => {
  const loops = formulas.flatMap((formula) => {
    const names = formula.simd.map((type) => exportOf(formula, type));
    return formula.simd
      .map((type, i): Loop => ({ formula, type, name: names[i]! }))
      .filter(({ name }, i) => names.indexOf(name) === i);
  });
  const constants = new Set(
    loops.flatMap((loop) =>
      constantsOf(loop).map(
        (value) =>
          `const ${nameOf(value, loop.type).toUpperCase()} = memory.data<${loop.type === 'float32' ? 'f32' : 'i32'}>([${value}], 4);`,
      ),
    ),
  );
  const text = loops.map(textFor).join('\n');
  const imports = Object.entries(MODULES).flatMap(([name, file]) =>
    new RegExp(`\\b${name}\\.`).test(text)
      ? [`import * as ${name} from './${file === 'loops' && module !== 'core' ? 'from-core' : file}';`]
      : [],
  );
  return `${imports.join('\n')}
import { PANEL_A } from './scratch';

${[...constants].join('\n')}

/** What stays in the first cache while a second loop comes to it. */
const CHUNK = 1024;
${text}
`;
};
