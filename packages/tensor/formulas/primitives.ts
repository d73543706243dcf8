/**
 * What formulas are made of: each primitive once, with its three spellings. `special.` is `src/backend/kernels/special.ts`, `math.`
 * and `loops.` are files of `assembly`; helpers of the GPU's programs go by their names alone.
 *
 * Exactness and special values are a primitive's affair: NaN goes through all of them, `max` and `min` included, and a comparison
 * with NaN is false.
 */
import {
  type Application,
  constant,
  type Exactness,
  type Expression,
  type Kind,
  type Numeric,
  type Primitive,
  type Spellings,
  type Truth,
} from './expression.ts';

/** One spelling for all dtypes. */
const always = (text: string) => ({ float32: text, int32: text, bool: text }) satisfies Spellings;

interface Facts {
  /** For all dtypes, or by dtype. */
  readonly javascript: string | (Spellings & { readonly float32: string });
  readonly assembly: Spellings;
  /** Where it is not the word of JavaScript. */
  readonly gpu?: string | (Spellings & { readonly float32: string });
  readonly stage?: string;
  readonly work?: number;
  readonly exactness?: Exactness;
}

const primitive = <K extends Kind>(name: string, gives: K, facts: Facts): Primitive<K> => {
  const { javascript, assembly, gpu = javascript, stage, work = 0, exactness = 'exact' } = facts;
  const spellings = (words: Facts['javascript']) => (typeof words === 'string' ? always(words) : words);
  return {
    name,
    gives,
    javascript: spellings(javascript),
    assembly,
    gpu: spellings(gpu),
    ...(stage === undefined ? {} : { stage }),
    work,
    exactness,
  };
};

type Argument<K extends Kind> = Expression<K> | (K extends 'number' ? number : never);

const apply = <K extends Kind>(of: Primitive<K>, ...args: readonly (Expression | number)[]): Application<K> => ({
  is: 'application',
  kind: of.gives,
  primitive: of,
  args: args.map((arg) => (typeof arg === 'number' ? constant(arg) : arg)),
});

type One<K extends Kind> = (x: Argument<'number'>) => Application<K>;
type Two<K extends Kind> = (x: Argument<'number'>, y: Argument<'number'>) => Application<K>;

const ofOne = (name: string, facts: Facts): One<'number'> => {
  const made = primitive(name, 'number', facts);
  return (x) => apply(made, x);
};

const ofTwo = (name: string, facts: Facts): Two<'number'> => {
  const made = primitive(name, 'number', facts);
  return (x, y) => apply(made, x, y);
};

const comparison = (name: string, sign: string): Two<'truth'> => {
  const made = primitive(name, 'truth', {
    javascript: `$0 ${sign} $1`,
    assembly: {
      float32: `f32x4.${name}($0, $1)`,
      int32: `i32x4.${name}${name === 'eq' ? '' : '_s'}($0, $1)`,
      bool: name === 'eq' ? 'i8x16.eq($0, $1)' : `i8x16.${name}_u($0, $1)`,
    },
  });
  return (x, y) => apply(made, x, y);
};

// Arithmetic. Sums, differences and products of int32 wrap around, as those of i32x4 do and as an Int32Array stores them; a
// product may be beyond the whole numbers of a double.

export const add = ofTwo('add', {
  javascript: '$0 + $1',
  assembly: { float32: 'f32x4.add($0, $1)', int32: 'i32x4.add($0, $1)' },
  gpu: { float32: '$0 + $1', int32: 'sumOfWholes($0, $1)' },
});

export const sub = ofTwo('sub', {
  javascript: '$0 - $1',
  assembly: { float32: 'f32x4.sub($0, $1)', int32: 'i32x4.sub($0, $1)' },
  gpu: { float32: '$0 - $1', int32: 'sumOfWholes($0, -$1)' },
});

export const mul = ofTwo('mul', {
  javascript: { float32: '$0 * $1', int32: 'Math.imul($0, $1)' },
  assembly: { float32: 'f32x4.mul($0, $1)', int32: 'i32x4.mul($0, $1)' },
  gpu: { float32: '$0 * $1', int32: 'productOfWholes($0, $1)' },
});

/** WGSL allows a division 2.5 units in the last place. */
export const div = ofTwo('div', {
  javascript: '$0 / $1',
  assembly: { float32: 'f32x4.div($0, $1)' },
  exactness: 'rounded',
});

/** From the quotient of the sizes. */
const wholesOnGpu = (down: 0 | 1): string =>
  `quotientOfWholes($0, $1, quotient(Math.abs($0), Math.max(Math.abs($1), 1)), ${down})`;

