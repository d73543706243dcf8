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
export const EXP = 16;
export const LOG = 17;
export const FLOAT_TO_INT = 18;
export const LOGICAL_NOT = 19;
export const COPY = 20;
export const FILL = 21;
export const FILL_BYTES = 22;

// arithmetic
export const ADD = 23;
export const SUB = 24;
export const MUL = 25;
export const DIV = 26;

// compare
export const COMPARE = 27;
export const COMPARE_INT = 28;
/** The ways to compare, to be put together: `NOT` turns the result of the others around. */
export const LESS = 1;
export const EQUAL = 2;
export const NOT = 4;
export const LOGICAL_AND = 29;
export const LOGICAL_OR = 30;
export const WHERE = 31;

// activation
export const TANH = 32;
export const SIGMOID = 33;
export const SILU = 34;
export const GELU_TANH = 35;
export const SOFTPLUS = 36;
export const RELU = 37;
export const TANH_BACKWARD = 38;
export const SIGMOID_BACKWARD = 39;

// movement
export const COPY_STRIDED = 40;
export const COPY_STRIDED_BYTES = 41;
export const ADD_STRIDED = 42;
export const ADD_STRIDED_INT = 43;
export const CAT = 44;

// reduce
export const SUM = 45;
export const MAX = 46;
export const MIN = 47;
export const SUM_INT = 48;
export const SUM_BYTES = 49;
export const LOGSUMEXP = 50;
export const SPREAD = 51;

// indexing
export const INDEX_SELECT = 52;
export const INDEX_ADD = 53;
export const INDEX_ADD_INT = 54;
export const GATHER = 55;
export const SCATTER_ADD = 56;
export const SCATTER_ADD_INT = 57;

// memory
export const ADDRESS = 58;
export const ADDRESS_BACKWARD = 59;
export const ERASE_ADD = 60;
export const ERASE_ADD_BACKWARD = 61;

// unary, binary: the rarer functions of one and of two numbers; nothing may come after them
export const ABS = 62;
export const SIGN = 63;
export const SQRT = 64;
export const RSQRT = 65;
export const FLOOR = 66;
export const CEIL = 67;
export const ROUND = 68;
export const TRUNC = 69;
export const CLAMP = 70;
export const LEAKY_RELU = 71;
export const INT_TO_FLOAT = 72;
export const MAXIMUM = 73;
export const MINIMUM = 74;
export const ADD_INT = 75;
export const SUB_INT = 76;
export const MUL_INT = 77;
