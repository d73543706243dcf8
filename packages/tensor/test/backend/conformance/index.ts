/**
 * What every backend must do, whatever it runs on: what tensors are like, the rows of the op tables, larger calls, random numbers and whole networks,
 * eager and compiled, values and gradients; the graphs of what is compiled are checked. Nothing here needs Node or a test runner: a page in a browser runs it as well.
 */
import { checkPasses } from '../../compile/checked.ts';
import { contractSection } from './contract.ts';
import { draws } from './draws.ts';
import { integers } from './integers.ts';
import { largeCalls } from './large.ts';
import { networks } from './networks.ts';
import { programSection } from './programs.ts';
import { opSections } from './rows.ts';
import type { Section, Subject } from './subject.ts';

export { typedArrays } from './reference.ts';
export type { Check, Section, Subject } from './subject.ts';

checkPasses();

/** All checks for a backend. They are to be run one at a time: each makes it the active one. */
export const conformance = (subject: Subject): readonly Section[] => [
  contractSection(subject),
  ...opSections(subject),
  programSection('integers', integers, subject),
  programSection('large calls', largeCalls, subject),
  programSection('random numbers', draws, subject),
  programSection('networks', networks, subject),
];
