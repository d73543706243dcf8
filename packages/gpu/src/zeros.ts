import { program } from './program.ts';

/** All cells 0: what a buffer holds that nobody has written to. */
export const zeros = program('zeros', [], function () {
  return 0;
});
