// Nothing but this entry: what it reads are tensors, with their methods.
import { tensorsOf } from './bytes.js';

const { x } = await tensorsOf('F32', [3, 4]);
x.requiresGrad = true;
x.square().sum().backward();
const [gradient] = await x.grad.data();
if (gradient !== 6) throw new Error(`expected 6, got ${gradient}`);
