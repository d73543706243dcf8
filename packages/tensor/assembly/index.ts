import * as op from '../src/backend/simd/opcodes';
import { address } from './address';
import { addressBackward } from './address-backward';
import * as activation from './activation';
import * as binary from './binary';
import { eraseAdd, eraseAddBackward } from './erase-add';
import * as compare from './compare';
import * as elementwise from './elementwise';
import { extreme } from './extreme';
import * as indexing from './indexing';
import * as matmul from './matmul';
import * as movement from './movement';
import * as optim from './optim';
import * as random from './random';
import * as recurrent from './recurrent';
import { sum } from './reduce';
import { spread } from './spread';
import * as reduceInt from './reduce-int';
import { softmax } from './softmax';
import { softmaxBackward } from './softmax-backward';
import * as unary from './unary';

/** Runs the instructions from `pc` to `end`. Returns 0, or the address of the instruction that found an index out of range. */
export function run(pc: usize, end: usize): usize {
  while (pc < end) {
    const args = pc + 8;
    const opcode = load<i32>(pc);
    // One opcode a case: the compiler makes no jump table of cases that share their code.
    switch (opcode) {
      case op.MATMUL:
        matmul.matmul(args);
        break;
      case op.MATMUL_BATCHED:
        matmul.matmulBatched(args);
        break;
      case op.SOFTMAX:
        softmax(op.SOFTMAX, args);
        break;
      case op.LOG_SOFTMAX:
        softmax(op.LOG_SOFTMAX, args);
        break;
      case op.LOGSUMEXP:
        softmax(op.LOGSUMEXP, args);
        break;
      case op.SOFTMAX_BACKWARD:
        softmaxBackward(op.SOFTMAX_BACKWARD, args);
        break;
      case op.LOG_SOFTMAX_BACKWARD:
        softmaxBackward(op.LOG_SOFTMAX_BACKWARD, args);
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
      case op.ADDRESS:
        address(args);
        break;
      case op.ADDRESS_BACKWARD:
        addressBackward(args);
        break;
      case op.ERASE_ADD:
        eraseAdd(args);
        break;
      case op.ERASE_ADD_BACKWARD:
        eraseAddBackward(args);
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
      case op.RELU:
        unary.relu(args);
        break;
      case op.LOG:
        activation.log(args);
        break;
      case op.SOFTPLUS:
        activation.softplus(args);
        break;
      case op.EXP:
        activation.exp(args);
        break;
      case op.TANH:
        activation.tanh(args);
        break;
      case op.SIGMOID:
        activation.sigmoid(args);
        break;
      case op.SILU:
        activation.gated(args, false);
        break;
      case op.GELU_TANH:
        activation.gated(args, true);
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
      case op.TANH_BACKWARD:
        binary.backward(args, 1);
        break;
      case op.SIGMOID_BACKWARD:
        binary.backward(args, 0);
        break;
      case op.ADD:
        binary.add(args);
        break;
      case op.SUB:
        binary.sub(args);
        break;
      case op.MUL:
        binary.mul(args);
        break;
      case op.DIV:
        binary.div(args);
        break;
      case op.COMPARE:
        compare.compare(args, false);
        break;
      case op.COMPARE_INT:
        compare.compare(args, true);
        break;
      case op.LOGICAL_AND:
        compare.logical(args, false);
        break;
      case op.LOGICAL_OR:
        compare.logical(args, true);
        break;
      case op.WHERE:
        compare.where(args);
        break;
      case op.COPY_STRIDED:
        movement.copyStrided(args);
        break;
      case op.COPY_STRIDED_BYTES:
        movement.copyStridedBytes(args);
        break;
      case op.ADD_STRIDED:
        movement.addStrided(args, false);
        break;
      case op.ADD_STRIDED_INT:
        movement.addStrided(args, true);
        break;
      case op.CAT:
        movement.cat(args);
        break;
      case op.SUM:
        sum(args);
        break;
      case op.SPREAD:
        spread(args);
        break;
      case op.MAX:
        extreme(args, 1);
        break;
      case op.MIN:
        extreme(args, -1);
        break;
      case op.SUM_INT:
        reduceInt.sumInt(args, 2);
        break;
      case op.SUM_BYTES:
        reduceInt.sumInt(args, 0);
        break;
      case op.INDEX_SELECT:
        if (indexing.indexSelect(args) != 0) return pc;
        break;
      case op.INDEX_ADD:
        if (indexing.indexAdd(args, false) != 0) return pc;
        break;
      case op.INDEX_ADD_INT:
        if (indexing.indexAdd(args, true) != 0) return pc;
        break;
      case op.GATHER:
        if (indexing.pick(op.GATHER, args) != 0) return pc;
        break;
      case op.SCATTER_ADD:
        if (indexing.pick(op.SCATTER_ADD, args) != 0) return pc;
        break;
      case op.SCATTER_ADD_INT:
        if (indexing.pick(op.SCATTER_ADD_INT, args) != 0) return pc;
        break;
      default:
        if (opcode < op.MAXIMUM) unary.unary(opcode, args);
        else binary.binary(opcode, args);
    }
    pc += load<usize>(pc, 4) << 2;
  }
  return 0;
}
