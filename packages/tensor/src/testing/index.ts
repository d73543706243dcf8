import '../fluent.ts';

export { assertClose, type CloseOptions, MismatchError } from './assert-close.ts';
export { GradcheckError, type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