/** The exact quotient, rounded down; of int32 by 0 it is 0, which an integer array makes of NaN and of ±∞. */
export const floorDivide = ofTwo('floorDivide', {
  // A double tells the quotients of int32 apart.
  javascript: { float32: 'special.wholeQuotient($0, $1, true)', int32: 'Math.floor($0 / $1)' },
  assembly: {},
  gpu: { float32: 'wholeQuotient($0, $1, 1)', int32: wholesOnGpu(1) },
  exactness: 'rounded',
});

/** The same, rounded toward zero. */
export const truncDivide = ofTwo('truncDivide', {
  javascript: { float32: 'special.wholeQuotient($0, $1, false)', int32: '$0 / $1' },
  assembly: {},
  gpu: { float32: 'wholeQuotient($0, $1, 0)', int32: wholesOnGpu(0) },
  exactness: 'rounded',
});

export const neg = ofOne('neg', {
  javascript: '-$0',
  assembly: { float32: 'f32x4.neg($0)', int32: 'i32x4.neg($0)' },
});

export const abs = ofOne('abs', {
  javascript: 'Math.abs($0)',
  assembly: { float32: 'f32x4.abs($0)', int32: 'i32x4.abs($0)' },
});

export const max = ofTwo('max', {
  javascript: 'Math.max($0, $1)',
  assembly: { float32: 'f32x4.max($0, $1)', int32: 'i32x4.max_s($0, $1)' },
  gpu: 'larger($0, $1)',
});

export const min = ofTwo('min', {
  javascript: 'Math.min($0, $1)',
  assembly: { float32: 'f32x4.min($0, $1)', int32: 'i32x4.min_s($0, $1)' },
  gpu: 'smaller($0, $1)',
});

// Rounding

export const floor = ofOne('floor', { javascript: 'Math.floor($0)', assembly: { float32: 'f32x4.floor($0)' } });
export const ceil = ofOne('ceil', { javascript: 'Math.ceil($0)', assembly: { float32: 'f32x4.ceil($0)' } });
export const trunc = ofOne('trunc', { javascript: 'Math.trunc($0)', assembly: { float32: 'f32x4.trunc($0)' } });

/** Halves to the even one. */
export const round = ofOne('round', {
  javascript: 'special.roundHalfEven($0)',
  assembly: { float32: 'f32x4.nearest($0)' },
  gpu: 'roundHalfEven($0)',
});

// Functions

export const sqrt = ofOne('sqrt', {
  javascript: 'Math.sqrt($0)',
  assembly: { float32: 'f32x4.sqrt($0)' },
  exactness: 'rounded',
});

const ofFunction = (name: string, facts: Omit<Facts, 'exactness' | 'work'>): One<'number'> =>
  ofOne(name, { ...facts, work: 32, exactness: 'functions' });

export const exp = ofFunction('exp', {
  javascript: 'Math.exp($0)',
  assembly: { float32: 'math.exp($0)' },
  gpu: 'exponential($0)',
  stage: 'loops.expOf($to, $x, $n)',
});

export const expm1 = ofFunction('expm1', {
  javascript: 'Math.expm1($0)',
  assembly: { float32: 'math.expm1($0)' },
  gpu: 'exponentialLessOne($0)',
});

export const log = ofFunction('log', {
  javascript: 'Math.log($0)',
  assembly: { float32: 'loops.logOfFour($0)' },
  gpu: 'logarithm($0)',
  stage: 'loops.logOf($to, $x, $n)',
});

export const log1p = ofFunction('log1p', {
  javascript: 'Math.log1p($0)',
  assembly: { float32: 'loops.log1pOfFour($0)' },
  gpu: 'logOnePlus($0)',
  stage: 'loops.log1pOf($to, $x, $n)',
});

export const sin = ofFunction('sin', {
  javascript: 'Math.sin($0)',
  assembly: { float32: 'trig.sin($0)' },
  gpu: 'wave($0, 0)',
  stage: 'trig.sinOf($to, $x, $n)',
});

export const cos = ofFunction('cos', {
  javascript: 'Math.cos($0)',
  assembly: { float32: 'trig.cos($0)' },
  gpu: 'wave($0, 1)',
  stage: 'trig.cosOf($to, $x, $n)',
});

export const erf = ofFunction('erf', {
  javascript: 'special.erf($0)',
  assembly: { float32: 'gauss.erfOfFour($0)' },
  gpu: 'errorFunction($0)',
  stage: 'gauss.erfOf($to, $x, $n)',
});

