// Loops of core.ts that the modules beside it call, through from-core.ts.
export { expOf, log1pOf, logOf, sigmoidOfSum, tanhOfSum } from './loops';
export { softmaxLine } from './softmax-lines';
export { softplusOfFour } from './softplus';
