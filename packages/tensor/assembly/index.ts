import * as op from '../src/backend/simd/opcodes';
import * as matmul from './matmul';
import * as softmax from './softmax';
import * as softmaxBackward from './softmax-backward';
import * as recurrent from './recurrent';
import * as optim from './optim';
import * as random from './random';
import * as elementwise from './elementwise';
import * as arithmetic from './arithmetic';
import * as compare from './compare';
import * as activation from './activation';
import * as movement from './movement';
import * as reduce from './reduce';
import * as reduceInt from './reduce-int';
import * as lines from './lines';
import * as indexing from './indexing';

/** Runs the instructions from `pc` to `end`. Returns 0, or the address of the instruction that found an index out of range. */
export function run(pc: usize, end: usize): usize {
  while (pc < end) {
    const args = pc + 8;
    switch (load<i32>(pc)) {
      case op.MATMUL:
        matmul.matmul(args);
        break;
      case op.MATMUL_BATCHED:
        matmul.matmulBatched(args);
        break;
      case op.SOFTMAX:
        softmax.softmax(args);
        break;
      case op.SOFTMAX_BACKWARD:
        softmaxBackward.softmaxBackward(args);
        break;
      case op.LOG_SOFTMAX:
        softmax.logSoftmax(args);
        break;
      case op.LOG_SOFTMAX_BACKWARD:
        softmaxBackward.logSoftmaxBackward(args);
        break;
      case op.GRU_GATES:
        recurrent.gruGates(args);
        break;
      case op.GRU_GATES_BACKWARD:
        recurrent.gruGatesBackward(args);
        break;
      case op.LSTM_GATES:
        recurrent.lstmGates(args);
        break;
      case op.LSTM_GATES_BACKWARD:
        recurrent.lstmGatesBackward(args);
        break;
      case op.SGD:
        optim.sgd(args);
        break;
      case op.ADAM:
        optim.adam(args);
        break;
      case op.RMSPROP:
        optim.rmsprop(args);
        break;
      case op.UNIFORM:
        random.uniform(args);
        break;
      case op.RANDINT:
        random.randint(args);
        break;
      case op.ABS:
        elementwise.abs(args);
        break;
      case op.SIGN:
        elementwise.sign(args);
        break;
      case op.SQRT:
        elementwise.sqrt(args);
        break;
      case op.RSQRT:
        elementwise.rsqrt(args);
        break;
      case op.FLOOR:
        elementwise.floor(args);
        break;
      case op.CEIL:
        elementwise.ceil(args);
        break;
      case op.ROUND:
        elementwise.round(args);
        break;
      case op.TRUNC:
        elementwise.trunc(args);
        break;
      case op.CLAMP:
        elementwise.clamp(args);
        break;
      case op.EXP:
        elementwise.exp(args);
        break;
      case op.LOG:
        elementwise.log(args);
        break;
      case op.INT_TO_FLOAT:
        elementwise.intToFloat(args);
        break;
      case op.FLOAT_TO_INT:
        elementwise.floatToInt(args);
        break;
      case op.LOGICAL_NOT:
        elementwise.logicalNot(args);
        break;
      case op.COPY:
        elementwise.copy(args);
        break;
      case op.FILL:
        elementwise.fill(args);
        break;
      case op.FILL_BYTES:
        elementwise.fillBytes(args);
        break;
      case op.ADD:
        arithmetic.add(args);
        break;
      case op.SUB:
        arithmetic.sub(args);
        break;
      case op.MUL:
        arithmetic.mul(args);
        break;
      case op.DIV:
        arithmetic.div(args);
        break;
      case op.MAXIMUM:
        arithmetic.maximum(args);
        break;
      case op.MINIMUM:
        arithmetic.minimum(args);
        break;
      case op.ADD_INT:
        arithmetic.addInt(args);
        break;
      case op.SUB_INT:
        arithmetic.subInt(args);
        break;
      case op.MUL_INT:
        arithmetic.mulInt(args);
        break;
      case op.EQ:
        compare.eq(args);
        break;
      case op.NE:
        compare.ne(args);
        break;
      case op.LT:
        compare.lt(args);
        break;
      case op.LE:
        compare.le(args);
        break;
      case op.COMPARE_INT:
        compare.compareInt(args);
        break;
      case op.LOGICAL_AND:
        compare.logicalAnd(args);
        break;
      case op.LOGICAL_OR:
        compare.logicalOr(args);
        break;
      case op.WHERE:
        compare.where(args);
        break;
      case op.TANH:
        activation.tanh(args);
        break;
      case op.SIGMOID:
        activation.sigmoid(args);
        break;
      case op.SILU:
        activation.silu(args);
        break;
      case op.GELU_TANH:
        activation.geluTanh(args);
        break;
      case op.SOFTPLUS:
        activation.softplus(args);
        break;
      case op.RELU:
        activation.relu(args);
        break;
      case op.LEAKY_RELU:
        activation.leakyRelu(args);
        break;
      case op.TANH_BACKWARD:
        activation.tanhBackward(args);
        break;
      case op.SIGMOID_BACKWARD:
        activation.sigmoidBackward(args);
        break;
      case op.COPY_STRIDED:
        movement.copyStrided(args);
        break;
      case op.COPY_STRIDED_BYTES:
        movement.copyStridedBytes(args);
        break;
      case op.ADD_STRIDED:
        movement.addStrided(args);
        break;
      case op.ADD_STRIDED_INT:
        movement.addStridedInt(args);
        break;
      case op.CAT:
        movement.cat(args);
        break;
      case op.SUM:
        reduce.sum(args);
        break;
      case op.MAX:
        reduce.largest(args);
        break;
      case op.MIN:
        reduce.smallest(args);
        break;
      case op.SUM_INT:
        reduceInt.sumInt(args);
        break;
      case op.SUM_BYTES:
        reduceInt.sumBytes(args);
        break;
      case op.ANY:
        reduceInt.any(args);
        break;
      case op.ALL:
        reduceInt.all(args);
        break;
      case op.LOGSUMEXP:
        lines.logsumexp(args);
        break;
      case op.ARGMAX:
        lines.argmax(args);
        break;
      case op.ARGMIN:
        lines.argmin(args);
        break;
      case op.CUMSUM:
        lines.cumsum(args);
        break;
      case op.INDEX_SELECT:
        if (indexing.indexSelect(args) != 0) return pc;
        break;
      case op.INDEX_ADD:
        if (indexing.indexAdd(args) != 0) return pc;
        break;
      case op.INDEX_ADD_INT:
        if (indexing.indexAddInt(args) != 0) return pc;
        break;
      case op.GATHER:
        if (indexing.gather(args) != 0) return pc;
        break;
      case op.SCATTER_ADD:
        if (indexing.scatterAdd(args) != 0) return pc;
        break;
      case op.SCATTER_ADD_INT:
        if (indexing.scatterAddInt(args) != 0) return pc;
        break;
      default:
        unreachable();
    }
    pc += load<usize>(pc, 4) << 2;
  }
  return 0;
}
