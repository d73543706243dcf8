// Read by TypeScript and by AssemblyScript: only what both understand.
// An instruction is a run of int32 words: opcode, number of words with these two, arguments. Addresses are in bytes,
// sizes, strides and offsets in elements.

/** Below this address the module keeps data of its own: constants and the packed panels of a product. */
export const HEAP_BASE = 0x100000;

// matmul
export const MATMUL = 1;
export const MATMUL_BATCHED = 2;
/** Flags of a product. `ONE_BIAS`: the bias is one number for all of the result. */
export const TRANSPOSE_A = 1;
export const TRANSPOSE_B = 2;
export const ONE_BIAS = 4;

// softmax
export const SOFTMAX = 3;
export const SOFTMAX_BACKWARD = 4;
export const LOG_SOFTMAX = 5;
export const LOG_SOFTMAX_BACKWARD = 6;

// recurrent
export const GRU_GATES = 7;
export const GRU_GATES_BACKWARD = 8;
export const LSTM_GATES = 9;
export const LSTM_GATES_BACKWARD = 10;

// optim
export const SGD = 11;
export const ADAM = 12;
export const RMSPROP = 13;

// random
export const UNIFORM = 14;
export const RANDINT = 15;

// elementwise
export const ABS = 40;
export const SIGN = 41;
export const SQRT = 42;
export const RSQRT = 43;
export const FLOOR = 44;
export const CEIL = 45;
export const ROUND = 46;
export const TRUNC = 47;
export const CLAMP = 48;
export const EXP = 49;
export const LOG = 50;
export const INT_TO_FLOAT = 51;
export const FLOAT_TO_INT = 52;
export const LOGICAL_NOT = 53;
export const COPY = 54;
export const FILL = 55;
export const FILL_BYTES = 56;

// arithmetic
export const ADD = 57;
export const SUB = 58;
export const MUL = 59;
export const DIV = 60;
export const MAXIMUM = 61;
export const MINIMUM = 62;
export const ADD_INT = 63;
export const SUB_INT = 64;
export const MUL_INT = 65;

// compare
export const EQ = 66;
export const NE = 67;
export const LT = 68;
export const LE = 69;
export const COMPARE_INT = 70;
/** The ways to compare int32, to be put together. */
export const LESS = 1;
export const EQUAL = 2;
export const GREATER = 4;
export const LOGICAL_AND = 71;
export const LOGICAL_OR = 72;
export const WHERE = 73;

// activation
export const TANH = 74;
export const SIGMOID = 75;
export const SILU = 76;
export const GELU_TANH = 77;
export const SOFTPLUS = 78;
export const RELU = 79;
export const LEAKY_RELU = 80;
export const TANH_BACKWARD = 81;
export const SIGMOID_BACKWARD = 82;

// movement
export const COPY_STRIDED = 83;
export const COPY_STRIDED_BYTES = 84;
export const ADD_STRIDED = 85;
export const ADD_STRIDED_INT = 86;
export const CAT = 87;

// reduce
export const SUM = 88;
export const MAX = 89;
export const MIN = 90;
export const SUM_INT = 91;
export const SUM_BYTES = 92;
export const ANY = 93;
export const ALL = 94;
export const LOGSUMEXP = 95;
export const ARGMAX = 96;
export const ARGMIN = 97;
export const CUMSUM = 98;

// indexing
export const INDEX_SELECT = 99;
export const INDEX_ADD = 100;
export const INDEX_ADD_INT = 101;
export const GATHER = 102;
export const SCATTER_ADD = 103;
export const SCATTER_ADD_INT = 104;