/** x Φ(x), with Φ the normal distribution function. */
export const gelu = ofFunction('gelu', {
  javascript: 'special.gelu($0)',
  assembly: { float32: 'bell.geluOfFour($0)' },
  gpu: 'gaussianPart($0)',
  stage: 'bell.geluOf($to, $x, $n)',
});

/** The derivative of that: Φ(x) + x Φ′(x). */
export const geluSlope = ofFunction('geluSlope', {
  javascript: 'special.geluSlope($0)',
  assembly: { float32: 'bell.geluSlopeOfFour($0)' },
  gpu: 'gaussianSlope($0)',
  stage: 'bell.geluSlopeOf($to, $x, $n)',
});

export const tanh = ofFunction('tanh', {
  javascript: 'Math.tanh($0)',
  assembly: { float32: 'math.tanh($0)' },
  gpu: 'tangent($0)',
  stage: 'loops.tanhOfSum($to, $x, loops.NOTHING, 0, $n)',
});

/** 1 / (1 + e⁻ˣ) */
export const sigmoid = ofFunction('sigmoid', {
  javascript: 'special.sigmoid($0)',
  assembly: { float32: 'math.sigmoid($0)' },
  gpu: 'logistic($0)',
  stage: 'loops.sigmoidOfSum($to, $x, loops.NOTHING, 0, $n)',
});

/** Of typed arrays and the GPU only. */
const ofMath = (name: string, gpu: string): One<'number'> =>
  ofFunction(name, { javascript: `Math.${name}($0)`, assembly: {}, gpu });

export const asin = ofMath('asin', 'arcSine($0)');
export const acos = ofMath('acos', 'arcCosine($0)');
export const atan = ofMath('atan', 'arcTangent($0)');
export const sinh = ofMath('sinh', 'hyperbolicSine($0)');
export const cosh = ofMath('cosh', 'hyperbolicCosine($0)');
export const asinh = ofMath('asinh', 'areaSine($0)');
export const acosh = ofMath('acosh', 'areaCosine($0)');
export const atanh = ofMath('atanh', 'areaTangent($0)');
export const log2 = ofMath('log2', 'Math.LOG2E * logarithm($0)');
export const log10 = ofMath('log10', 'Math.LOG10E * logarithm($0)');

/** The angle of (y, x), from −π to π. */
export const atan2 = ofTwo('atan2', {
  javascript: 'Math.atan2($0, $1)',
  assembly: {},
  gpu: 'angle($0, $1)',
  work: 32,
  exactness: 'functions',
});

/** x − y trunc(x / y), exact, with the sign of x; of int32 by 0 it is 0, which an integer array makes of NaN. */
export const fmod = ofTwo('fmod', {
  javascript: '$0 % $1',
  assembly: {},
  gpu: { float32: 'restOf($0, $1)', int32: 'restOfWholes($0, $1)' },
});

/** As IEEE 754 has it; of int32 it wraps around, and is the whole part of the fraction for a negative y. */
export const pow = ofTwo('pow', {
  javascript: { float32: 'special.pow($0, $1)', int32: 'special.powInt($0, $1)' },
  assembly: { float32: 'power.power($0, $1)' },
  gpu: { float32: 'power($0, $1)', int32: 'powerOfWholes($0, $1)' },
  work: 128,
  exactness: 'functions',
});

// Comparisons and what is made of them

export const eq = comparison('eq', '===');
export const lt = comparison('lt', '<');
export const le = comparison('le', '<=');
export const gt = comparison('gt', '>');
export const ge = comparison('ge', '>=');

const logical = (name: string, javascript: string, vectors: string) => {
  const made = primitive(name, 'truth', { javascript, assembly: always(vectors) });
  return (...truths: readonly Truth[]): Application<'truth'> => apply(made, ...truths);
};

export const and = logical('and', '$0 && $1', 'v128.and($0, $1)') as (x: Truth, y: Truth) => Application<'truth'>;
export const or = logical('or', '$0 || $1', 'v128.or($0, $1)') as (x: Truth, y: Truth) => Application<'truth'>;
/** True of x ≠ y for NaN, whose every comparison is false. */
export const not = logical('not', '!$0', 'v128.not($0)') as (x: Truth) => Application<'truth'>;

const selection = primitive('select', 'number', {
  javascript: '$0 ? $1 : $2',
  assembly: always('v128.bitselect($1, $2, $0)'),
});
/** x where it is so, else y. */
export const select = (so: Truth, x: Argument<'number'>, y: Argument<'number'>): Numeric => apply(selection, so, x, y);
