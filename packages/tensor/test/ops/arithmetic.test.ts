import { arithmetic } from '../cases/arithmetic.ts';
import { checkCases } from '../cases/check.ts';

checkCases('arithmetic', arithmetic);
