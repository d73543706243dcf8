// A kernel that finds an index out of range says so here and stops. Modules share their memory and nothing else, so it is said
// there: the end of the instructions, which the interpreter looks at before each, becomes 0.
import { END } from './scratch';

export function fail(): void {
  store<usize>(END, 0);
}
