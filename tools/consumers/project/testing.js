// Without the main entry: what gradcheck is given, and what it hands to the function, has its methods.

import { gradcheck } from '@engram/tensor/testing';
import { tensorsOf } from './bytes.js';

const { x } = await tensorsOf('F64', [3, 4]);
x.requiresGrad = true;
gradcheck((input) => input.square().sum(), [x]);
